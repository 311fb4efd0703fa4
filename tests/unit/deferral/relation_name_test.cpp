#include "deferral/relation_name.hpp"

#include <doctest/doctest.h>

#include "small_project.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

/// The name that a state's relation has in a project whose own relations are written like `own`.
std::string deferred(const std::string& own, const std::string& quoting_of_state = "{}",
                     const std::string& adapter = "postgres", const std::string& state_name = "null") {
  Project project;
  project.adapter = adapter;
  project.nodes = {{"model.p.a", R"("database": "Db", "schema": "dev", "alias": "a", "relation_name": ")" + own +
                                     R"(", "config": {"materialized": "view"})"}};
  Project state;
  state.nodes = {{"model.p.a", R"("database": "Db", "schema": "prod", "alias": "a", "relation_name": )" + state_name +
                                   R"(, "config": {"materialized": "view", "quoting": )" + quoting_of_state + "}"}};
  const Manifest manifest = manifest_of(project);
  const Manifest previous = manifest_of(state);
  return RelationNaming(manifest.data(), Semantics::dbt_core_1_11).deferred(previous.data(), previous.data().nodes[0]);
}

}  // namespace

TEST_CASE("a style is read off a name") {
  const RelationParts parts = {"db", "sch", "id"};
  REQUIRE(style_of(R"("db".sch."id")", parts));
  CHECK(style_of(R"("db".sch."id")", parts)->quoted == std::array{true, false, true});
  CHECK(style_of("`db`.`sch`.`id`", parts)->quote == '`');
  CHECK(style_of("sch.id", parts)->included == std::array{false, true, true});
  CHECK(render(parts, *style_of("sch.id", parts)) == "sch.id");
  CHECK(style_of("id", {"", "", "id"}));
  for (const char* name : {"", "x.y.z",
                           R"("db"."sch"."id")"
                           "x",
                           R"("db"."sch"."id)", "db.sch", "read_csv('x')"})
    CHECK_FALSE(style_of(name, parts));
}

TEST_CASE("a state's relation is written as this project writes relations") {
  CHECK(deferred(R"(\"Db\".\"dev\".\"a\")") == R"("Db"."prod"."a")");
  CHECK(deferred("Db.dev.a") == "Db.prod.a");
  CHECK(deferred("`Db`.`dev`.`a`", "{}", "bigquery") == "`Db`.`prod`.`a`");
  CHECK(deferred("dev.a") == "prod.a");
}

TEST_CASE("the quoting of the state's node counts") {
  CHECK(deferred("Db.dev.a", R"({"schema": true})") == R"(Db."prod".a)");
  CHECK(deferred(R"(\"Db\".\"dev\".\"a\")", R"({"identifier": false, "database": null})") == R"("Db"."prod".a)");
}

TEST_CASE("without any relation the adapter decides") {
  CHECK(deferred("", "{}", "postgres") == R"("Db"."prod"."a")");
  CHECK(deferred("", "{}", "snowflake") == "Db.prod.a");
  CHECK(deferred("", "{}", "databricks") == "`Db`.`prod`.`a`");
  CHECK(deferred("", "{}", "spark") == "prod.a");
}

TEST_CASE("a name that is not made of its parts stays as it is") {
  CHECK(deferred("Db.dev.a", "{}", "duckdb", "\"read_parquet('x')\"") == "read_parquet('x')");
}

TEST_CASE("a function is written as the adapter does by default") {
  Project project;
  project.nodes = {node_in("dev", "model.p.a"), node_in("dev", "function.p.f", {}, "function")};
  const Manifest manifest = manifest_of(project);
  const RelationNaming names(manifest.data(), Semantics::dbt_core_1_11);
  CHECK(names.own(manifest.data().nodes[manifest.find("function.p.f")]) == R"("db"."dev"."f")");
}
