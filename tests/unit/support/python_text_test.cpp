#include "support/python_text.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "slimdag/error.hpp"

using namespace slimdag;

TEST_CASE("float() of text") {
  CHECK(python_float_of_text("1") == 1.0);
  CHECK(python_float_of_text(" -1.5e2\t") == -150.0);
  CHECK(python_float_of_text("+.5") == 0.5);
  CHECK(python_float_of_text("1.") == 1.0);
  CHECK(python_float_of_text("1_000.2_5") == 1000.25);
  CHECK(python_float_of_text("٣") == 3.0);
  CHECK(python_float_of_text("-InFinity") == -HUGE_VAL);
  CHECK(std::isnan(*python_float_of_text("nan")));
  CHECK(python_float_of_text("1e999") == HUGE_VAL);
  for (const char* text :
       {"", " ", "v1", "1__0", "_1", "1_", "1_.5", "--1", "+-1", "0x10", "1e", "nan(1)", "1 2", "é"}) {
    CAPTURE(text);
    CHECK_FALSE(python_float_of_text(text));
  }
}

TEST_CASE("float() of other values") {
  CHECK(python_float_of(json::Value::of_bool(true)) == 1.0);
  CHECK(python_float_of(json::Value::of_number("2.5")) == 2.5);
  CHECK_THROWS_AS(python_float_of(json::Value{}), Error);
  CHECK_THROWS_AS(python_float_of(json::Value::of_array({})), Error);
}

TEST_CASE("int()") {
  CHECK(python_int(json::Value::of_number("2.9")) == 2.0);
  CHECK(python_int(json::Value::of_number("-2.9")) == -2.0);
  CHECK(python_int(json::Value::of_string(" 12 ")) == 12.0);
  CHECK(python_int(json::Value::of_string("-1_0")) == -10.0);
  CHECK_FALSE(python_int(json::Value::of_string("1.5")));
  CHECK_FALSE(python_int(json::Value::of_number("Infinity")));
  CHECK_FALSE(python_int(json::Value::of_string(std::string(4301, '1'))));
  CHECK_FALSE(python_int(json::Value{}));
}

TEST_CASE("str()") {
  CHECK(python_str(json::Value{}) == "None");
  CHECK(python_str(json::Value::of_bool(false)) == "False");
  CHECK(python_str(json::Value::of_string("x")) == "x");
  CHECK(python_str(json::Value::of_number("1.50")) == "1.5");
}
