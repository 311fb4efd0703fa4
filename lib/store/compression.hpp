// zstd, whole and in pieces.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace slimdag {

std::string compress(std::string_view content);

/// Undoes compress(). Throws Error(store_corrupt) where the content is not what compress() gives, or becomes larger
/// than `most` bytes.
std::string decompress(std::string_view compressed, std::uint64_t most);

/// The same for content that comes in pieces and is handed on in pieces.
class Decompressor {
 public:
  /// `most`: how many bytes there may be.
  explicit Decompressor(std::function<void(std::string_view)> out, std::uint64_t most = UINT64_MAX);
  /// Throws Error(store_corrupt) where the content is damaged, or larger than it may be: then nothing more is handed
  /// on.
  void write(std::string_view compressed);
  /// Throws Error(store_corrupt) where the end is missing.
  void finish() const;

 private:
  struct FreeStream {
    void operator()(void* stream) const noexcept;
  };
  std::function<void(std::string_view)> out_;
  std::unique_ptr<void, FreeStream> stream_;
  std::string buffer_;
  std::uint64_t left_;
  bool at_end_ = false;
};

}  // namespace slimdag
