#include "environments/in_file_config.hpp"

#include <doctest/doctest.h>

using namespace slimdag;

namespace {

/// The expression, in brackets where it is not clear; empty where there is none.
std::string found(std::string_view code, std::string_view key = "schema", CodeLanguage language = CodeLanguage::sql) {
  const std::optional<InFileConfig> config = in_file_config(code, key, language);
  if (!config) return {};
  return config->is_clear ? config->expression : "[" + config->expression + "]";
}

}  // namespace

TEST_CASE("the value of a keyword") {
  CHECK(found("{{ config(materialized='table', schema='a,b') }}") == "'a,b'");
  CHECK(found("{{ config(alias=target.name ~ f(1, 2)) }}", "alias") == "target.name ~ f(1, 2)");
  CHECK(found("{% do config(schema='a') %}") == "'a'");
  CHECK(found("{%- set x = config(schema='a') -%}") == "'a'");
  CHECK(found("{{ config(schema='a') }}{{ config(schema='b') }}") == "'b'");
  CHECK(found("{{ config(target_schema='x') }} {{ my_config(schema='y') }} {{ a.config(schema='z') }}").empty());
  CHECK(found("{{ config(meta={'schema': 'x'}) }}").empty());
}

TEST_CASE("what is no call") {
  CHECK(found("{# {{ config(schema='a') }} #} -- config(schema='b')").empty());
  CHECK(found("{% raw %}{{ config(schema='a') }}{% endraw %}").empty());
  CHECK(found("{{ \"config(schema='a')\" }}").empty());
  CHECK(found("{{ config(schema='a'").size() <= 5);  // Does not close.
  CHECK(found("{% raw %}{{ config(schema='a') }}").empty());
}

TEST_CASE("calls that need not be made") {
  CHECK(found("{% if x %}{{ config(schema='a') }}{% endif %}") == "['a']");
  CHECK(found("{% if x %}{% endif %}{{ config(schema='a') }}") == "'a'");
  CHECK(found("{% macro m() %}{{ config(schema='a') }}{% endmacro %}") == "['a']");
  CHECK(found("{{ config(schema='a') if x else '' }}") == "['a']");
  CHECK(found("{{ config(**options) }}") == "[**options]");
  CHECK(found("{{ config({'schema': 'a'}) }}") == "[{'schema': 'a'}]");
  CHECK(found("{% set x %}{{ config(schema='a') }}{% endset %}") == "['a']");
}

TEST_CASE("Python models") {
  const auto python = [](std::string_view code) { return found(code, "schema", CodeLanguage::python); };
  CHECK(python("def model(dbt, session):\n    dbt.config(schema=\"x\")") == "\"x\"");
  CHECK(python("# dbt.config(schema='x')\n'''dbt.config(schema='y')'''").empty());
  CHECK(python("other.config(schema='x')").empty());
}
