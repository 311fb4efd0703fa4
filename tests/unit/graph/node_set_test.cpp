#include "slimdag/graph/node_set.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

#include "reference_graph.hpp"

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
