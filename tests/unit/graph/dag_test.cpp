#include "slimdag/graph/dag.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "reference_graph.hpp"
#include "slimdag/error.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

std::vector<NodeIndex> list(std::span<const NodeIndex> nodes) { return {nodes.begin(), nodes.end()}; }

void check_neighbours(const Dag& dag, const ReferenceGraph& graph) {
  const Set all = to_set(all_of(graph.vertices));
  std::size_t edges = 0;
  for (NodeIndex v = 0; v < graph.vertices; ++v) {
    const Set children = graph.step({v}, all, true);
    const Set parents = graph.step({v}, all, false);
    REQUIRE(list(dag.successors(v)) == std::vector<NodeIndex>(children.begin(), children.end()));
    REQUIRE(list(dag.predecessors(v)) == std::vector<NodeIndex>(parents.begin(), parents.end()));
    edges += children.size();
  }
  REQUIRE(dag.num_vertices() == graph.vertices);
  REQUIRE(dag.num_edges() == edges);
}

void check_closures(const Dag& dag, const ReferenceGraph& graph, const Set& selected, const Set& within) {
  const NodeSet from = to_node_set(graph.vertices, selected);
  const NodeSet inside = to_node_set(graph.vertices, within);
  for (const std::optional<std::uint64_t> depth :
       {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(0), std::optional<std::uint64_t>(1),
        std::optional<std::uint64_t>(2), std::optional<std::uint64_t>(3), std::optional<std::uint64_t>(UINT64_MAX)}) {
    REQUIRE(to_set(dag.descendants(from, depth, inside)) == graph.closure(selected, depth, within, true));
    REQUIRE(to_set(dag.ancestors(from, depth, inside)) == graph.closure(selected, depth, within, false));
  }
  REQUIRE(to_set(dag.successors(from, inside)) == graph.step(selected, within, true));
  Set ancestors_for = graph.closure(selected, {}, within, true);
  ancestors_for.insert(selected.begin(), selected.end());
  Set both = graph.closure(ancestors_for, {}, within, false);
  both.insert(ancestors_for.begin(), ancestors_for.end());
  REQUIRE(to_set(dag.childrens_parents(from, inside)) == both);
}

/// Among the free vertices the lowest, looked for in the slow way.
std::vector<NodeIndex> reference_order(const ReferenceGraph& graph) {
  std::vector<NodeIndex> order;
  Set rest = to_set(all_of(graph.vertices));
  while (!rest.empty()) {
    const auto free =
        std::find_if(rest.begin(), rest.end(), [&](NodeIndex v) { return graph.step({v}, rest, false).empty(); });
    order.push_back(*free);
    rest.erase(free);
  }
  return order;
}

void check_shortest_paths(const Dag& dag, const ReferenceGraph& graph, const Set& from, const Set& within) {
  const Dag::ShortestPaths paths =
      dag.shortest_paths(to_node_set(graph.vertices, from), to_node_set(graph.vertices, within));
  std::vector<std::uint32_t> distance(graph.vertices, UINT32_MAX);
  Set layer;
  for (const NodeIndex v : from)
    if (within.count(v) != 0) layer.insert(v);
  for (std::uint32_t depth = 0; depth <= graph.vertices; ++depth) {
    for (const NodeIndex v : layer) distance[v] = std::min(distance[v], depth);
    layer = graph.step(layer, within, true);
  }
  REQUIRE(paths.distance == distance);
  for (NodeIndex v = 0; v < graph.vertices; ++v) {
    NodeIndex expected = no_node;
    if (distance[v] != 0 && distance[v] != UINT32_MAX)
      for (const NodeIndex u : graph.step({v}, within, false))
        if (expected == no_node && distance[u] == distance[v] - 1) expected = u;
    REQUIRE(paths.previous[v] == expected);
  }
}

std::string message_of(std::size_t vertices, const std::vector<Edge>& edges) {
  try {
    make_dag(vertices, edges);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::cycle);
    return error.message();
  }
  return "no cycle";
}

}  // namespace

TEST_CASE("every graph of up to five nodes: neighbours, order, closures, sub-graph, shortest paths") {
  std::size_t graphs = 0;
  for (std::size_t vertices = 0; vertices <= 5; ++vertices)
    for_each_dag(vertices, [&](const ReferenceGraph& graph) {
      ++graphs;
      const Dag dag = make_dag(vertices, graph.edges);
      check_neighbours(dag, graph);
      REQUIRE(dag.topological_order() == reference_order(graph));
      const Set all = to_set(all_of(vertices));
      for_each_subset(vertices, [&](const Set& selected) {
        REQUIRE(dag.subset_edges(to_node_set(vertices, selected)) == graph.subset_edges(selected));
        check_closures(dag, graph, selected, all);
        check_shortest_paths(dag, graph, selected, all);
        if (vertices > 4) return;
        for_each_subset(vertices, [&](const Set& within) {
          check_closures(dag, graph, selected, within);
          check_shortest_paths(dag, graph, selected, within);
        });
      });
    });
  CHECK(graphs == 1 + 1 + 2 + 8 + 64 + 1024);
}

TEST_CASE("random graphs with edges in both directions of the numbers and duplicates") {
  std::mt19937 random(2);
  for (int i = 0; i < 150; ++i) {
    const std::size_t vertices = 5 + random() % 100;
    const ReferenceGraph graph = random_graph(
        random, vertices, 0.5 * static_cast<double>(random() % 100 + 1) / static_cast<double>(vertices * 5));
    const Dag dag = make_dag(vertices, graph.edges);
    check_neighbours(dag, graph);
    REQUIRE(dag.topological_order() == reference_order(graph));
    const Set selected = random_set(random, vertices, 0.3);
    const Set within = random_set(random, vertices, 0.8);
    check_closures(dag, graph, selected, within);
    check_shortest_paths(dag, graph, selected, within);
    REQUIRE(dag.subset_edges(to_node_set(vertices, selected)) == graph.subset_edges(selected));
  }
}

TEST_CASE("more than 64 selected nodes reach through one that is not") {
  constexpr NodeIndex parents = 150, children = 70, hub = parents + children;
  std::vector<Edge> edges;
  for (NodeIndex v = 0; v < parents; ++v) edges.emplace_back(v, hub);
  for (NodeIndex v = parents; v < hub; ++v) edges.emplace_back(hub, v);
  const Dag dag = make_dag(hub + 1, edges);
  NodeSet selected = all_of(hub + 1);
  selected.erase(hub);
  const std::vector<Edge> found = dag.subset_edges(selected);
  CHECK(found.size() == parents * children);
  CHECK(std::is_sorted(found.begin(), found.end()));
  CHECK(found.front() == Edge(0, parents));
  CHECK(found.back() == Edge(parents - 1, hub - 1));
}

TEST_CASE("a cycle is an error with its path") {
  CHECK(message_of(1, {{0, 0}}) == "Found a cycle: a");
  CHECK(message_of(2, {{0, 1}, {1, 0}}) == "Found a cycle: a --> b");
  CHECK(message_of(5, {{0, 1}, {1, 2}, {2, 3}, {3, 1}, {3, 4}}) == "Found a cycle: b --> c --> d");
  CHECK(message_of(3, {{0, 1}, {0, 2}, {1, 2}}) == "no cycle");
}

TEST_CASE("every small directed graph: a cycle is found where there is one, and its path is one") {
  constexpr std::size_t vertices = 4;
  std::vector<Edge> pairs;
  for (NodeIndex u = 0; u < vertices; ++u)
    for (NodeIndex v = 0; v < vertices; ++v) pairs.emplace_back(u, v);
  for (std::uint32_t bits = 0; bits < (1U << pairs.size()); bits += 1 + bits % 3) {
    ReferenceGraph graph{vertices, {}};
    for (std::size_t i = 0; i < pairs.size(); ++i)
      if ((bits >> i) & 1U) graph.edges.push_back(pairs[i]);
    bool cyclic = false;
    for (NodeIndex v = 0; v < vertices; ++v) cyclic |= graph.closure({v}, {}, {0, 1, 2, 3}, true).count(v) != 0;
    const std::string message = message_of(vertices, graph.edges);
    REQUIRE((message != "no cycle") == cyclic);
    if (!cyclic) continue;
    std::vector<NodeIndex> path;
    for (std::size_t i = std::string("Found a cycle: ").size(); i < message.size(); i += std::string("a --> ").size())
      path.push_back(static_cast<NodeIndex>(message[i] - 'a'));
    for (std::size_t i = 0; i < path.size(); ++i) REQUIRE(graph.has_edge(path[i], path[(i + 1) % path.size()]));
  }
}

TEST_CASE("a cycle of half a million nodes does not exhaust the stack") {
  constexpr NodeIndex length = 500'000;
  std::vector<Edge> edges;
  for (NodeIndex v = 0; v < length; ++v) edges.emplace_back(v, (v + 1) % length);
  const std::vector<std::string_view> names(length, "x");
  CHECK_THROWS_AS(Dag(length, edges, names), Error);
}

TEST_CASE("a chain of half a million nodes is answered node by node") {
  constexpr NodeIndex length = 500'000;
  std::vector<Edge> edges;
  for (NodeIndex v = 0; v + 1 < length; ++v) edges.emplace_back(v, v + 1);
  const Dag dag(length, edges, std::vector<std::string_view>(length, "x"));
  NodeSet ends(length);
  ends.insert(0);
  ends.insert(length - 1);
  const NodeSet all = all_of(length);
  CHECK(dag.descendants(ends, {}, all).count() == length - 1);
  CHECK(dag.ancestors(ends, 7, all).count() == 7);
  CHECK(dag.subset_edges(ends) == std::vector<Edge>{{0, length - 1}});
  CHECK(dag.shortest_paths(ends, all).distance[length - 2] == length - 2);
}

TEST_CASE("an edge that names no vertex is refused") {
  CHECK_THROWS_AS(make_dag(2, {{0, 2}}), Error);
  CHECK_THROWS_AS(make_dag(0, {{0, 0}}), Error);
}

TEST_CASE("a Dag can be moved") {
  Dag dag = make_dag(2, {{0, 1}});
  Dag other = std::move(dag);
  dag = make_dag(3, {{0, 1}, {1, 2}});
  CHECK(other.num_edges() == 1);
  CHECK(dag.num_edges() == 2);
}
