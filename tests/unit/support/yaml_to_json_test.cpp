#include <doctest/doctest.h>

#include "slimdag/error.hpp"
#include "slimdag/yaml.hpp"

namespace {

TEST_CASE("YAML becomes JSON with PyYAML's types") {
  CHECK(slimdag::yaml_to_json("") == "null");
  CHECK(slimdag::yaml_to_json("flags: {warn_error: on, printer_width: 1_000}\ntarget-path: out # here\n") ==
        R"({"flags": {"warn_error": true, "printer_width": 1000}, "target-path": "out"})");
  CHECK(slimdag::yaml_to_json("{a: 1, a: '2', b: [~, 0o7, 2020-01-01]}") ==
        R"({"a": "2", "b": [null, "0o7", "2020-01-01"]})");
}

TEST_CASE("bad YAML is an error with its place") {
  try {
    slimdag::yaml_to_json("a: [1", "dbt_project.yml");
    FAIL("nothing was thrown");
  } catch (const slimdag::Error& error) {
    CHECK(error.code() == slimdag::ErrorCode::invalid_artifact);
    CHECK(error.where().file == "dbt_project.yml");
    CHECK(error.where().line == 1);
  }
}

}  // namespace
