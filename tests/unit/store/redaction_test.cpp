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

TEST_CASE("members are found however their keys are written, and however often") {
  CHECK(
      redacted_members(
          R"({"args": {"password": "x1"}, "a": 1, "\u0061rgs": {"token": "x2"}, "args": ["--token", "x3"]})",
          {"args"}) ==
      R"({"args": {"password": "********"}, "a": 1, "\u0061rgs": {"token": "********"}, "args": ["--token", "********"]})");
}

TEST_CASE("names in a list of names and values") {
  CHECK(redacted_value(R"([{"name": "DB_PASSWORD", "value": "x1"}, {"name": "day", "value": "x2"}])") ==
        R"([{"name": "DB_PASSWORD", "value": "********"}, {"name": "day", "value": "x2"}])");
  CHECK(redacted_value(R"({"password=x1": 1})").find("x1") == std::string::npos);
}

TEST_CASE("names of the user's own") {
  const SecretNames names{{"pepper"}, {"password"}};
  CHECK(redacted_value(R"({"password": "x1", "Pepper": "x2"})", names) ==
        R"({"password": "x1", "Pepper": "********"})");
}

TEST_CASE("all of results is redacted but what they repeat of a node") {
  const std::string clean =
      R"({"results": [{"message":  "OK", "unique_id": "password=x", "compiled_code": "password=x"}, 1], "args": {}})";
  CHECK(redacted_results(clean) == clean);
  CHECK(redacted_results(R"({"results": [{"unique_id": "a", "message": "at postgres://me:x1@host/db"}], "b":  1})") ==
        R"({"results": [{"unique_id": "a", "message": "at postgres://me:********@host/db"}], "b":  1})");
  CHECK(
      redacted_results(
          R"({"results": [{"message": {"text": ["password 'x1'"]}}], "token": 5, "args": {"pgpassword": 1}})") ==
      R"({"results": [{"message": {"text": ["password '********'"]}}], "token": "********", "args": {"pgpassword": "********"}})");
  CHECK(redacted_results("{}") == "{}");
  CHECK(redacted_results(R"({"results": null})") == R"({"results": null})");
}
