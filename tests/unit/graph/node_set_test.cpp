#include "slimdag/graph/node_set.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

#include "reference_graph.hpp"
#include "slimdag/error.hpp"
#include "slimdag/graph/build_order.hpp"
#include "slimdag/graph/dag.hpp"
#include "slimdag/manifest/manifest.hpp"
#include "slimdag/report/draw.hpp"
#include "slimdag/selection/select.hpp"

using slimdag::NodeIndex;
using slimdag::NodeSet;
using slimdag::testing::random_set;
using slimdag::testing::Set;
using slimdag::testing::to_node_set;
using slimdag::testing::to_set;

TEST_CASE("a NodeSet without nodes is empty") {
  CHECK(NodeSet().empty());
  CHECK(NodeSet(0).to_vector().empty());
  CHECK(NodeSet(0).is_subset_of(NodeSet(0)));
  CHECK(NodeSet(200).count() == 0);
}

TEST_CASE("members are kept across the borders of words") {
  NodeSet nodes(130);
  for (const NodeIndex v : {0U, 63U, 64U, 127U, 128U, 129U}) nodes.insert(v);
  CHECK(nodes.to_vector() == std::vector<NodeIndex>{0, 63, 64, 127, 128, 129});
  CHECK(nodes.count() == 6);
  nodes.erase(64);
  nodes.erase(5);
  CHECK_FALSE(nodes.contains(64));
  CHECK(nodes.contains(63));
  CHECK(nodes.count() == 5);
}

TEST_CASE("NodeSet has the algebra of sets") {
  std::mt19937 random(1);
  for (const std::size_t universe : {1U, 7U, 64U, 65U, 300U}) {
    for (int i = 0; i < 50; ++i) {
      const Set a = random_set(random, universe, 0.4);
      const Set b = random_set(random, universe, 0.6);
      const NodeSet x = to_node_set(universe, a);
      const NodeSet y = to_node_set(universe, b);
      Set both, either = a, only = a;
      for (const NodeIndex v : a)
        if (b.count(v) != 0) both.insert(v);
      for (const NodeIndex v : b) either.insert(v), only.erase(v);
      CHECK(to_set(x & y) == both);
      CHECK(to_set(x | y) == either);
      CHECK(to_set(x - y) == only);
      CHECK(x.count() == a.size());
      CHECK(x.empty() == a.empty());
      CHECK(x.is_subset_of(y) == only.empty());
      CHECK((x & y).is_subset_of(x));
      CHECK((x == y) == (a == b));
    }
  }
}

namespace {

slimdag::Manifest manifest_of(int models) {
  std::string nodes;
  for (int i = 0; i < models; ++i) {
    const std::string name = "m" + std::to_string(i);
    nodes += (i == 0 ? "" : ", ");
    nodes += R"("model.p.)" + name + R"(": {"unique_id": "model.p.)" + name + R"(", "name": ")" + name +
             R"(", "resource_type": "model", "package_name": "p", "original_file_path": "models/)" + name +
             R"(.sql", "fqn": ["p", ")" + name + R"("], "checksum": {"name": "none", "checksum": ""}, "raw_code": "x",
             "config": {"enabled": true}, "depends_on": {"macros": [], "nodes": []}})";
  }
  return slimdag::Manifest::parse(
      R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
          "project_name": "p"}, "nodes": {)" +
      nodes + R"(}, "sources": {}, "macros": {}, "docs": {}, "exposures": {}, "metrics": {}, "groups": {},
          "selectors": {}, "disabled": {}, "parent_map": {}, "child_map": {}, "saved_queries": {},
          "semantic_models": {}, "unit_tests": {}})");
}

template <typename Call>
void refuses(Call call) {
  try {
    call();
    FAIL("nothing was thrown");
  } catch (const slimdag::Error& error) {
    CHECK(error.code() == slimdag::ErrorCode::invalid_argument);
    CHECK(error.hint() != "");
  }
}

void refuses_to_meet(NodeSet a, const NodeSet& b) {
  refuses([&] { a |= b; });
  refuses([&] { a &= b; });
  refuses([&] { a -= b; });
  refuses([&] { (void)(a | b); });
  refuses([&] { (void)a.is_subset_of(b); });
  CHECK_FALSE(a == b);
}

}  // namespace

TEST_CASE("sets of different manifests do not meet") {
  const slimdag::Manifest small = manifest_of(2), large = manifest_of(900), twin = manifest_of(2);
  const NodeSet of_small = select(small, nullptr, {}), of_large = select(large, nullptr, {});
  CHECK(of_small.count() == 2);
  refuses_to_meet(of_small, of_large);
  refuses_to_meet(of_large, of_small);
  refuses_to_meet(of_small, select(twin, nullptr, {}));  // As many nodes, and yet others.
  refuses_to_meet(NodeSet(small), NodeSet(twin));
  refuses_to_meet(NodeSet(small.size()), NodeSet(large.size()));
}

TEST_CASE("a set of a number of nodes becomes one of the manifest that it meets") {
  const slimdag::Manifest manifest = manifest_of(2), twin = manifest_of(2);
  NodeSet all(manifest.size());
  all |= select(manifest, nullptr, {});
  CHECK(all.count() == 2);
  refuses([&] { all |= select(twin, nullptr, {}); });
}

TEST_CASE("copies of a manifest are one manifest") {
  const slimdag::Manifest manifest = manifest_of(2);
  const slimdag::Manifest copy = manifest;
  CHECK((select(manifest, nullptr, {}) | select(copy, nullptr, {})).count() == 2);
}

TEST_CASE("what is no node of the manifest is refused") {
  const slimdag::Manifest manifest = manifest_of(3);
  NodeSet nodes(manifest);
  refuses([&] { nodes.insert(manifest.find("model.p.nobody")); });
  refuses([&] { nodes.insert(3); });
  refuses([&] { nodes.erase(slimdag::no_node); });
  refuses([] { NodeSet().insert(0); });
  CHECK_FALSE(nodes.contains(slimdag::no_node));
  CHECK_FALSE(nodes.contains(3));
  CHECK(nodes.empty());
}

TEST_CASE("a set of another manifest is refused by whatever takes a manifest and a set") {
  const slimdag::Manifest small = manifest_of(2), large = manifest_of(900), twin = manifest_of(900);
  const NodeSet foreign(small), of_twin(twin), own(large);
  for (const NodeSet& set : {foreign, of_twin}) {
    refuses([&] { (void)sorted_unique_ids(large, set); });
    refuses([&] { (void)build_order(large, set); });
    refuses([&] { (void)draw(large, set, nullptr, {}); });
    refuses([&] { (void)large.dag().descendants(set, std::nullopt, own); });
    refuses([&] { (void)large.dag().ancestors(own, std::nullopt, set); });
    refuses([&] { (void)large.dag().childrens_parents(set, own); });
    refuses([&] { (void)large.dag().shortest_paths(set, own); });
    refuses([&] { (void)large.dag().subset_edges(set); });
  }
  refuses([&] { (void)large.dag().successors(slimdag::no_node); });
  refuses([&] { (void)large.dag().predecessors(900); });
}
