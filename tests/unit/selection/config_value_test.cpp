#include "selection/config_value.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/text.hpp"

using namespace slimdag;

namespace {

/// What Python finds behind node.config.<path>: JSON, "(object)", "(objects)", or "AttributeError".
std::string found(ResourceType type, std::string_view config, std::string_view path, Section section = Section::nodes) {
  Arena arena;
  NodeData node;
  node.resource_type = type;
  node.section = section;
  std::vector<std::string> attributes;
  for (const std::string_view part : split(path, '.')) attributes.emplace_back(part);
  const std::optional<ConfigValue> value = descend_config(node, json::parse(config, arena), attributes, arena);
  if (!value) return "AttributeError";
  if (value->kind == ConfigValue::Kind::opaque) return "(object)";
  if (value->kind == ConfigValue::Kind::opaques) return "(objects)";
  return json::dump(value->value);
}

std::string model(std::string_view config, std::string_view path) { return found(ResourceType::model, config, path); }

}  // namespace

TEST_CASE("fields that are not written have the default of their class") {
  CHECK(model("{}", "materialized") == R"("view")");
  CHECK(found(ResourceType::seed, "{}", "materialized") == R"("seed")");
  CHECK(found(ResourceType::snapshot, "{}", "materialized") == R"("snapshot")");
  CHECK(found(ResourceType::test, "{}", "materialized") == R"("test")");
  CHECK(found(ResourceType::test, "{}", "schema") == R"("dbt_test__audit")");
  CHECK(found(ResourceType::test, "{}", "severity") == R"("ERROR")");
  CHECK(found(ResourceType::test, "{}", "on_schema_change") == "null");
  CHECK(found(ResourceType::operation, "{}", "on_schema_change") == R"("ignore")");
  CHECK(found(ResourceType::operation, "{}", "access") == "null");
  CHECK(model("{}", "access") == R"("protected")");
  CHECK(model("{}", "lookback") == "1");
  CHECK(model("{}", "docs.show") == "true");
  CHECK(model("{}", "contract.alias_types") == "true");
  CHECK(found(ResourceType::source, "{}", "freshness.warn_after.count", Section::sources) == "null");
  CHECK(found(ResourceType::source, "{}", "materialized", Section::sources) == "null");
}

TEST_CASE("what is written counts, null too") {
  CHECK(model(R"({"materialized": "table", "on_schema_change": null})", "materialized") == R"("table")");
  CHECK(model(R"({"on_schema_change": null})", "on_schema_change") == "null");
}

TEST_CASE("unknown keys are None at the first level and errors below") {
  CHECK(model("{}", "foo") == "null");
  CHECK(model("{}", "foo.bar") == "AttributeError");
  CHECK(model(R"({"foo": {"bar": 1}})", "foo.bar") == "1");
  CHECK(model(R"({"foo": {"bar": 1}})", "foo.baz") == "AttributeError");
  CHECK(model(R"({"meta": {"owner": "ann"}})", "owner") == "null");
  CHECK(model(R"({"docs": {"show": false, "more": 1}})", "docs.more") == "AttributeError");
}

TEST_CASE("attributes of Python's types come before keys") {
  CHECK(model(R"({"meta": {"keys": 1}})", "meta.keys") == "(object)");
  CHECK(model(R"({"get": 1})", "get") == "(object)");
  CHECK(model(R"({"tags": ["a"]})", "tags.append") == "(object)");
  CHECK(model(R"({"tags": ["a"]})", "tags.0") == "AttributeError");
  CHECK(model("{}", "materialized.upper") == "(object)");
  CHECK(model("{}", "enabled.real") == "1");
  CHECK(model("{}", "lookback.denominator") == "1");
  CHECK(model("{}", "enabled.foo") == "AttributeError");
}

TEST_CASE("decoded values") {
  CHECK(model(R"({"tags": "ab"})", "tags") == R"(["a", "b"])");
  CHECK(model(R"({"static_analysis": false})", "static_analysis") == R"("off")");
  CHECK(model(R"({"access": "private"})", "access.name") == R"("Private")");
  CHECK(model(R"({"access": "private"})", "access.value") == R"("private")");
  CHECK(found(ResourceType::test, R"({"limit": "5"})", "limit") == "5");
  CHECK(found(ResourceType::test, R"({"limit": 5.7})", "limit") == "5");
  CHECK(model(R"({"freshness": {"warn_after": 1}})", "freshness") == "null");
  const char* freshness = R"({"freshness": {"build_after": {"count": "4", "period": "day"}}})";
  CHECK(model(freshness, "freshness") == "(object)");
  CHECK(model(freshness, "freshness.build_after.count") == "4");
  CHECK(model(freshness, "freshness.build_after.updates_on") == "(object)");
  CHECK(model(freshness, "freshness.build_after.updates_on.value") == R"("any")");
}

TEST_CASE("hooks are objects, under the name of the field only") {
  const char* hooks = R"({"post-hook": [{"sql": "x"}], "pre_hook": ["y"]})";
  CHECK(model(hooks, "post_hook") == "(objects)");
  CHECK(model(hooks, "post-hook") == "null");
  CHECK(model(hooks, "pre_hook") == "[]");
}

TEST_CASE("keys that belong to no field") {
  CHECK(model(R"({"a": 1, "enabled": true, "post-hook": []})", "extra") == R"({"a": 1})");
  CHECK(found(ResourceType::snapshot, R"({"snapshot_meta_column_names": {"dbt_valid_to": "v"}})",
              "snapshot_table_column_names.dbt_valid_to") == R"("v")");
  CHECK(model("{}", "snapshot_table_column_names") == "null");
}
