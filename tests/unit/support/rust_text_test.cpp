#include "support/rust_text.hpp"

#include <doctest/doctest.h>

using namespace slimdag;

TEST_CASE("whitespace is Unicode's") {
  CHECK(is_rust_whitespace(0xA0));
  CHECK(is_rust_whitespace(0x85));
  CHECK_FALSE(is_rust_whitespace(0x1C));  // which Python's str.isspace() takes
  CHECK_FALSE(is_rust_whitespace(0x200B));
}

TEST_CASE("whitespace goes or becomes one blank") {
  CHECK(rust_trim(" \n a b\t") == "a b");
  CHECK(rust_trim(" \n ").empty());
  CHECK(collapse_whitespace("  a \r\n\t b  ") == "a b");
  CHECK(collapse_whitespace("").empty());
  CHECK(without_whitespace(" a b\u00a0c ") == "abc");
}
