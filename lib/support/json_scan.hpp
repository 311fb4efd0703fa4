// Finds what ends a run of ordinary characters in a JSON string: 16 bytes at a time where the processor is an x86-64
// (SSE2 is part of it), 8 bytes at a time elsewhere.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace slimdag::json {

/// Quote, backslash, control characters, and the bytes of characters beyond ASCII.
inline bool ends_plain_run(char c) noexcept {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20U || static_cast<unsigned char>(c) >= 0x80U;
}

#if defined(__SSE2__)

/// One load, one answer.
struct PlainBlock {
  static constexpr std::size_t size = 16;

  static PlainBlock load(const char* p) noexcept { return {_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))}; }
  void store(char* to) const noexcept { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes); }
  /// Number of bytes before the first one that ends the run; `size` where none does.
  std::size_t plain() const noexcept {
    const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    const __m128i other = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));  // Signed: bytes from 0x80 on are negative.
    const int mask = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, backslash), other));
    constexpr unsigned beyond = 1U << size;
    return static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(mask) | beyond));
  }

  __m128i bytes;
};

#else

struct PlainBlock {
  static constexpr std::size_t size = 8;

  static PlainBlock load(const char* p) noexcept {
    PlainBlock block{};
    std::memcpy(&block.bytes, p, size);
    return block;
  }
  void store(char* to) const noexcept { std::memcpy(to, &bytes, size); }
  std::size_t plain() const noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t high = 0x8080808080808080U;
    const auto zeros = [](std::uint64_t v) { return (v - ones) & ~v & high; };
    // A carry can only mark a byte behind one that is marked rightly, so a marked word is looked at byte by byte.
    const std::uint64_t marks = zeros(bytes ^ (ones * '"')) | zeros(bytes ^ (ones * '\\')) |
                                ((bytes - ones * 0x20U) & ~bytes & high) | (bytes & high);
    if (marks == 0) return size;
    char text[size];
    std::memcpy(text, &bytes, size);
    std::size_t at = 0;
    while (!ends_plain_run(text[at])) ++at;
    return at;
  }

  std::uint64_t bytes;
};

#endif

/// The first byte from `p` on that ends a plain run, or `end`.
inline const char* skip_plain(const char* p, const char* end) noexcept {
  while (static_cast<std::size_t>(end - p) >= PlainBlock::size) {
    const std::size_t plain = PlainBlock::load(p).plain();
    p += plain;
    if (plain < PlainBlock::size) return p;
  }
  while (p != end && !ends_plain_run(*p)) ++p;
  return p;
}

/// Bytes of the UTF-8 sequence at `p`, which starts beyond ASCII; 0 where it is none, or goes on behind `end`.
inline std::size_t utf8_length(const char* p, const char* end) noexcept {
  const auto byte = [&](std::ptrdiff_t i) { return static_cast<unsigned char>(p[i]); };
  const auto continues = [&](std::ptrdiff_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const std::ptrdiff_t left = end - p;
  const unsigned first = byte(0);
  if (first >= 0xC2U && first <= 0xDFU) return left >= 2 && continues(1) ? 2 : 0;
  if (first >= 0xE0U && first <= 0xEFU) {
    if (left < 3 || !continues(1) || !continues(2)) return 0;
    const bool overlong = first == 0xE0U && byte(1) < 0xA0U;
    const bool surrogate = first == 0xEDU && byte(1) > 0x9FU;
    return overlong || surrogate ? 0 : 3;
  }
  if (first >= 0xF0U && first <= 0xF4U) {
    if (left < 4 || !continues(1) || !continues(2) || !continues(3)) return 0;
    const bool overlong = first == 0xF0U && byte(1) < 0x90U;
    const bool too_large = first == 0xF4U && byte(1) > 0x8FU;
    return overlong || too_large ? 0 : 4;
  }
  return 0;
}

}  // namespace slimdag::json
