#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "manifest/manifest_data.hpp"
#include "slimdag/error.hpp"
#include "small_manifest.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

Error failure_of(const Manifest& manifest) {
  try {
    manifest.dag();
  } catch (const Error& error) {
    return error;
  }
  return {ErrorCode::internal, "no error"};
}

}  // namespace

TEST_CASE("an edge goes from a node to what depends on it, whatever the section") {
  const Manifest manifest = small_manifest({{"model.p.a", {"source.p.s.t", "function.p.f", "model.p.b"}},
                                            {"model.p.b"},
                                            {"source.p.s.t"},
                                            {"function.p.f", {"model.p.b"}},
                                            {"semantic_model.p.sm", {"model.p.a"}},
                                            {"metric.p.m", {"semantic_model.p.sm", "metric.p.n"}},
                                            {"metric.p.n"},
                                            {"saved_query.p.q", {"metric.p.m"}},
                                            {"exposure.p.e", {"metric.p.m", "source.p.s.t"}},
                                            {"unit_test.p.u", {"model.p.a"}}});
  const Dag& dag = manifest.dag();
  CHECK(dag.num_vertices() == 10);
  CHECK(dag.num_edges() == 11);
  CHECK(dag.predecessors(manifest.find("model.p.a")).size() == 3);
  CHECK(dag.successors(manifest.find("metric.p.m")).size() == 2);
  CHECK(&manifest.dag() == &dag);
}

TEST_CASE("a dependency that is nowhere, or in a dictionary that dbt does not look at, is an error each time") {
  for (const char* dependency : {"model.p.gone", "exposure.p.e", "saved_query.p.q", "unit_test.p.u"}) {
    const Manifest manifest =
        small_manifest({{"model.p.a", {dependency}}, {"exposure.p.e"}, {"saved_query.p.q"}, {"unit_test.p.u"}});
    for (int call = 0; call < 2; ++call) {
      const Error error = failure_of(manifest);
      CHECK(error.code() == ErrorCode::dependency_not_found);
      CHECK(error.message() == "'model.p.a' depends on '" + std::string(dependency) + "' which is not in the graph!");
      CHECK(error.where().unique_id == "model.p.a");
      CHECK_FALSE(error.hint().empty());
    }
  }
}

// The paths are those of dbt-core 1.11.
TEST_CASE("of several cycles the one is named that dbt names") {
  CHECK(failure_of(small_manifest({{"model.p.a", {"model.p.a"}}})).message() == "Found a cycle: model.p.a");
  CHECK(failure_of(small_manifest({{"model.p.a", {"model.p.c"}},
                                   {"model.p.b", {"model.p.a"}},
                                   {"model.p.c", {"model.p.b"}},
                                   {"model.p.d", {"model.p.c", "model.p.e"}},
                                   {"model.p.e", {"model.p.d"}}}))
            .message() == "Found a cycle: model.p.a --> model.p.b --> model.p.c");
  CHECK(failure_of(small_manifest({{"metric.p.x", {"metric.p.y"}},
                                   {"metric.p.y", {"metric.p.x"}},
                                   {"model.p.d", {"model.p.e"}},
                                   {"model.p.e", {"model.p.d"}}}))
            .message() == "Found a cycle: model.p.d --> model.p.e");
}

TEST_CASE("a dangling dependency comes before a cycle") {
  const Manifest manifest = small_manifest({{"model.p.a", {"model.p.a"}}, {"exposure.p.e", {"model.p.gone"}}});
  CHECK(failure_of(manifest).code() == ErrorCode::dependency_not_found);
}

TEST_CASE("threads that ask for the graph at once get the same one") {
  const Manifest manifest = small_manifest({{"model.p.a"}, {"model.p.b", {"model.p.a"}}});
  const Manifest broken = small_manifest({{"model.p.a", {"model.p.a"}}});
  std::vector<const Dag*> dags(8);
  std::vector<int> codes(8);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < dags.size(); ++i)
    threads.emplace_back([&, i] {
      dags[i] = &manifest.dag();
      codes[i] = static_cast<int>(failure_of(broken).code());
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(std::vector(8, dags[0]) == dags);
  CHECK(std::vector(8, static_cast<int>(ErrorCode::cycle)) == codes);
}
