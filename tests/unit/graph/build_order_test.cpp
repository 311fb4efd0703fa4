#include "slimdag/graph/build_order.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "reference_graph.hpp"
#include "small_manifest.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

using Names = std::vector<std::string>;

Names named(const Manifest& manifest, const std::vector<Edge>& edges) {
  Names names;
  for (const auto& [u, v] : edges)
    names.push_back(std::string(manifest.node(u).unique_id) + " > " + std::string(manifest.node(v).unique_id));
  std::sort(names.begin(), names.end());
  return names;
}

Names test_edge_names(const std::vector<SmallNode>& nodes) {
  const Manifest manifest = small_manifest(nodes);
  return named(manifest, test_edges(manifest));
}

/// dbt's own procedure, with a set of awaited tests and of ancestors for every node.
struct SetSearch {
  std::map<std::string, std::vector<std::string>> parents;
  std::map<std::string, std::set<std::string>> awaits, ancestors;
  std::set<std::string> tested, passed;
  Names edges;

  explicit SetSearch(const std::vector<SmallNode>& nodes) {
    for (const SmallNode& node : nodes) parents[node.unique_id] = node.depends_on;
    for (const auto& [id, deps] : parents)
      if (is_test(id) && deps.size() > 1) tested.insert(deps.begin(), deps.end());
    for (const auto& [id, deps] : parents)
      if (is_test(id) && deps.size() == 1)
        for (const auto& [child, others] : parents)
          if (is_executable(child) && count(others, deps[0])) edges.push_back(id + " > " + child);
    for (bool more = true; more;) {
      more = false;
      for (const auto& [id, deps] : parents)
        if (passed.count(id) == 0 && is_ready(id)) pass(id), more = true;
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  }

  static bool is_test(const std::string& id) { return id.rfind("test.", 0) == 0; }
  static bool is_executable(const std::string& id) { return !is_test(id) && section_of({id}) == "nodes"; }
  static bool count(const std::vector<std::string>& list, const std::string& id) {
    return std::find(list.begin(), list.end(), id) != list.end();
  }
  bool is_ready(const std::string& id) const {
    const auto& deps = parents.at(id);
    if (deps.empty()) return section_of({id}) == "nodes";
    return is_executable(id) &&
           std::all_of(deps.begin(), deps.end(), [&](const auto& d) { return passed.count(d) != 0; });
  }
  void pass(const std::string& id) {
    passed.insert(id);
    for (const std::string& parent : parents.at(id)) {
      awaits[id].insert(awaits[parent].begin(), awaits[parent].end());
      for (const auto& [test, deps] : parents)
        if (is_test(test) && deps.size() > 1 && count(deps, parent)) awaits[id].insert(test);
      ancestors[id].insert(ancestors[parent].begin(), ancestors[parent].end());
      if (tested.count(parent) != 0) ancestors[id].insert(parent);
    }
    for (const std::string& test : std::set<std::string>(awaits[id])) {
      const auto& deps = parents.at(test);
      if (std::any_of(deps.begin(), deps.end(), [&](const auto& d) { return ancestors[id].count(d) == 0; })) continue;
      awaits[id].erase(test);
      edges.push_back(test + " > " + id);
    }
  }
};

std::vector<SmallNode> random_nodes(std::mt19937& random, std::size_t size) {
  static const std::vector<std::string> types = {"model", "model", "model", "model",  "test",
                                                 "test",  "test",  "seed",  "source", "function"};
  std::vector<SmallNode> nodes;
  std::vector<std::string> parents;
  for (std::size_t i = 0; i < size; ++i) {
    const std::string type = types[random() % (size % 3 == 0 ? types.size() : 7)];
    SmallNode node{type + ".p.n" + std::to_string(i), {}};
    if (type != "source" && type != "seed")
      for (std::size_t j = random() % 4; j > 0 && !parents.empty(); --j) {
        const std::string& parent = parents[random() % parents.size()];
        if (!SetSearch::count(node.depends_on, parent)) node.depends_on.push_back(parent);
      }
    if (type != "test" || random() % 20 == 0) parents.push_back(node.unique_id);
    nodes.push_back(std::move(node));
  }
  return nodes;
}

}  // namespace

// The expected edges of these are dbt-core 1.11's.
TEST_CASE("a test of one node holds back the node's children") {
  CHECK(test_edge_names({{"model.p.a"},
                         {"model.p.b", {"model.p.a"}},
                         {"model.p.c", {"model.p.b"}},
                         {"exposure.p.e", {"model.p.a"}},
                         {"test.p.t", {"model.p.a"}},
                         {"test.p.u", {"model.p.a"}},
                         {"unit_test.p.v", {"model.p.a"}}}) == Names{"test.p.t > model.p.b", "test.p.u > model.p.b"});
}

TEST_CASE("a test of two nodes holds back what is downstream of both") {
  CHECK(test_edge_names({{"model.p.a"},
                         {"model.p.b"},
                         {"model.p.c", {"model.p.a"}},
                         {"model.p.d", {"model.p.c", "model.p.b"}},
                         {"model.p.e", {"model.p.d"}},
                         {"model.p.f", {"model.p.e", "model.p.a"}},
                         {"test.p.t", {"model.p.a", "model.p.b"}}}) ==
        Names{"test.p.t > model.p.d", "test.p.t > model.p.f"});
}

TEST_CASE("nothing behind a source waits for a test of two nodes") {
  CHECK(test_edge_names({{"source.p.s.x"},
                         {"model.p.a", {"source.p.s.x"}},
                         {"model.p.b"},
                         {"model.p.c", {"model.p.a", "model.p.b"}},
                         {"test.p.t", {"model.p.a", "model.p.b"}},
                         {"test.p.u", {"model.p.a"}}}) == Names{"test.p.u > model.p.c"});
}

TEST_CASE("a node that a test names twice makes it a test of several nodes") {
  CHECK(test_edge_names({{"model.p.a"},
                         {"model.p.b", {"model.p.a"}},
                         {"model.p.c", {"model.p.b"}},
                         {"test.p.t", {"model.p.a", "model.p.a"}}}) == Names{"test.p.t > model.p.b"});
}

TEST_CASE("test edges of random manifests, with more tests than bits of a word") {
  std::mt19937 random(3);
  std::size_t found = 0;
  for (int i = 0; i < 250; ++i) {
    const std::vector<SmallNode> nodes = random_nodes(random, i % 10 == 0 ? 250 : 3 + random() % 40);
    const Names expected = SetSearch(nodes).edges;
    REQUIRE(test_edge_names(nodes) == expected);
    found += expected.size();
  }
  CHECK(found > 1000);
}

TEST_CASE("a selection is ordered by its tests and over what is not selected") {
  const Manifest manifest = small_manifest(
      {{"model.p.z"}, {"model.p.b", {"model.p.z"}}, {"model.p.a", {"model.p.b"}}, {"test.p.t", {"model.p.z"}}});
  NodeSet selected = all_of(4);
  selected.erase(manifest.find("model.p.b"));
  const BuildOrder build = build_order(manifest, selected);
  CHECK(named(manifest, build.edges) == Names{"model.p.z > model.p.a", "model.p.z > test.p.t", "test.p.t > model.p.a"});
  CHECK(build.nodes ==
        std::vector<NodeIndex>{manifest.find("model.p.z"), manifest.find("test.p.t"), manifest.find("model.p.a")});
  const BuildOrder run = build_order(manifest, selected, false);
  CHECK(named(manifest, run.edges) == Names{"model.p.z > model.p.a", "model.p.z > test.p.t"});
  CHECK(run.nodes ==
        std::vector<NodeIndex>{manifest.find("model.p.z"), manifest.find("model.p.a"), manifest.find("test.p.t")});
  CHECK(build_order(manifest, NodeSet(4)).nodes.empty());
}
