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
    CHECK(decompress(compressed) == text);
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
  CHECK_THROWS_AS(decompress(compressed.substr(0, compressed.size() - 3)), Error);
  std::string other = compressed;
  other[other.size() / 2] = static_cast<char>(other[other.size() / 2] ^ 0x55);
  CHECK_THROWS_AS(decompress(other), Error);
  CHECK_THROWS_AS(decompress("no zstd at all"), Error);
}
