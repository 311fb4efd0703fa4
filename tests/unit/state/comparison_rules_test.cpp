#include "state/comparison_rules.hpp"

#include <doctest/doctest.h>

#include "slimdag/selection/select.hpp"
#include "slimdag/state/compare.hpp"
#include "state_manifest.hpp"
#include "temporary_directory.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

/// One model with config() in its code, whose unrendered_config a version of dbt wrote.
Project project_of(const std::string& version, const std::string& unrendered_config, const std::string& code) {
  Project project;
  project.dbt_version = version;
  project.nodes = {{"model.p.a", R"("raw_code": ")" + code + R"(", "unrendered_config": )" + unrendered_config}};
  return project;
}

const std::string code = "{{ config(materialized=env_var('M'), tags=['t'], meta={'a': 1}) }} select 1";
const Project of_1_11 = project_of("1.11.16", R"({"materialized": "table", "tags": ["t"], "meta": {"a": 1}})", code);
const Project of_1_12 =
    project_of("1.12.6", R"x({"materialized": "env_var('M')", "tags": "['t']", "meta": "{'a': 1}"})x", code);

bool is_modified(const Project& now, const Project& before, const CompareOptions& options = {}) {
  const Manifest current = manifest_of(now);
  const State state = State::from(manifest_of(before));
  const Comparison comparison = compare(current, state, options);
  SelectOptions selection;
  selection.select = {{"state:modified"}};
  selection.compare = options;
  CHECK(select(current, &state, selection) == comparison.modified());
  return !comparison.modified().empty();
}

}  // namespace

TEST_CASE("1.12 repairs a state that another version wrote, as far as the flag is on") {
  CHECK_FALSE(is_modified(of_1_12, of_1_11));
  CHECK_FALSE(is_modified(of_1_12, of_1_12));
  CompareOptions off;
  off.more_unrendered_values = false;
  CHECK(is_modified(of_1_12, of_1_11, off));
  // A state of the same version is taken as it is, and so is one that does not say its version.
  Project same_version = of_1_11;
  same_version.dbt_version = of_1_12.dbt_version;
  CHECK(is_modified(of_1_12, same_version));
  Project no_version = of_1_11;
  no_version.dbt_version = "";
  CHECK(is_modified(of_1_12, no_version));
  // 1.11 repairs nothing.
  CHECK(is_modified(of_1_11, of_1_12));
  CompareOptions as_1_12;
  as_1_12.semantics = Semantics::dbt_core_1_12;
  CHECK_FALSE(is_modified(of_1_11, of_1_11, as_1_12));
}

TEST_CASE("the repair looks at nodes that have a configuration, and not at simple tests") {
  CHECK_FALSE(is_modified(project_of("1.12.6", "{}", code), project_of("1.11.16", "{}", code)));
  const auto test_of = [](const std::string& version, const std::string& macro, const std::string& value) {
    Project project;
    project.dbt_version = version;
    project.nodes = {{"test.p.t", R"x("raw_code": "{{ config(severity='warn') }}", "test_metadata": {"name": "n"}, )x"
                                  R"("depends_on": {"macros": [")" +
                                      macro + R"("]}, "unrendered_config": {"severity": ")" + value + "\"}"}};
    project.macros = {{macro}};
    return project;
  };
  const std::string simple = "macro.dbt.test_not_null";
  const std::string other = "macro.p.test_other";
  CHECK(is_modified(test_of("1.12.6", simple, "warn"), test_of("1.11.16", simple, "error")));
  CHECK_FALSE(is_modified(test_of("1.12.6", other, "warn"), test_of("1.11.16", other, "error")));
}

TEST_CASE("reasons show the state as it was repaired") {
  Project changed = of_1_12;
  changed.nodes = {
      {"model.p.a", R"x("raw_code": "{{ config(materialized='view', tags=['t'], meta={'a': 1}) }} select 1",
      "unrendered_config": {"materialized": "view", "tags": "['t']", "meta": "{'a': 1}"})x"}};
  const Comparison comparison = compare(manifest_of(changed), State::from(manifest_of(of_1_11)));
  const Reasons reasons = comparison.reasons("model.p.a");
  std::vector<std::string> configs;
  for (const FieldChange& field : reasons.fields)
    if (field.aspect == Aspect::configs) configs.push_back(field.path + " " + field.old_value.value_or("-"));
  CHECK(configs == std::vector<std::string>{R"x(unrendered_config.materialized "env_var('M')")x"});
}

TEST_CASE("a snapshot answers as the artifact does, and an older one only for 1.11") {
  const TemporaryDirectory directory;
  State::from(manifest_of(of_1_11)).save_snapshot(directory.path("state.slimdag"));
  const State state = State::load(directory.path("state.slimdag"));
  CHECK(compare(manifest_of(of_1_12), state).modified().empty());
}

TEST_CASE("which engine counts, and what said so") {
  const State state = State::from(manifest_of(of_1_11));
  const Comparison comparison = compare(manifest_of(of_1_12), state);
  CHECK(comparison.semantics().semantics == Semantics::dbt_core_1_12);
  CHECK(comparison.semantics().origin == SemanticsOrigin::dbt_version);
  CHECK(comparison.more_unrendered_values().value);
  CHECK(comparison.more_unrendered_values().origin == FlagOrigin::engine);
  CompareOptions options;
  options.semantics = Semantics::dbt_core_1_11;
  options.more_unrendered_values = true;
  const Comparison given = compare(manifest_of(of_1_12), state, options);
  CHECK(given.semantics().origin == SemanticsOrigin::option);
  CHECK(given.more_unrendered_values().origin == FlagOrigin::option);
  CHECK(given.semantics_json() ==
        R"({"semantics": {"name": "dbt-core-1.11", "by": "option", "dbt_version": "1.12.6", "warning": null}, )"
        R"("more_unrendered_values": true, "more_unrendered_values_by": "option"})");
}

TEST_CASE("a removed custom constraint is an answer from 1.12 on") {
  const auto model = [](const std::string& version, const std::string& checksum, const std::string& constraints) {
    Project project;
    project.dbt_version = version;
    project.nodes = {{"model.p.a", R"("contract": {"enforced": true, "checksum": ")" + checksum +
                                       R"("}, "config": {"materialized": "table"}, "columns": {"c": {"name": "c", )" +
                                       R"("data_type": "int", "constraints": [)" + constraints + "]}}"}};
    return project;
  };
  const std::string custom = R"({"type": "custom", "expression": "x"})";
  const auto selected = [&](const std::string& version) {
    const Manifest current = manifest_of(model(version, "x", ""));
    const State state = State::from(manifest_of(model(version, "y", custom)));
    SelectOptions options;
    options.select = {{"state:modified.contract"}};
    return select(current, &state, options).count();
  };
  CHECK(selected("1.12.6") == 1);
  CHECK(error_of([&] { selected("1.11.16"); }).code() == ErrorCode::unknown_adapter);
}
