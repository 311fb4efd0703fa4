#include "report/text_width.hpp"

#include <doctest/doctest.h>

using namespace slimdag;

TEST_CASE("wide letters are wider than narrow ones, and size counts") {
  CHECK(text_width("", 13) == 0);
  CHECK(text_width("mmm", 10) > text_width("xxx", 10));
  CHECK(text_width("xxx", 10) > text_width("iii", 10));
  CHECK(text_width("注文", 10) > text_width("xx", 10));
  CHECK(text_width("ü", 10) == text_width("x", 10));
  CHECK(text_width("abc", 20) == doctest::Approx(2 * text_width("abc", 10)));
}

TEST_CASE("a long text keeps its ends and its width, and characters stay whole") {
  CHECK(shorten("orders", 13, 200) == "orders");
  const std::string text = "not_null_a_model_with_a_very_long_name_order_id";
  for (const double width : {40.0, 100.0, 200.0}) {
    const std::string shorter = shorten(text, 13, width);
    CHECK(text_width(shorter, 13) <= width);
    CHECK(shorter.substr(0, 1) == "n");
    CHECK(shorter.substr(shorter.size() - 1) == "d");
    CHECK(shorter.find("\u2026") != std::string::npos);
  }
  CHECK(shorten("注文注文注文注文", 10, 52) == "注文\u2026注文");
  CHECK(shorten("wide", 13, 0) == "\u2026");
}
