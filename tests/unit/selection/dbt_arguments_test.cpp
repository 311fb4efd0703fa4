#include "slimdag/selection/dbt_arguments.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "slimdag/error.hpp"
#include "slimdag/selection/select.hpp"

using namespace slimdag;

namespace {

std::string node(const std::string& section_and_type, const std::string& id, const std::string& fqn,
                 const std::string& more = "") {
  return "\"" + id + R"(": {"unique_id": ")" + id + R"(", "resource_type": ")" + section_and_type +
         R"(", "package_name": "p", "fqn": )" + fqn + R"(, "config": {"enabled": true}, "checksum": {"name": "sha256",
         "checksum": "x"}, "tags": [])" +
         more + "}";
}

std::string model(const std::string& name, const std::string& fqn, const std::string& more = "") {
  return node("model", "model.p." + name, fqn,
              R"(, "name": ")" + name + R"(", "original_file_path": "models/)" + name +
                  R"(.sql", "path": "x", "raw_code": "s")" + more);
}

Manifest manifest_of(const std::string& nodes, const std::string& exposures = "", const std::string& unit_tests = "") {
  return Manifest::parse(R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
    "dbt_version": "1.11.0", "project_name": "p", "adapter_type": "duckdb"}, "nodes": {)" +
                         nodes + R"(}, "sources": {}, "macros": {}, "docs": {}, "metrics": {}, "groups": {},
    "selectors": {}, "disabled": {}, "semantic_models": {}, "saved_queries": {}, "exposures": {)" +
                         exposures + R"(}, "unit_tests": {)" + unit_tests + "}}");
}

NodeSet set_of(const Manifest& manifest, const std::vector<std::string>& ids) {
  NodeSet set(manifest.size());
  for (const std::string& id : ids) set.insert(manifest.find(id));
  return set;
}

/// What the arguments select, by the library's own selection.
std::vector<std::string_view> selected(const Manifest& manifest, const std::vector<std::string>& arguments) {
  SelectOptions options;
  options.select.emplace();
  const auto end = std::find(arguments.begin() + 1, arguments.end(), "--indirect-selection");
  options.select->assign(arguments.begin() + 1, end);
  options.indirect_selection = IndirectSelection::empty;
  if (arguments.back() == "all") {
    options.resource_types.emplace();
    for (const char* name : {"model", "test", "analysis", "exposure", "unit_test", "seed"})
      options.resource_types->push_back(*resource_type_from(name));
  }
  return sorted_unique_ids(manifest, select(manifest, nullptr, options));
}

TEST_CASE("a model that begins the names of others is told apart by its path") {
  const Manifest manifest =
      manifest_of(model("marts", R"(["p", "marts"])") + "," + model("orders", R"(["p", "marts", "orders"])"));
  const auto one = dbt_arguments(manifest, set_of(manifest, {"model.p.marts"}));
  CHECK(one ==
        std::vector<std::string>{"--select", "fqn:p.marts,path:models/marts.sql", "--indirect-selection", "empty"});
  CHECK(selected(manifest, one) == std::vector<std::string_view>{"model.p.marts"});
  const auto both = dbt_arguments(manifest, set_of(manifest, {"model.p.marts", "model.p.orders"}));
  CHECK(both ==
        std::vector<std::string>{"--select", "fqn:p.marts", "fqn:p.marts.orders", "--indirect-selection", "empty"});
}

TEST_CASE("a model and an exposure of one name are told apart by their type") {
  const Manifest manifest =
      manifest_of(model("orders", R"(["p", "orders"])"),
                  node("exposure", "exposure.p.orders", R"(["p", "orders"])",
                       R"(, "name": "orders", "original_file_path": "models/x.yml", "depends_on": {"nodes": []})"));
  CHECK(dbt_arguments(manifest, set_of(manifest, {"model.p.orders"}))[1] == "fqn:p.orders,resource_type:model");
  CHECK(dbt_arguments(manifest, set_of(manifest, {"exposure.p.orders"}))[1] == "exposure:p.orders");
}

TEST_CASE("what needs quotes becomes a wildcard, and is still alone") {
  const Manifest manifest = manifest_of(model("a b", R"(["p", "a b"])") + "," + model("a_b", R"(["p", "a_b"])") + "," +
                                        model("c+1", R"(["p", "c+1"])"));
  const auto one = dbt_arguments(manifest, set_of(manifest, {"model.p.a_b"}));
  CHECK(one[1] == "fqn:p.a_b");
  const auto plus = dbt_arguments(manifest, set_of(manifest, {"model.p.c+1"}));
  CHECK(plus[1] == "fqn:p.c?1");
  CHECK(selected(manifest, plus) == std::vector<std::string_view>{"model.p.c+1"});
  CHECK_THROWS_AS(dbt_arguments(manifest, set_of(manifest, {"model.p.a b"})), Error);  // its path needs quotes, too
}

TEST_CASE("what nothing tells apart is an error that names it") {
  const auto unit_test = [](const std::string& version) {
    return node(
        "unit_test", "unit_test.p.m.u_" + version, R"(["p", "m", "u"])",
        R"(, "name": "u", "model": "m", "original_file_path": "models/u.yml", "depends_on": {"nodes": ["model.p.m"]})");
  };
  const Manifest manifest = manifest_of(model("m", R"(["p", "m"])"), "", unit_test("v1") + "," + unit_test("v2"));
  CHECK(dbt_arguments(manifest, set_of(manifest, {"unit_test.p.m.u_v1", "unit_test.p.m.u_v2"}))[1] == "fqn:p.m.u");
  try {
    dbt_arguments(manifest, set_of(manifest, {"unit_test.p.m.u_v2", "model.p.m"}));
    FAIL("nothing was thrown");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::invalid_selector);
    CHECK(std::string(error.what()).find("unit_test.p.m.u_v2") != std::string::npos);
    CHECK(error.where().unique_id == "unit_test.p.m.u_v2");
  }
}

TEST_CASE("analyses are asked for, and the empty set selects nothing") {
  const Manifest manifest =
      manifest_of(node("analysis", "analysis.p.look", R"(["p", "analysis", "look"])",
                       R"(, "name": "look", "original_file_path": "analyses/look.sql", "path": "x", "raw_code": "s")"));
  const auto look = dbt_arguments(manifest, set_of(manifest, {"analysis.p.look"}));
  CHECK(look == std::vector<std::string>{"--select", "fqn:p.analysis.look", "--indirect-selection", "empty",
                                         "--resource-type", "all"});
  CHECK(selected(manifest, look) == std::vector<std::string_view>{"analysis.p.look"});
  const auto none = dbt_arguments(manifest, NodeSet(manifest.size()));
  CHECK(none[1] == "resource_type:model,resource_type:seed");
  CHECK(selected(manifest, none).empty());
}

TEST_CASE("the same as a selectors.yml") {
  const Manifest manifest =
      manifest_of(model("marts", R"(["p", "marts"])") + "," + model("orders", R"(["p", "marts", "orders"])"));
  const NodeSet one = set_of(manifest, {"model.p.marts"});
  SelectOptions options;
  options.selectors_yaml = dbt_selectors_yaml(manifest, one, "mine");
  options.selector = "mine";
  CHECK(select(manifest, nullptr, options) == one);
  options.selectors_yaml = dbt_selectors_yaml(manifest, NodeSet(manifest.size()), "mine");
  CHECK(select(manifest, nullptr, options).empty());
}

}  // namespace
