#include "slimdag/environments/relations.hpp"

#include <map>

#include "unit/environments/small_file.hpp"
#include "unit/state/state_manifest.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

const std::string two_targets = R"(connections:
  c: {type: postgres, dbname: db}
connection: c
environments:
  dev: {type: deployment, deployment_type: general, schema: dev, variables: {SOURCE_DB: safe}}
  live: {type: deployment, target: prod, schema: live, variables: {SOURCE_DB: pii}}
)";

/// A model as dbt wrote it for the target `dev`.
Item model(const std::string& name, const std::string& code, const std::string& config,
           const std::string& unrendered = "{}", const std::string& more = {}) {
  return {"model.p." + name,
          fmt::format(R"("database": "db", "schema": "dev", "alias": "{0}", "relation_name": "\"db\".\"dev\".\"{0}\"",
                      "raw_code": "{1}", "config": {2}, "unrendered_config": {3}{4})",
                      name, code, config, unrendered, more.empty() ? "" : ", " + more)};
}

Item source(const std::string& database, const std::string& schema) {
  return {"source.p.s.t",
          fmt::format(R"("database": "dd", "schema": "s", "identifier": "t", "relation_name": "\"dd\".\"s\".\"t\"",
                      "unrendered_database": "{}", "unrendered_schema": "{}")",
                      database, schema)};
}

/// "relation", or "part: reason" for what is unknown, by unique_id without "model.p.".
std::map<std::string, std::string> names_in(const testing::Project& project, std::string_view environment,
                                            const RelationOptions& options = {},
                                            const std::string& file = two_targets) {
  const Manifest manifest = manifest_of(project);
  std::map<std::string, std::string> names;
  const Relations found = relations(manifest, parsed(file), environment, options);
  for (const NodeRelation& node : found.nodes) {
    std::string text = node.relation_name;
    if (!node.unknown_name.empty()) text += "name: " + node.unknown_name;
    for (const auto& [part, what] : {std::pair<const NamePart&, const char*>{node.database, "database"},
                                     {node.schema, "schema"},
                                     {node.alias, "alias"}})
      if (!part.is_known()) text += fmt::format("{}: {}", what, part.unknown);
    std::string id(manifest.node(node.node).unique_id);
    names[id.starts_with("model.p.") ? id.substr(8) : id] = text;
  }
  return names;
}

std::string name_in(const Item& item, std::string_view environment, const RelationOptions& options = {},
                    const std::string& file = two_targets) {
  const auto names = names_in({{item}}, environment, options, file);
  REQUIRE(names.size() == 1);
  return names.begin()->second;
}

}  // namespace

TEST_CASE("names of rules and components") {
  for (const SchemaRule rule :
       {SchemaRule::automatic, SchemaRule::standard, SchemaRule::for_env, SchemaRule::production})
    CHECK(schema_rule_from(to_string(rule)) == rule);
  CHECK_FALSE(schema_rule_from("own"));
  CHECK(to_string(NameComponent::alias) == "alias");
}

TEST_CASE("where models are in another environment") {
  CHECK(name_in(model("a", "select 1", "{}"), "live") == R"("db"."live"."a")");
  const Item marts = model("a", "select 1", R"({"schema": "marts"})", R"({"schema": "marts"})");
  CHECK(name_in(marts, "live") == R"("db"."live_marts"."a")");
  RelationOptions options;
  options.schema_rule = SchemaRule::production;
  CHECK(name_in(marts, "live", options) == R"("db"."marts"."a")");
  CHECK(name_in(marts, "dev", options) == R"("db"."dev_marts"."a")");
  options.production_target = "elsewhere";
  CHECK(name_in(marts, "live", options) == R"("db"."live_marts"."a")");
  const Item by_target = model("a", "select 1", R"({"schema": "x_default"})", R"({"schema": "x_{{ target.name }}"})");
  CHECK(name_in(by_target, "live") == R"("db"."live_x_prod"."a")");
  const Item unclear = model("a", "select 1", R"({"schema": "x"})", R"({"schema": "{{ f() }}"})");
  CHECK(name_in(unclear, "live") == "schema: f()");
  CHECK(name_in(model("a", "{{ config(alias='b') }}", R"({"alias": "b"})"), "live") == R"("db"."live"."b")");
}

TEST_CASE("what the manifest contradicts is unknown") {
  CHECK(name_in(model("a", "{{ config(schema='x') }}", R"({"schema": "y"})"), "live") ==
        "schema: 'x', which is not what the manifest has");
  const Item by_var = model("a", "{{ config(schema=var('v', 'x')) }}", R"({"schema": "y"})");
  CHECK(name_in(by_var, "live") == "schema: var('v', 'x'), which is not what the manifest has");
  RelationOptions options;
  options.vars = {{"v", "z"}};
  CHECK(name_in(by_var, "live", options) == R"("db"."live_z"."a")");
}

TEST_CASE("sources are where their unrendered names say") {
  CHECK(name_in(source("{{ env_var('SOURCE_DB') }}", "s"), "live") == R"("pii"."s"."t")");
  CHECK(name_in(source("{{ env_var('SOURCE_DB') }}", "s"), "dev") == R"("safe"."s"."t")");
  CHECK(name_in(source("{{ env_var('NOWHERE') }}", "s"), "dev") == "database: env_var('NOWHERE')");
  CHECK(name_in(source("{{ env_var('DBT_ENV_SECRET_X', 'y') }}", "s"), "dev") ==
        "database: the secret 'DBT_ENV_SECRET_X'");
}

TEST_CASE("expressions are shown without secrets") {
  CHECK(name_in(source("{{ env_var('API_TOKEN', 'hunter2') ~ 'x' }}", "s"), "live") ==
        "database: env_var('API_TOKEN', '********') ~ 'x'");
  CHECK(name_in(source("{{ connect('https://u:hunter2@h') }}", "s"), "live") ==
        "database: connect('https://u:********@h')");
}

TEST_CASE("what a properties file may have rendered") {
  const testing::Project project{
      {model("a", "select 1", R"({"schema": "x"})", R"({"schema": "x"})", R"("patch_path": "p://models/a.yml")"),
       model("b", "select 1", R"({"schema": "x"})", R"({"schema": "x"})")}};
  const Manifest manifest = manifest_of(project);
  const Relations found = relations(manifest, parsed(two_targets), "live");
  REQUIRE(found.nodes.size() == 2);
  CHECK(found.nodes[0].schema.may_be_rendered);
  CHECK_FALSE(found.nodes[0].alias.may_be_rendered);
  CHECK_FALSE(found.nodes[1].schema.may_be_rendered);
  CHECK(to_json(manifest, found).find(R"("may_be_rendered": ["schema"])") != std::string::npos);
}

TEST_CASE("a manifest of another adapter or project") {
  testing::Project project{{model("a", "select 1", "{}")}};
  project.adapter = "duckdb";
  CHECK(names_in(project, "live").begin()->second ==
        "name: the manifest was made with duckdb, the environment has postgres");
  const std::string two_projects =
      "projects:\n  p: {environments: {e: {type: deployment}}}\n  q: {environments: {f: {type: deployment}}}\n";
  const Manifest manifest = manifest_of(project);
  CHECK(code_of([&] { relations(manifest, parsed(two_projects), "q/f"); }) == ErrorCode::invalid_argument);
  CHECK(code_of([&] { relations(manifest, parsed(two_projects), "p/e"); }) == ErrorCode::internal);
}

TEST_CASE("callbacks and own manifests") {
  RelationOptions options;
  options.callback = [](const NameRequest& request) -> std::optional<std::string> {
    if (request.component != NameComponent::schema) return std::nullopt;
    return fmt::format(" {}_{} ", *request.target_schema, request.custom_name.value_or("none"));
  };
  const Item item = model("a", "select 1", "{}");
  CHECK(name_in(item, "live", options) == R"("db"."live_none"."a")");
  RelationOptions own;
  own.own_manifest = true;
  CHECK(name_in(item, "live", own) == R"("db"."dev"."a")");
}

TEST_CASE("the name of the target may be a template") {
  const std::string file = with("target: prod", "target: \"{{ env_var('T', 'prod') }}\"", two_targets);
  const Item marts = model("a", "select 1", R"({"schema": "marts"})", R"({"schema": "marts"})");
  RelationOptions options;
  options.schema_rule = SchemaRule::production;
  CHECK(name_in(marts, "live", options, file) == R"("db"."marts"."a")");
  const std::string without = with("'T', 'prod'", "'T'", file);
  CHECK(name_in(marts, "live", options, without) == "schema: {{ env_var('T') }}");
}

TEST_CASE("two nodes with one relation") {
  const testing::Project project{{model("a", "select 1", "{}"),
                                  model("b", "{{ config(alias='a') }}", R"({"alias": "a"})"),
                                  model("c", "select 1", "{}")}};
  const Manifest manifest = manifest_of(project);
  const Relations found = relations(manifest, parsed(two_targets), "live");
  REQUIRE(found.collisions.size() == 1);
  CHECK(found.collisions.front().relation_name == R"("db"."live"."a")");
  CHECK(found.collisions.front().nodes.size() == 2);
}

TEST_CASE("which nodes mention variables") {
  testing::Project project{
      {model("a", "{{ env_var('IN_CODE', 'x') }}", "{}", R"({"schema": "{{ env_var('IN_CONFIG') }}"})",
             R"("depends_on": {"macros": ["macro.p.m"], "nodes": []})"),
       source("{{ env_var('IN_SOURCE') }}", "s")}};
  project.macros = {{"macro.p.m", "x", {"\"macro.p.n\""}}, {"macro.p.n", "{{ env_var('IN_MACRO') }}"}};
  const Manifest manifest = manifest_of(project);
  std::vector<std::string> found;
  for (const NodeVariables& use : node_variables(manifest))
    found.push_back(fmt::format("{} {} {}", use.variable, use.where, use.has_default));
  CHECK(found == std::vector<std::string>{"IN_CODE raw_code true", "IN_CONFIG unrendered_config.schema false",
                                          "IN_MACRO macro.p.n false", "IN_SOURCE unrendered_database false"});
}
