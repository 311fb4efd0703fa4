#include "slimdag/state/compare.hpp"

#include <doctest/doctest.h>

#include <chrono>

#include "state_manifest.hpp"
#include "support/json_value.hpp"
#include "temporary_directory.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

using Ids = std::vector<std::string>;

Ids ids(const Comparison& comparison, const NodeSet& nodes) {
  Ids all;
  nodes.for_each([&](NodeIndex i) { all.emplace_back(comparison.manifest().node(i).unique_id); });
  return all;
}

Comparison compared(const Project& now, const Project& before, const CompareOptions& options = {}) {
  return compare(manifest_of(now), State::from(manifest_of(before)), options);
}

std::string code(const std::string& text) { return "\"raw_code\": \"" + text + "\""; }
std::string after(const std::string& parent) { return R"(, "depends_on": {"nodes": [")" + parent + R"("]})"; }

const std::string contract =
    R"("contract": {"enforced": true, "checksum": "CHECKSUM"}, "columns": {"CHECKSUM": {"name": "x"}})";

Item contracted(const std::string& id, const std::string& checksum, const std::string& more = "") {
  std::string members = contract;
  for (std::size_t at; (at = members.find("CHECKSUM")) != std::string::npos;) members.replace(at, 8, checksum);
  return {id, members + more};
}

}  // namespace

TEST_CASE("the sets") {
  const Comparison c = compared({{{"model.p.same", code("x")},
                                  {"model.p.changed", code("y")},
                                  {"model.p.new", code("n")},
                                  {"model.p.off", code("x") + R"(, "config": {"enabled": false})"},
                                  {"source.p.s.new"}}},
                                {{{"model.p.same", code("x")},
                                  {"model.p.changed", code("x")},
                                  {"model.p.off", code("x")},
                                  {"model.p.gone", code("g")},
                                  {"exposure.p.gone"}}});
  CHECK(ids(c, c.new_nodes()) == Ids{"model.p.new", "source.p.s.new"});
  CHECK(ids(c, c.modified()) == Ids{"model.p.changed", "model.p.new"});
  CHECK(ids(c, c.unmodified()) == Ids{"model.p.same", "source.p.s.new"});
  CHECK(c.removed() == Ids{"exposure.p.gone", "model.p.gone", "model.p.off"});
  CHECK(c.renamed().empty());
  CHECK(c.contract_breaks().empty());
}

TEST_CASE("renamed nodes; a disabled one has not been renamed") {
  const Comparison c =
      compared({{{"model.p.b", code("x")}, {"model.p.new", code("z")}}, {}, {{"model.p.off", code("z")}}},
               {{{"model.p.a", code("x")}, {"model.p.off", code("z")}}});
  REQUIRE(c.renamed().size() == 1);
  CHECK(c.renamed()[0].old_unique_id == "model.p.a");
  CHECK(c.renamed()[0].new_unique_ids == Ids{"model.p.b"});
}

TEST_CASE("reasons: every aspect, every field") {
  const Comparison c =
      compared({{{"model.p.a", code("y") + R"(, "unrendered_config": {"meta": {"owner": "b"}})"},
                 {"model.p.same"},
                 {"model.p.new", code("n")}}},
               {{{"model.p.a", code("x") + R"(, "unrendered_config": {"meta": {"owner": "a"}})"}, {"model.p.same"}}});
  const Reasons reasons = c.reasons("model.p.a");
  CHECK(reasons.aspects == std::vector{Aspect::body, Aspect::configs});
  REQUIRE(reasons.fields.size() == 2);
  CHECK(reasons.fields[0].path == "raw_code");
  CHECK(reasons.fields[0].old_value == "\"x\"");
  CHECK(reasons.fields[1].aspect == Aspect::configs);
  CHECK(reasons.fields[1].path == "unrendered_config.meta.owner");
  CHECK(reasons.fields[1].new_value == "\"b\"");
  CHECK(c.aspects(c.manifest().find("model.p.a")) == reasons.aspects);
  for (const char* other : {"model.p.same", "model.p.new"}) {
    CHECK(c.reasons(other).aspects.empty());
    CHECK(c.reasons(other).fields.empty());
    CHECK(c.aspects(c.manifest().find(other)).empty());
  }
  CHECK(error_of([&] { c.reasons("model.p.nowhere"); }).code() == ErrorCode::node_not_found);
  CHECK(error_of([&] { (void)c.aspects(99); }).code() == ErrorCode::invalid_argument);
}

TEST_CASE("macros are a reason with a chain, also for a new node that does not count as modified itself") {
  const std::string macro_user = uses({R"("macro.p.a")"});
  const Comparison c =
      compared({{{"model.p.m", macro_user}, {"metric.p.new", macro_user}, {"model.p.new", macro_user}},
                {{"macro.p.a", "x", {R"("macro.p.b")"}}, {"macro.p.b", "new"}}},
               {{{"model.p.m", macro_user}}, {{"macro.p.a", "x", {R"("macro.p.b")"}}, {"macro.p.b", "old"}}});
  CHECK(ids(c, c.modified()) == Ids{"model.p.m", "model.p.new", "metric.p.new"});
  for (const char* id : {"model.p.m", "metric.p.new"}) {
    const Reasons reasons = c.reasons(id);
    CHECK(reasons.aspects == std::vector{Aspect::macros});
    CHECK(reasons.fields.empty());
    REQUIRE(reasons.macros.size() == 1);
    CHECK(reasons.macros[0].chain == Ids{"macro.p.a", "macro.p.b"});
  }
  CHECK(c.reasons("model.p.new").macros.empty());
}

TEST_CASE("broken contracts are listed and never thrown") {
  const std::string versioned = R"(, "version": 1)";
  const Comparison c = compared({{contracted("model.p.a", "new"), contracted("model.p.v", "new", versioned)}},
                                {{contracted("model.p.a", "old"), contracted("model.p.v", "old", versioned),
                                  contracted("model.p.gone", "x", versioned)}});
  REQUIRE(c.contract_breaks().size() == 3);
  CHECK(c.contract_breaks()[0].unique_id == "model.p.a");
  CHECK_FALSE(c.contract_breaks()[0].versioned);
  CHECK(c.contract_breaks()[1].versioned);
  CHECK_FALSE(c.contract_breaks()[1].removed);
  CHECK(c.contract_breaks()[2].unique_id == "model.p.gone");
  CHECK(c.contract_breaks()[2].removed);
  CHECK(ids(c, c.modified()) == Ids{"model.p.a", "model.p.v"});
  const Reasons reasons = c.reasons("model.p.v");
  CHECK(reasons.aspects == std::vector{Aspect::contract});
  REQUIRE(reasons.contract_break);
  CHECK(reasons.contract_break->breaking_changes == Ids{"Columns were removed: \n    - x"});
  CHECK_FALSE(reasons.fields.empty());
}

TEST_CASE("the clock decides about deprecation dates") {
  const Project before = {{contracted("model.p.gone", "x", R"(, "deprecation_date": "2024-01-01T00:00:00Z")")}};
  CompareOptions options;
  options.now = std::chrono::system_clock::from_time_t(1700000000);  // 2023-11-14
  CHECK(compared({}, before, options).contract_breaks().size() == 1);
  options.now = std::chrono::system_clock::from_time_t(1710000000);  // 2024-03-09
  CHECK(compared({}, before, options).contract_breaks().empty());
}

TEST_CASE("the path from a modified node") {
  const std::vector<Item> rest = {{"model.p.b", code("b") + after("model.p.a")},
                                  {"model.p.c", code("c") + after("model.p.b")},
                                  {"model.p.other", code("o")}};
  std::vector<Item> now = rest;
  now.push_back({"model.p.a", code("new")});
  std::vector<Item> before = rest;
  before.push_back({"model.p.a", code("old")});
  const Comparison c = compared({now}, {before});
  CHECK(c.path_from_modified("model.p.c") == Ids{"model.p.a", "model.p.b", "model.p.c"});
  CHECK(c.path_from_modified("model.p.a") == Ids{"model.p.a"});
  CHECK(c.path_from_modified("model.p.other").empty());
  CHECK(error_of([&] { c.path_from_modified("model.p.z"); }).code() == ErrorCode::node_not_found);
}

TEST_CASE("what cannot be compared") {
  const TemporaryDirectory directory;
  const Error missing = error_of([&] { compare(manifest_of({}), State::load(directory.path())); });
  CHECK(missing.code() == ErrorCode::missing_state);
  CHECK(missing.where().file == directory.path());
  CHECK(error_of([] {
          compared({{{"model.p.a", uses({"null"})}}, {{"macro.p.m", "x"}}}, {});
        }).code() == ErrorCode::macro_not_found);
}

TEST_CASE("an artifact that was replaced is noticed at the first explanation") {
  const TemporaryDirectory directory;
  const Item node = {"model.p.a", code("x")};
  directory.write("manifest.json", manifest_json({{node}}));
  const State state = State::load(directory.path());
  const Comparison c = compare(manifest_of({{{"model.p.a", code("y")}}}), state);
  directory.write("manifest.json", manifest_json({{{"model.p.a", code("z")}}}));
  CHECK(c.aspects(0) == std::vector{Aspect::body});
  CHECK(error_of([&] { c.reasons("model.p.a"); }).code() == ErrorCode::artifact_replaced);
  CHECK(error_of([&] { c.to_json(); }).code() == ErrorCode::artifact_replaced);
  CHECK_FALSE(c.to_json(false).empty());
  directory.write("manifest.json", manifest_json({{node}}));
  CHECK(c.reasons("model.p.a").fields.size() == 1);
}

TEST_CASE("as JSON") {
  const Comparison c = compared({{{"model.p.b", R"("unrendered_config": {"x": NaN})"}, {"model.p.a", code("y")}}},
                                {{{"model.p.b"}, {"model.p.a", code("x")}, {"model.p.gone", code("g")}}});
  Arena arena;
  const json::Value whole = json::parse(c.to_json(), arena);
  CHECK(json::dump(*whole.find("modified")) == R"(["model.p.a", "model.p.b"])");
  CHECK(json::dump(*whole.find("removed")) == R"(["model.p.gone"])");
  CHECK(
      json::dump(*whole.find("reasons")) ==
      R"({"model.p.a": {"aspects": ["body"], "fields": [{"aspect": "body", "path": "raw_code", "old": "x", "new": "y"}], )"
      R"("macros": [], "macros_omitted": 0}, )"
      R"("model.p.b": {"aspects": ["configs"], "fields": [{"aspect": "configs", "path": "unrendered_config.x", "new": "NaN"}], )"
      R"("macros": [], "macros_omitted": 0}})");
  const json::Value without = json::parse(c.to_json(false), arena);
  CHECK(json::dump(*without.find("reasons")) ==
        R"({"model.p.a": {"aspects": ["body"]}, "model.p.b": {"aspects": ["configs"]}})");
}

TEST_CASE("macro chains are bounded in JSON") {
  std::vector<Macro> now;
  std::vector<std::string> direct;
  for (int i = 0; i < 50; ++i) {
    now.push_back({"macro.p.m" + std::to_string(i), "new"});
    direct.push_back("\"macro.p.m" + std::to_string(i) + "\"");
  }
  const Item node = {"model.p.a", uses(direct)};
  const Comparison c = compared({{node}, now}, {{node}});
  CHECK(c.reasons("model.p.a").macros.size() == 50);
  Arena arena;
  const json::Value whole = json::parse(c.to_json(), arena);
  const json::Value& reasons = *whole.find("reasons")->find("model.p.a");
  CHECK(reasons.find("macros")->size == 20);
  CHECK(json::dump(*reasons.find("macros_omitted")) == "30");
}
