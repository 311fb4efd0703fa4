#include "support/json_value.hpp"

#include <doctest/doctest.h>

#include <string>

#include "slimdag/error.hpp"

using namespace slimdag;

namespace {

bool python_equal(std::string_view a, std::string_view b) {
  Arena arena;
  const json::Value left = json::parse(a, arena);
  const json::Value right = json::parse(b, arena);
  const bool equal = json::equal(left, right);
  CHECK(same_fingerprint(json::fingerprint(left), json::fingerprint(right)) == equal);
  return equal;
}

std::string round_trip(std::string_view text) {
  Arena arena;
  return json::dump(json::parse(text, arena));
}

ErrorCode code_of(std::string_view text) {
  Arena arena;
  try {
    json::parse(text, arena);
  } catch (const Error& error) {
    return error.code();
  }
  FAIL("no error for " << text);
  return ErrorCode::internal;
}

}  // namespace

TEST_CASE("values are equal where Python's are") {
  CHECK(python_equal("1", "1.0"));
  CHECK(python_equal("1", "true"));
  CHECK(python_equal("0", "false"));
  CHECK(python_equal("0", "-0.0"));
  CHECK(python_equal("100", "1e2"));
  CHECK(python_equal("1e400", "Infinity"));
  CHECK(python_equal(R"({"a": 1, "b": [2]})", R"({"b": [2.0], "a": true})"));
  CHECK_FALSE(python_equal("1", "\"1\""));
  CHECK_FALSE(python_equal("null", "false"));
  CHECK_FALSE(python_equal("[1, 2]", "[2, 1]"));
  CHECK_FALSE(python_equal("{}", "[]"));
  CHECK_FALSE(python_equal("9007199254740993", "9007199254740992.0"));
  CHECK(python_equal("9007199254740992", "9007199254740992.0"));
  CHECK_FALSE(python_equal("123456789012345678901234567890", "123456789012345678901234567891"));
}

TEST_CASE("NaN equals itself inside a container only") {
  CHECK_FALSE(python_equal("NaN", "NaN"));
  CHECK(python_equal("[NaN]", "[NaN]"));
  CHECK(python_equal(R"({"a": NaN})", R"({"a": NaN})"));
}

TEST_CASE("of a key that stands twice the last value counts, at the place of the first") {
  CHECK(round_trip(R"({"a": 1, "b": 2, "a": 3})") == R"({"a": 3, "b": 2})");
  std::string many = "{";
  for (int i = 0; i < 60; ++i) many += "\"k" + std::to_string(i % 30) + "\": " + std::to_string(i) + ", ";
  many += "\"last\": 0}";
  CHECK(round_trip(many).starts_with(R"({"k0": 30, "k1": 31, )"));
}

TEST_CASE("texts are written as json.dumps writes them") {
  CHECK(round_trip("[1.0,1e16,1e15,1e-5,0.0001,1.5e300,-0.0,5e-324]") ==
        "[1.0, 1e+16, 1000000000000000.0, 1e-05, 0.0001, 1.5e+300, -0.0, 5e-324]");
  CHECK(round_trip("[NaN,Infinity,-Infinity,1e999]") == "[NaN, Infinity, -Infinity, Infinity]");
  CHECK(round_trip("[123456789012345678901234567890]") == "[123456789012345678901234567890]");
  CHECK(round_trip(R"("é😀\ud800 \u007f\t\"\\/")") == R"("\u00e9\ud83d\ude00\ud800 \u007f\t\"\\/")");
}

TEST_CASE("bad texts are typed errors that name the byte") {
  CHECK(code_of("") == ErrorCode::invalid_json);
  CHECK(code_of("{\"a\": 1") == ErrorCode::invalid_json);
  CHECK(code_of("[1,]") == ErrorCode::invalid_json);
  CHECK(code_of("[1] x") == ErrorCode::invalid_json);
  CHECK(code_of("\xEF\xBB\xBF{}") == ErrorCode::invalid_json);
  CHECK(code_of("\"\xC3\x28\"") == ErrorCode::invalid_json);
  CHECK(code_of(std::string(100000, '[')) == ErrorCode::invalid_json);
  CHECK(code_of("[Infinity0]") == ErrorCode::invalid_json);
  Arena arena;
  try {
    json::parse("[1, 2, !]", arena, "file.json");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.where().file == "file.json");
    CHECK_FALSE(error.hint().empty());
  }
}

TEST_CASE("truth as in Python") {
  Arena arena;
  for (const char* text : {"null", "false", "0", "0.0", "\"\"", "[]", "{}"})
    CHECK_FALSE(json::truthy(json::parse(text, arena)));
  for (const char* text : {"true", "1", "-0.5", "NaN", "\"0\"", "[0]", "{\"a\": 0}"})
    CHECK(json::truthy(json::parse(text, arena)));
}
