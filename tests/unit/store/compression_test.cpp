#include "store/compression.hpp"

#include <doctest/doctest.h>

#include <string>

#include "slimdag/error.hpp"

using namespace slimdag;

TEST_CASE("what was compressed comes back") {
  std::string large;
  for (int i = 0; i < 100000; ++i) large += std::to_string(i * 7919 % 1000) + ",";
  for (const std::string& text : {std::string(), std::string("x"), large}) {
    const std::string compressed = compress(text);
    CHECK(decompress(compressed, text.size()) == text);
    std::string pieces;
    Decompressor decompressor([&](std::string_view piece) { pieces += piece; });
    for (std::size_t at = 0; at < compressed.size(); at += 7) decompressor.write(compressed.substr(at, 7));
    decompressor.finish();
    CHECK(pieces == text);
  }
  CHECK(compress(large).size() < large.size() / 2);
}

TEST_CASE("damaged content is noticed") {
  const std::string compressed = compress(std::string(1000, 'x') + "end");
  CHECK_THROWS_AS(decompress(compressed.substr(0, compressed.size() - 3), 2000), Error);
  std::string other = compressed;
  other[other.size() / 2] = static_cast<char>(other[other.size() / 2] ^ 0x55);
  CHECK_THROWS_AS(decompress(other, 2000), Error);
  CHECK_THROWS_AS(decompress("no zstd at all", 2000), Error);
}

TEST_CASE("content that is larger than it may be is noticed before it takes memory") {
  const std::string bomb = compress(std::string(std::size_t{64} << 20U, 'x'));
  CHECK(bomb.size() < 10000);
  std::size_t handed_on = 0;
  Decompressor decompressor([&](std::string_view piece) { handed_on += piece.size(); }, 1000000);
  CHECK_THROWS_AS(decompressor.write(bomb), Error);
  CHECK(handed_on <= 1000000);
  CHECK_THROWS_AS(decompress(compress("four"), 3), Error);
}
