#include "store/redaction.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace slimdag;

TEST_CASE("secrets in values are hidden, and nothing else changes") {
  CHECK(redacted_value(R"({"password": "x1", "n": 1})") == R"({"password": "********", "n": 1})");
  CHECK(redacted_value(R"({"token": 12345})").find("12345") == std::string::npos);
  CHECK(redacted_value(R"({"secret": {"deep": ["y2"]}})").find("y2") == std::string::npos);
  CHECK(redacted_value(R"({"url": "postgres://u:z3@h/d"})").find("z3") == std::string::npos);
  CHECK(redacted_value(R"({"command": "dbt run --vars '{api_token: w4}'"})").find("w4") == std::string::npos);
  // Byte for byte, where there is none.
  constexpr std::string_view clean = "{\"a\" :1,\n \"b\":[\"\\u00e9\" ]}";
  CHECK(redacted_value(clean) == clean);
}

TEST_CASE("only the members that are named are touched") {
  const std::string document = R"({"results": [{"password": "kept"}], "args": {"password": "gone"}, "x": 1})";
  const std::string redacted = redacted_members(document, {"args", "metadata"});
  CHECK(redacted == R"({"results": [{"password": "kept"}], "args": {"password": "********"}, "x": 1})");
}

TEST_CASE("messages of results are redacted, and nothing else of them") {
  const auto redacted = [](const std::string& text) {
    Arena arena;
    const json::Value parsed = json::parse(text, arena);
    return redacted_messages(text, parsed);
  };
  const std::string clean = R"({"results": [{"message":  "OK", "unique_id": "password=x"}, 1], "args": {}})";
  CHECK(redacted(clean) == clean);
  CHECK(redacted(R"({"results": [{"unique_id": "a", "message": "at postgres://me:x1@host/db"}], "b":  1})") ==
        R"({"results": [{"unique_id": "a", "message": "at postgres://me:********@host/db"}], "b":  1})");
  CHECK(redacted("{}") == "{}");
  CHECK(redacted(R"({"results": null})") == R"({"results": null})");
}
