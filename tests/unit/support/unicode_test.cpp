#include "support/unicode.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

using namespace slimdag;

TEST_CASE("word characters are those of Python's re") {
  for (const char32_t c : {U'a', U'Z', U'0', U'_', U'é', U'ж', U'中', U'٣', U'²', U'𝒜'}) CHECK(is_python_word(c));
  for (const char32_t c : {U' ', U'-', U'.', U'☃', U'«', U'😀', U'\u200b', U'×', U'\U0010FFFF'})
    CHECK_FALSE(is_python_word(c));
}

TEST_CASE("digits of any script have their value") {
  CHECK(python_digit(U'7') == 7);
  CHECK(python_digit(U'٣') == 3);
  CHECK(python_digit(U'９') == 9);
  CHECK(python_digit(U'²') == -1);  // a digit to unicodedata, but not to \d and int()
  CHECK(python_digit(U'a') == -1);
  CHECK(python_digit(U'\u0660' - 1) == -1);
}
