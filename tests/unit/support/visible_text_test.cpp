#include "slimdag/visible_text.hpp"

#include <doctest/doctest.h>

#include <string_view>

using slimdag::visible_text;

TEST_CASE("what cannot be seen is escaped") {
  CHECK(visible_text("model.p.über 注文 \U0001F600") == "model.p.über 注文 \U0001F600");
  CHECK(visible_text("a\nb\tc\rd") == "a\\nb\\tc\\rd");
  CHECK(visible_text(std::string_view("\x1b[31m\0\x7f\x9b", 8)) == "\\x1b[31m\\x00\\u007f\\x9b");
  CHECK(visible_text("\u202eabc\u2066\u200f\u061c\ufeff\u200b\u00ad") ==
        "\\u202eabc\\u2066\\u200f\\u061c\\ufeff\\u200b\\u00ad");
  CHECK(visible_text("a\u2028b\u2029\u0085") == "a\\u2028b\\u2029\\u0085");
  CHECK(visible_text("\U000E0041") == "\\udb40\\udc41");
  CHECK(visible_text("\xed\xa0\x80 \xff") == "\\ud800 \\xff");
  CHECK(visible_text("") == "");
}

TEST_CASE("what a CI takes for a command is none") {
  CHECK(visible_text("::error::x") == "\\x3a:error::x");
  CHECK(visible_text("  ::error::x") == "  \\x3a:error::x");
  CHECK(visible_text("a::b") == "a::b");
  CHECK(visible_text("a ##[error]x") == "a \\x23#[error]x");
  CHECK(visible_text("##vso[task.x]y") == "\\x23#vso[task.x]y");
  CHECK(visible_text("a\n::error::x") == "a\\n::error::x");
}
