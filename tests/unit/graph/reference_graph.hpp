// A graph as a matrix, with every question answered the slow and obvious way.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "slimdag/graph/dag.hpp"

namespace slimdag::testing {

using Set = std::set<NodeIndex>;

inline Set to_set(const NodeSet& nodes) {
  const std::vector<NodeIndex> members = nodes.to_vector();
  return {members.begin(), members.end()};
}

inline NodeSet to_node_set(std::size_t universe, const Set& members) {
  NodeSet nodes(universe);
  for (const NodeIndex v : members) nodes.insert(v);
  return nodes;
}

inline NodeSet all_of(std::size_t universe) {
  NodeSet nodes(universe);
  for (NodeIndex v = 0; v < universe; ++v) nodes.insert(v);
  return nodes;
}

inline Dag make_dag(std::size_t vertices, const std::vector<Edge>& edges) {
  static const std::vector<std::string> letters = [] {
    std::vector<std::string> names;
    for (int i = 0; i < 1000; ++i)
      names.push_back(i < 26 ? std::string(1, static_cast<char>('a' + i)) : std::to_string(i));
    return names;
  }();
  return {vertices, edges, {letters.begin(), letters.begin() + static_cast<std::ptrdiff_t>(vertices)}};
}

struct ReferenceGraph {
  std::size_t vertices;
  std::vector<Edge> edges;

  bool has_edge(NodeIndex u, NodeIndex v) const {
    for (const Edge& edge : edges)
      if (edge == Edge(u, v)) return true;
    return false;
  }

  /// What one step from any of `from` leads to, inside `within`.
  Set step(const Set& from, const Set& within, bool forward) const {
    Set found;
    for (const auto& [u, v] : edges) {
      const NodeIndex source = forward ? u : v;
      const NodeIndex target = forward ? v : u;
      if (from.count(source) != 0 && within.count(source) != 0 && within.count(target) != 0) found.insert(target);
    }
    return found;
  }

  /// The union of what 1, 2, .. max_depth steps lead to; a path of a graph without cycles has fewer steps than
  /// vertices.
  Set closure(const Set& from, std::optional<std::uint64_t> max_depth, const Set& within, bool forward) const {
    Set found;
    Set layer = from;
    for (std::uint64_t depth = 0; depth < std::min<std::uint64_t>(max_depth.value_or(vertices), vertices); ++depth) {
      layer = step(layer, within, forward);
      found.insert(layer.begin(), layer.end());
    }
    return found;
  }

  /// What paths from u lead to whose inner vertices are not selected.
  Set reached_over_unselected(NodeIndex u, const Set& selected) const {
    Set all, found;
    for (NodeIndex v = 0; v < vertices; ++v) all.insert(v);
    for (Set layer = {u}; !layer.empty();) {
      layer = step(layer, all, true);
      found.insert(layer.begin(), layer.end());
      std::erase_if(layer, [&](NodeIndex v) { return selected.count(v) != 0; });
    }
    return found;
  }

  std::vector<Edge> subset_edges(const Set& selected) const {
    std::vector<Edge> found;
    for (const NodeIndex u : selected)
      for (const NodeIndex v : reached_over_unselected(u, selected))
        if (selected.count(v) != 0) found.emplace_back(u, v);
    return found;
  }
};

/// Every graph over `vertices` whose edges go from lower to higher numbers: up to names, every graph without cycles.
template <typename Visit>
void for_each_dag(std::size_t vertices, Visit visit) {
  std::vector<Edge> pairs;
  for (NodeIndex u = 0; u < vertices; ++u)
    for (NodeIndex v = u + 1; v < vertices; ++v) pairs.emplace_back(u, v);
  for (std::uint32_t bits = 0; bits < (1U << pairs.size()); ++bits) {
    std::vector<Edge> edges;
    for (std::size_t i = 0; i < pairs.size(); ++i)
      if ((bits >> i) & 1U) edges.push_back(pairs[i]);
    visit(ReferenceGraph{vertices, edges});
  }
}

template <typename Visit>
void for_each_subset(std::size_t vertices, Visit visit) {
  for (std::uint32_t bits = 0; bits < (1U << vertices); ++bits) {
    Set members;
    for (NodeIndex v = 0; v < vertices; ++v)
      if ((bits >> v) & 1U) members.insert(v);
    visit(members);
  }
}

/// Vertices in random order, so that edges go up and down, and some edges twice.
inline ReferenceGraph random_graph(std::mt19937& random, std::size_t vertices, double density) {
  std::vector<NodeIndex> order(vertices);
  for (NodeIndex v = 0; v < vertices; ++v) order[v] = v;
  std::shuffle(order.begin(), order.end(), random);
  std::bernoulli_distribution has_edge(density), is_twice(0.1);
  ReferenceGraph graph{vertices, {}};
  for (std::size_t i = 0; i < vertices; ++i)
    for (std::size_t j = i + 1; j < vertices; ++j)
      if (has_edge(random))
        for (int copies = is_twice(random) ? 2 : 1; copies > 0; --copies) graph.edges.emplace_back(order[i], order[j]);
  std::shuffle(graph.edges.begin(), graph.edges.end(), random);
  return graph;
}

inline Set random_set(std::mt19937& random, std::size_t vertices, double density) {
  std::bernoulli_distribution is_member(density);
  Set members;
  for (NodeIndex v = 0; v < vertices; ++v)
    if (is_member(random)) members.insert(v);
  return members;
}

}  // namespace slimdag::testing
