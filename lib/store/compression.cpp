#include "store/compression.hpp"

#include <zstd.h>

#include <memory>
#include <new>

#include "slimdag/error.hpp"

namespace slimdag {
namespace {

// Of a 50 MB manifest level 3 leaves some 8 %, in the time that reading it takes; higher levels win little.
constexpr int level = 3;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const noexcept { ZSTD_freeCCtx(context); }
};

[[noreturn]] void throw_damaged() {
  throw Error(ErrorCode::store_corrupt, "A stored artifact is damaged.", {}, "Restore the store from a backup.");
}

}  // namespace

std::string compress(std::string_view content) {
  const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  if (!context) throw std::bad_alloc();
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_setPledgedSrcSize(context.get(), content.size());
  // Piece by piece: room for the worst case would be as large as the text.
  std::string compressed;
  std::string buffer(ZSTD_CStreamOutSize(), '\0');
  ZSTD_inBuffer in{content.data(), content.size(), 0};
  for (std::size_t left = 1; left > 0;) {
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    left = ZSTD_compressStream2(context.get(), &out, &in, ZSTD_e_end);
    if (ZSTD_isError(left) != 0) throw std::bad_alloc();  // The only way to fail.
    compressed.append(buffer, 0, out.pos);
  }
  return compressed;
}

std::string decompress(std::string_view compressed, std::uint64_t most) {
  std::string content;
  Decompressor decompressor([&](std::string_view piece) { content += piece; }, most);
  decompressor.write(compressed);
  decompressor.finish();
  return content;
}

Decompressor::Decompressor(std::function<void(std::string_view)> out, std::uint64_t most)
    : out_(std::move(out)), stream_(ZSTD_createDStream()), buffer_(ZSTD_DStreamOutSize(), '\0'), left_(most) {
  if (!stream_) throw std::bad_alloc();
}

void Decompressor::FreeStream::operator()(void* stream) const noexcept {
  ZSTD_freeDStream(static_cast<ZSTD_DStream*>(stream));
}

void Decompressor::write(std::string_view compressed) {
  ZSTD_inBuffer in{compressed.data(), compressed.size(), 0};
  while (true) {
    ZSTD_outBuffer out{buffer_.data(), buffer_.size(), 0};
    const std::size_t left = ZSTD_decompressStream(static_cast<ZSTD_DStream*>(stream_.get()), &out, &in);
    if (ZSTD_isError(left) != 0) throw_damaged();
    at_end_ = left == 0;
    if (out.pos > left_) throw_damaged();
    left_ -= out.pos;
    if (out.pos > 0) out_({buffer_.data(), out.pos});
    if (in.pos == in.size && (at_end_ || out.pos < out.size)) return;
  }
}

void Decompressor::finish() const {
  if (!at_end_) throw_damaged();
}

}  // namespace slimdag
