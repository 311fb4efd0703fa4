#include "state/artifact_fields.hpp"

#include <doctest/doctest.h>

#include "state_manifest.hpp"

using namespace slimdag;
using slimdag::testing::error_of;

TEST_CASE("errors say which field of which file") {
  Arena arena;
  const json::Value value = json::parse(R"({"a": {"b": [{"c": 1}, {"c": "x"}]}, "empty": {}})", arena);
  const ArtifactObject root(value, "", "f.json");
  const ArtifactObject a = root.object("a");
  CHECK(a.list("b").size() == 2);
  CHECK(root.list("empty").empty());
  const ArtifactObject second = a.element("b", a.list("b")[1], 1);
  const Error error = error_of([&] { second.require_float("c"); });
  CHECK(error.code() == ErrorCode::invalid_artifact);
  CHECK(error.message() == "'a.b[1].c' is not a number");
  CHECK(error.where().file == "f.json");
  CHECK(error_of([&] { root.list("a"); }).message() == "'a' is not a list");
  CHECK(error_of([&] { root.object("z"); }).message() == "'z' is missing");
  CHECK(error_of([&] { second.require({"c", "d"}); }).message() == "'a.b[1].d' is missing");
  CHECK(error_of([&] { second.one_of("c", {"y", "z"}); }).message() == "'a.b[1].c' is none of: y, z");
  CHECK(second.one_of("c", {"y", "x"}) == "x");
  CHECK(error_of([] { ArtifactObject(json::Value(), "", "f.json"); }).message() == "the file is not a JSON object");
}

TEST_CASE("numbers are what Python's float() and int() take") {
  Arena arena;
  const auto is_float = [&](std::string_view text) {
    const json::Value members[] = {json::parse(text, arena)};
    const json::Member member{"x", members[0]};
    try {
      ArtifactObject(json::Value::of_object({&member, 1}), "", "f").require_float("x");
    } catch (const Error&) {
      return false;
    }
    return true;
  };
  const auto is_int = [&](std::string_view text) {
    const json::Member member{"x", json::parse(text, arena)};
    try {
      ArtifactObject(json::Value::of_object({&member, 1}), "", "f").optional_int("x");
    } catch (const Error&) {
      return false;
    }
    return true;
  };
  for (const char* text : {"1", "1.5", "true", "\"1\"", "\" -1.5e3 \"", "\"+2\"", "\"inf\"", "NaN", "1e999"})
    CHECK_MESSAGE(is_float(text), text);
  for (const char* text : {"null", "\"\"", "\"x\"", "\"1x\"", "[]", "{}"}) CHECK_MESSAGE(!is_float(text), text);
  for (const char* text : {"null", "1", "1.5", "false", "\"1\"", "\"-12\""}) CHECK_MESSAGE(is_int(text), text);
  for (const char* text : {"\"1.5\"", "\"\"", "NaN", "Infinity", "[]"}) CHECK_MESSAGE(!is_int(text), text);
}

TEST_CASE("schema versions") {
  Arena arena;
  const auto check = [&](std::string_view metadata, int assumed) {
    const json::Value value = json::parse(metadata, arena);
    return check_schema_version(ArtifactObject(value, "", "f"), "x", 2, 3, assumed, "f");
  };
  CHECK(check(R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/x/v2.json"}})", 0) == 2);
  CHECK(check(R"({"metadata": {}})", 3) == 3);
  CHECK(error_of([&] { check(R"({"metadata": {}})", 0); }).code() == ErrorCode::invalid_artifact);
  CHECK(error_of([&] { check(R"({})", 3); }).code() == ErrorCode::invalid_artifact);
  const Error error = error_of(
      [&] { check(R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/x/v4.json"}})", 0); });
  CHECK(error.code() == ErrorCode::unsupported_version);
  CHECK(error.message() ==
        "the artifact is of schema 'https://schemas.getdbt.com/dbt/x/v4.json', which is not supported; supported are x "
        "v2 "
        "to v3");
  CHECK(error_of([&] { check(R"({"metadata": {"dbt_schema_version": 3}})", 3); }).code() ==
        ErrorCode::unsupported_version);
}
