#include "state/node_checks.hpp"

#include <doctest/doctest.h>

#include "state_manifest.hpp"

using namespace slimdag;
using namespace slimdag::testing;

TEST_CASE("nodes come by section, in the order in which dbt visits them") {
  const Manifest manifest =
      manifest_of({{{"model.p.b"}, {"model.p.a"}, {"exposure.p.e"}, {"source.p.s.t"}, {"metric.p.m"}}});
  NodeSet all(manifest.size());
  for (NodeIndex i = 0; i < manifest.size(); ++i) all.insert(i);
  std::vector<std::string_view> order;
  for (const NodeIndex i : in_order_of_sections(manifest.data(), all)) order.push_back(manifest.node(i).unique_id);
  CHECK(order == std::vector<std::string_view>{"model.p.b", "model.p.a", "source.p.s.t", "exposure.p.e", "metric.p.m"});
}

TEST_CASE("who is told of a broken contract") {
  std::vector<Warning> warnings;
  const WarningSink sink = [&](const Warning& warning) { warnings.push_back(warning); };
  ReportingContracts contracts(sink);
  contracts.handle({"model.p.a", false, false, {"one", "two"}}, "a", "models/a.sql");
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].message.ends_with("\n  - one\n  - two\n"));
  const Error error = error_of([&] { contracts.handle({"model.p.a", true, false, {"one"}}, "a", "models/a.sql"); });
  CHECK(error.code() == ErrorCode::contract_breaking_change);
  CHECK(error.message() == "Breaking change to the enforced contract of model a:\n  - one");
  CHECK(contracts.strict());
  const WarningSink nobody;
  ReportingContracts silent(nobody);
  silent.handle({"model.p.a", false, false, {"one"}}, "a", "models/a.sql");
}

TEST_CASE("an exception of the sink passes through") {
  const Manifest current = manifest_of({{{"seed.p.s", R"("checksum": {"name": "path", "checksum": "x"})"}}});
  const WarningSink sink = [](const Warning&) { throw 42; };
  ReportingContracts contracts(sink);
  const CompiledIn macros(current.data(), current.data(), {});
  const CompareOptions options;
  NodeChecks checks(current.data(), current.data(), options, {}, contracts, sink, macros);
  const NodeData& seed = current.data().nodes[0];
  CHECK_THROWS_AS(checks.modified(seed, &seed), int);
}

TEST_CASE("removed nodes are those of the dictionary nodes") {
  const Manifest previous = manifest_of({{{"model.p.a"}, {"source.p.s.t"}}});
  const auto any_removed = [&](const Project& project) {
    const Manifest current = manifest_of(project);
    const WarningSink nobody;
    ReportingContracts contracts(nobody);
    const CompiledIn macros(current.data(), previous.data(), {});
    const CompareOptions options;
    return NodeChecks(current.data(), previous.data(), options, {}, contracts, nobody, macros).any_removed();
  };
  CHECK(any_removed({}));
  CHECK_FALSE(any_removed({{{"model.p.a"}}}));
  CHECK(any_removed({{{"model.p.a"}}, {}, {{"model.p.a"}}}));
  CHECK_FALSE(any_removed({{{"model.p.a", R"("config": {"enabled": false})"}}}));
}
