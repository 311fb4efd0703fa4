#include "environments/name_rules.hpp"

#include <doctest/doctest.h>

using namespace slimdag;

TEST_CASE("the rule that a macro is, whatever its white space") {
  const auto production = schema_rule_of_macro(
      "{% macro generate_schema_name(custom_schema_name, node) -%}\n  {%- set default_schema = target.schema -%}\n"
      "  {%- if target.name == \"live\" -%}\n {%- if custom_schema_name is none -%} {{ default_schema }} {%- else -%} "
      "{{ custom_schema_name|trim }} {%- endif -%}\n {%- else -%} {%- if custom_schema_name is none -%} {{ "
      "default_schema }} {%- else -%} {{ default_schema }}_{{ custom_schema_name | trim }} {%- endif -%} {%- endif "
      "-%}\n{%- endmacro %}");
  REQUIRE(production);
  CHECK(production->rule == SchemaRule::production);
  CHECK(production->production_target == "live");
  const auto for_env = schema_rule_of_macro(
      "{% macro generate_schema_name(custom_schema_name, node) %}{{ generate_schema_name_for_env(custom_schema_name, "
      "node) }}{% endmacro %}");
  REQUIRE(for_env);
  CHECK(for_env->rule == SchemaRule::for_env);
  CHECK_FALSE(schema_rule_of_macro("{% macro generate_schema_name(c, node) %}{{ c }}{% endmacro %}"));
}

TEST_CASE("names of dbt's macros") {
  const KnownSchemaRule standard;
  CHECK(schema_name(standard, std::nullopt, "s", "dev") == "s");
  CHECK(schema_name(standard, " custom ", "s", "dev") == "s_custom");
  const KnownSchemaRule for_env{SchemaRule::for_env, "prod"};
  CHECK(schema_name(for_env, "custom", "s", "prod") == "custom");
  CHECK(schema_name(for_env, "custom", "s", "dev") == "s");
  const KnownSchemaRule production{SchemaRule::production, "prod"};
  CHECK(schema_name(production, "custom", "s", "prod") == "custom");
  CHECK(schema_name(production, "custom", "s", "dev") == "s_custom");
  CHECK(alias_name(std::nullopt, "orders", json::Value::of_number("2")) == "orders_v2");
  CHECK(alias_name(std::nullopt, "orders", json::Value::of_string("1.1")) == "orders_v1_1");
  CHECK(alias_name("", "orders", json::Value()) == "orders");
  CHECK(alias_name(" o ", "orders", json::Value::of_number("2")) == "o");
}
