#include "support/yaml_scalar.hpp"

#include <doctest/doctest.h>

#include <string>

#include "slimdag/error.hpp"

using namespace slimdag;
using yaml::construct;
using yaml::resolve_plain;
using yaml::Scalar;

namespace {

/// The kind and text of a plain scalar in one word, to compare with what PyYAML's SafeLoader makes of it.
std::string resolved(std::string_view text) {
  const Scalar scalar = resolve_plain(text);
  switch (scalar.kind) {
    case Scalar::Kind::null:
      return "null";
    case Scalar::Kind::boolean:
      return scalar.truth ? "true" : "false";
    case Scalar::Kind::number:
      return "number " + scalar.text;
    case Scalar::Kind::string:
      return "text " + scalar.text;
    case Scalar::Kind::timestamp:
      return "timestamp " + scalar.text;
    case Scalar::Kind::merge:
      return "merge";
    default:
      return "value";
  }
}

}  // namespace

TEST_CASE("null and booleans of YAML 1.1") {
  for (const char* text : {"", "~", "null", "Null", "NULL"}) CHECK(resolved(text) == "null");
  for (const char* text : {"yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"})
    CHECK(resolved(text) == "true");
  for (const char* text : {"no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"})
    CHECK(resolved(text) == "false");
  for (const char* text : {"y", "n", "nULL", "tRUE", "yEs"}) CHECK(resolved(text) == std::string("text ") + text);
}

TEST_CASE("integers of every base") {
  CHECK(resolved("0") == "number 0");
  CHECK(resolved("-0") == "number 0");
  CHECK(resolved("+12") == "number 12");
  CHECK(resolved("-1_000") == "number -1000");
  CHECK(resolved("012") == "number 10");
  CHECK(resolved("0b101") == "number 5");
  CHECK(resolved("-0x_1f") == "number -31");
  CHECK(resolved("1:30") == "number 90");
  CHECK(resolved("190:20:30") == "number 685230");
  CHECK(resolved("12345678901234567890123") == "number 12345678901234567890123");
  CHECK(resolved("0xffffffffffffffffffff") == "number 1208925819614629174706175");
}

TEST_CASE("what looks like an integer and is none") {
  for (const char* text : {"08", "0o17", "0x", "0b2", "1:60", "01:30", "_1", "+", "1a"})
    CHECK(resolved(text) == std::string("text ") + text);
  CHECK_THROWS_AS(resolve_plain("0x_"), Error);
  CHECK_THROWS_AS(resolve_plain(std::string(5000, '1')), Error);
}

TEST_CASE("floats need a point, and a sign in the exponent") {
  CHECK(resolved("1.5") == "number 1.5");
  CHECK(resolved("1.") == "number 1.0");
  CHECK(resolved(".5") == "number 0.5");
  CHECK(resolved("1.0e+3") == "number 1000.0");
  CHECK(resolved("6.8523015e+5") == "number 685230.15");
  CHECK(resolved("685_230.15") == "number 685230.15");
  CHECK(resolved("190:20:30.15") == "number 685230.15");
  CHECK(resolved("-.INF") == "number -Infinity");
  CHECK(resolved(".nan") == "number NaN");
  CHECK(resolved("1.0e+400") == "number Infinity");
  for (const char* text : {"1e3", "1.0e3", "+.5", ".", "._1", "nan", ".Nan"})
    CHECK(resolved(text) == std::string("text ") + text);
}

TEST_CASE("merge keys and values") {
  CHECK(resolved("<<") == "merge");
  CHECK(resolved("=") == "value");
  CHECK(resolved("2021-01-01") == "timestamp 2021-01-01");
}

TEST_CASE("explicit tags") {
  CHECK(construct("tag:yaml.org,2002:str", "5").kind == Scalar::Kind::string);
  CHECK(construct("tag:yaml.org,2002:int", "012").text == "10");
  CHECK(construct("tag:yaml.org,2002:float", "3").text == "3.0");
  CHECK(construct("tag:yaml.org,2002:bool", "YES").truth);
  CHECK(construct("tag:yaml.org,2002:null", "x").kind == Scalar::Kind::null);
  CHECK_THROWS_AS(construct("tag:yaml.org,2002:int", "x"), Error);
  CHECK_THROWS_AS(construct("tag:yaml.org,2002:bool", "x"), Error);
  CHECK_THROWS_AS(construct("tag:yaml.org,2002:timestamp", "x"), Error);
  CHECK_THROWS_AS(construct("tag:yaml.org,2002:binary", "aGk="), Error);
  CHECK_THROWS_AS(construct("!foo", "x"), Error);
}
