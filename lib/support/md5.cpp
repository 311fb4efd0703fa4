#include "support/md5.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace slimdag {

namespace {

using State = std::array<std::uint32_t, 4>;

constexpr std::size_t block_size = 64;

constexpr std::array<std::array<int, 4>, 4> rotations = {
    {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};

/// The RFC's table: floor(2^32 * abs(sin(i + 1))).
std::uint32_t sine(unsigned i) {
  return static_cast<std::uint32_t>(std::floor(4294967296.0 * std::fabs(std::sin(static_cast<double>(i + 1)))));
}

std::uint32_t word_at(std::string_view block, unsigned i) {
  std::uint32_t word = 0;
  for (unsigned byte = 4; byte-- > 0;) word = (word << 8U) | static_cast<unsigned char>(block[i * 4 + byte]);
  return word;
}

void add_block(State& state, std::string_view block) {
  auto [a, b, c, d] = state;
  for (unsigned i = 0; i < 64; ++i) {
    std::uint32_t f = 0;
    unsigned word = 0;
    switch (i / 16) {
      case 0:
        f = (b & c) | (~b & d);
        word = i;
        break;
      case 1:
        f = (d & b) | (~d & c);
        word = (5 * i + 1) % 16;
        break;
      case 2:
        f = b ^ c ^ d;
        word = (3 * i + 5) % 16;
        break;
      default:
        f = c ^ (b | ~d);
        word = (7 * i) % 16;
    }
    const std::uint32_t sum = a + f + sine(i) + word_at(block, word);
    a = d;
    d = c;
    c = b;
    b += std::rotl(sum, rotations[i / 16][i % 4]);
  }
  state = {state[0] + a, state[1] + b, state[2] + c, state[3] + d};
}

std::string padded_end(std::string_view text) {
  std::string end(text.substr(text.size() / block_size * block_size));
  end += '\x80';
  while (end.size() % block_size != block_size - 8) end += '\0';
  std::uint64_t bits = std::uint64_t{text.size()} * 8;
  for (int byte = 0; byte < 8; ++byte, bits >>= 8U) end += static_cast<char>(bits & 0xFFU);
  return end;
}

}  // namespace

std::string md5_hex(std::string_view text) {
  State state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476};
  for (std::size_t at = 0; at + block_size <= text.size(); at += block_size)
    add_block(state, text.substr(at, block_size));
  const std::string end = padded_end(text);
  for (std::size_t at = 0; at < end.size(); at += block_size)
    add_block(state, std::string_view(end).substr(at, block_size));
  std::string hex;
  for (std::uint32_t word : state)
    for (int byte = 0; byte < 4; ++byte, word >>= 8U) {
      constexpr std::string_view digits = "0123456789abcdef";
      hex += digits[(word >> 4U) & 0xFU];
      hex += digits[word & 0xFU];
    }
  return hex;
}

}  // namespace slimdag
