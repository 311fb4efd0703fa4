#include "state/state_checks.hpp"

#include <doctest/doctest.h>

#include "state_manifest.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

using Ids = std::vector<std::string>;

struct Answer {
  Ids nodes;
  std::vector<Warning> warnings;
};

Answer in_state(const Manifest& current, const Manifest& previous, std::string_view value) {
  Answer answer;
  const NodeSet found = nodes_in_state(current.data(), previous.data(), value, graph_members(current.data()), {}, {},
                                       [&](const Warning& warning) { answer.warnings.push_back(warning); });
  found.for_each([&](NodeIndex i) { answer.nodes.emplace_back(current.data().nodes[i].unique_id); });
  return answer;
}

Ids ids(const Manifest& current, const Manifest& previous, std::string_view value) {
  return in_state(current, previous, value).nodes;
}

/// A model with an enforced contract of one column.
Item contracted(const std::string& name, const std::string& column, const std::string& more = "") {
  return {
      "model.p." + name,
      fmt::format(R"("contract": {{"enforced": true, "checksum": "{0}"}}, "columns": {{"{0}": {{"name": "{0}"}}}}{1})",
                  column, more)};
}

}  // namespace

TEST_CASE("new nodes of each kind") {
  const Ids all = {"model.p.a",       "source.p.s.a",       "exposure.p.a",    "metric.p.a",
                   "unit_test.p.a.b", "semantic_model.p.a", "saved_query.p.a", "function.p.a"};
  std::vector<Item> items;
  for (const std::string& id : all) items.push_back({id});
  const Manifest current = manifest_of({items});
  const Manifest nothing = manifest_of({});
  CHECK(ids(current, nothing, "new") == all);
  CHECK(ids(current, nothing, "old").empty());
  CHECK(ids(current, nothing, "modified") == Ids{"model.p.a", "unit_test.p.a.b", "function.p.a"});
  CHECK(ids(current, nothing, "unmodified") ==
        Ids{"source.p.s.a", "exposure.p.a", "metric.p.a", "semantic_model.p.a", "saved_query.p.a"});
  CHECK(ids(current, nothing, "modified.body") == Ids{"model.p.a", "function.p.a"});
  CHECK(ids(current, nothing, "modified.relation") == Ids{"model.p.a", "source.p.s.a", "function.p.a"});
  CHECK(ids(current, nothing, "modified.configs") == Ids{"model.p.a", "source.p.s.a", "exposure.p.a", "metric.p.a",
                                                         "semantic_model.p.a", "saved_query.p.a", "function.p.a"});
  CHECK(ids(current, nothing, "modified.persisted_descriptions") == Ids{"model.p.a", "function.p.a"});
  CHECK(ids(current, nothing, "modified.contract") == Ids{"model.p.a", "function.p.a"});
  CHECK(ids(current, nothing, "modified.macros").empty());
  CHECK(ids(current, current, "modified").empty());
  CHECK(ids(current, current, "old") == all);
}

TEST_CASE("an unknown value names the valid ones") {
  const Manifest nothing = manifest_of({});
  for (const char* value : {"", "modify", "modified.", "modified.bodies", "MODIFIED"}) {
    const Error error = error_of([&] { ids(nothing, nothing, value); });
    CHECK(error.code() == ErrorCode::invalid_selector);
    CHECK(error.hint().find("modified.persisted_descriptions") != std::string::npos);
  }
}

TEST_CASE("a macro change reaches nodes that use it") {
  const std::vector<Item> nodes = {{"model.p.a", uses({R"("macro.p.m")"})}, {"model.p.b"}};
  const Manifest current = manifest_of({nodes, {{"macro.p.m", "new"}}});
  const Manifest previous = manifest_of({nodes, {{"macro.p.m", "old"}}});
  CHECK(ids(current, previous, "modified") == Ids{"model.p.a"});
  CHECK(ids(current, previous, "modified.macros") == Ids{"model.p.a"});
  CHECK(ids(current, previous, "unmodified") == Ids{"model.p.b"});
  CHECK(ids(current, previous, "modified.body").empty());
}

TEST_CASE("a broken contract of an unversioned model is a warning, twice where dbt asks twice") {
  const Manifest current = manifest_of({{contracted("a", "new")}});
  const Manifest previous = manifest_of({{contracted("a", "old")}});
  const Answer contract = in_state(current, previous, "modified.contract");
  CHECK(contract.nodes == Ids{"model.p.a"});
  REQUIRE(contract.warnings.size() == 1);
  CHECK(contract.warnings[0].code == "UnversionedBreakingChange");
  CHECK(contract.warnings[0].unique_id == "model.p.a");
  CHECK(contract.warnings[0].message ==
        "Breaking change to contracted, unversioned model a (models/a.sql)\nWhile comparing to previous project state, "
        "dbt detected a breaking change to an unversioned model.\n  - Columns were removed: \n    - old\n");
  CHECK(in_state(current, previous, "modified").warnings.size() == 2);
  CHECK(in_state(current, previous, "modified.body").warnings.empty());
}

TEST_CASE("a broken contract of a versioned model is an error") {
  const Manifest current = manifest_of({{contracted("a", "new", R"(, "version": 2)")}});
  const Manifest previous = manifest_of({{contracted("a", "old", R"(, "version": 2)")}});
  for (const char* value : {"modified", "unmodified", "modified.contract"}) {
    const Error error = error_of([&] { ids(current, previous, value); });
    CHECK(error.code() == ErrorCode::contract_breaking_change);
    CHECK(error.message().find("Columns were removed: \n    - old") != std::string::npos);
    CHECK(error.where().unique_id == "model.p.a");
    CHECK(error.where().file == "models/a.sql");
  }
  CHECK(ids(current, previous, "modified.body").empty());
}

TEST_CASE("removed and disabled models with a contract") {
  const Item other = {"model.p.other"};
  const Manifest previous = manifest_of({{contracted("a", "x"), other}});
  const Manifest deleted = manifest_of({{other}});
  const Answer warned = in_state(deleted, previous, "modified");
  CHECK(warned.nodes.empty());
  REQUIRE(warned.warnings.size() == 1);
  CHECK(warned.warnings[0].message.find("Contracted model 'model.p.a' was deleted or renamed.") != std::string::npos);
  CHECK(in_state(deleted, previous, "modified.body").warnings.empty());

  const std::string off = R"(, "config": {"enabled": false})";
  const Manifest disabled = manifest_of({{other}, {}, {contracted("a", "x", off)}});
  CHECK(in_state(disabled, previous, "modified.contract").warnings.at(0).message.find("was disabled.") !=
        std::string::npos);
  // The disabled model counts, not the one of the state.
  const Manifest disabled_uncontracted = manifest_of({{other}, {}, {{"model.p.a", R"("config": {"enabled": false})"}}});
  CHECK(in_state(disabled_uncontracted, previous, "modified").warnings.empty());

  const Manifest versioned = manifest_of({{contracted("a", "x", R"(, "version": 1)"), other}});
  CHECK(error_of([&] { ids(deleted, versioned, "unmodified"); }).code() == ErrorCode::contract_breaking_change);
}

TEST_CASE("dbt fails where nothing is enabled and something was removed") {
  const Manifest previous = manifest_of({{{"model.p.a"}}});
  const Manifest nothing = manifest_of({});
  CHECK(error_of([&] { ids(nothing, previous, "modified"); }).code() == ErrorCode::invalid_selector);
  CHECK(error_of([&] { ids(nothing, previous, "unmodified"); }).code() == ErrorCode::invalid_selector);
  CHECK(ids(nothing, previous, "modified.contract").empty());
  CHECK(ids(nothing, previous, "new").empty());
  CHECK(ids(nothing, manifest_of({{{"source.p.s.a"}}}), "modified").empty());
}

TEST_CASE("seeds that are too large to compare") {
  const auto seed = [](const std::string& name, const std::string& checksum) {
    return manifest_of(
        {{{"seed.p.s", fmt::format(R"("checksum": {{"name": "{}", "checksum": "{}"}})", name, checksum)}}});
  };
  const Manifest large = seed("path", "seeds/s.csv");
  const auto code_of = [&](const Manifest& previous, std::string_view value) {
    const Answer answer = in_state(large, previous, value);
    REQUIRE(answer.warnings.size() == 1);
    return std::string(answer.warnings[0].code);
  };
  CHECK(code_of(seed("path", "seeds/s.csv"), "modified") == "SeedExceedsLimitSamePath");
  CHECK(code_of(seed("path", "data/s.csv"), "modified.body") == "SeedExceedsLimitAndPathChanged");
  CHECK(code_of(seed("sha256", "1"), "unmodified") == "SeedIncreased");
  CHECK(in_state(large, large, "modified").nodes.empty());
  CHECK(in_state(large, large, "modified").warnings[0].message ==
        "Found a seed (p.s) >1MB in size at the same path, dbt cannot tell if it has changed: assuming they are the "
        "same");
  CHECK(in_state(seed("sha256", "1"), large, "modified").warnings.empty());
  CHECK(ids(seed("none", "1"), seed("none", "1"), "modified") == Ids{"seed.p.s"});
}

TEST_CASE("only enabled nodes are members of the graph, and exposures always") {
  const Manifest manifest = manifest_of({{{"model.p.a", R"("config": {"enabled": false})"},
                                          {"source.p.s.a", R"("config": {"enabled": false})"},
                                          {"exposure.p.a", R"("config": {"enabled": false})"},
                                          {"metric.p.a"}}});
  const NodeSet members = graph_members(manifest.data());
  CHECK(members.count() == 2);
  CHECK(members.contains(manifest.find("exposure.p.a")));
  CHECK(members.contains(manifest.find("metric.p.a")));
}
