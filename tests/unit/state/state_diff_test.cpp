#include "state/state_diff.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "slimdag/state/state.hpp"
#include "state_manifest.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

std::vector<std::string> unsettled(const Project& current, const Project& previous, const ComparisonRules& rules = {}) {
  const Manifest now = manifest_of(current), before = manifest_of(previous);
  const StateDiff diff(now.data(), before.data(), rules);
  std::vector<std::string> ids;
  for (const NodeIndex index : diff.unsettled) {
    CHECK_FALSE(diff.settled.contains(index));
    ids.emplace_back(now.data().nodes[index].unique_id);
  }
  CHECK(diff.settled.count() + ids.size() == now.size());
  return ids;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("what is the same is settled") {
  const Project project = {{{"model.p.a"}, {"test.p.t"}, {"exposure.p.e"}}};
  CHECK(unsettled(project, project).empty());
}

TEST_CASE("what may be modified, or warned of, is not settled, in the order of the sections") {
  CHECK(unsettled({{{"exposure.p.new"}, {"model.p.a", R"("raw_code": "2")"}, {"model.p.b"}}},
                  {{{"model.p.a", R"("raw_code": "1")"}, {"model.p.b"}}}) == Ids{"model.p.a", "exposure.p.new"});
  const Project seed = {{{"seed.p.s", R"("checksum": {"name": "path", "checksum": "x"})"}}};
  CHECK(unsettled(seed, seed) == Ids{"seed.p.s"});
  const Project before = {{{"model.p.a", uses({"\"macro.p.m\""})}, {"model.p.b"}}, {{"macro.p.m", "1"}}};
  const Project after = {{{"model.p.a", uses({"\"macro.p.m\""})}, {"model.p.b"}}, {{"macro.p.m", "2"}}};
  CHECK(unsettled(after, before) == Ids{"model.p.a"});
}

TEST_CASE("of a source the names count that the flag says") {
  const auto source = [](const std::string& database, const std::string& unrendered) {
    return Project{{{"source.p.s.t", R"("database": ")" + database + R"(", "schema": "s", "identifier": "i", )" +
                                         R"("unrendered_database": ")" + unrendered + "\""}}};
  };
  CHECK(unsettled(source("a", "x"), source("a", "x")).empty());
  CHECK(unsettled(source("a", "x"), source("b", "x")).size() == 1);
  CHECK(unsettled(source("a", "x"), source("a", "y")).empty());
  const ComparisonRules more{Semantics::dbt_core_1_12, true};
  CHECK(unsettled(source("a", "x"), source("b", "x"), more).empty());
  CHECK(unsettled(source("a", "x"), source("a", "y"), more).size() == 1);
}

TEST_CASE("of a contract nothing may depend on the platform") {
  const auto model = [](const std::string& checksum, const std::string& constraint) {
    return Project{{{"model.p.a", R"("contract": {"enforced": true, "checksum": ")" + checksum +
                                      R"("}, "config": {"materialized": "table"}, "columns": {"c": {"name": "c", )" +
                                      R"("data_type": "int", "constraints": [)" + constraint + "]}}"}}};
  };
  const std::string not_null = R"({"type": "not_null"})";
  CHECK(unsettled(model("x", not_null), model("x", not_null)).empty());
  CHECK(unsettled(model("y", ""), model("x", not_null)) == Ids{"model.p.a"});
}

TEST_CASE("a state keeps its last diffs, and no manifest") {
  const Project project = {{{"model.p.a"}}};
  const Manifest previous = manifest_of(project);
  RecentDiffs diffs;
  std::shared_ptr<const StateDiff> first;
  std::weak_ptr<const ManifestData> gone;
  {
    const Manifest current = manifest_of(project);
    first = diffs.get(current.data(), previous.data(), {});
    CHECK(diffs.get(current.data(), previous.data(), {}) == first);
    CHECK(diffs.get(current.data(), previous.data(), {Semantics::dbt_core_1_12, true}) != first);
    gone = current.data().weak_from_this();
    const Manifest other = manifest_of(project);
    CHECK(diffs.get(other.data(), previous.data(), {}) != first);
    CHECK(diffs.get(current.data(), previous.data(), {}) == first);
  }
  CHECK(gone.expired());
  for (int i = 0; i < 20; ++i) {
    const Manifest current = manifest_of({{{"model.p.a"}, {"model.p.b"}}});
    CHECK(diffs.get(current.data(), previous.data(), {})->unsettled == std::vector<NodeIndex>{1});
  }
}

TEST_CASE("threads that ask with different manifests get the right diffs") {
  const Manifest previous = manifest_of({{{"model.p.a"}}});
  std::vector<Manifest> manifests;
  for (std::size_t extra = 0; extra < 6; ++extra) {
    Project project = {{{"model.p.a"}}};
    for (std::size_t i = 0; i < extra; ++i) project.nodes.push_back({"model.p.b" + std::to_string(i)});
    manifests.push_back(manifest_of(project));
  }
  RecentDiffs diffs;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (std::size_t i = 0; i < 500; ++i) {
        const std::size_t which = (t + i) % manifests.size();
        if (diffs.get(manifests[which].data(), previous.data(), {})->unsettled.size() != which) ++wrong;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}
