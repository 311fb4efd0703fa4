// The DAG of a manifest: an edge goes from a node to what depends on it, as in dbt's graph.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "slimdag/fwd.hpp"
#include "slimdag/graph/node_set.hpp"

namespace slimdag {

/// An edge source -> target: target depends on source.
using Edge = std::pair<NodeIndex, NodeIndex>;

/// Immutable; thread-safe. Vertices are the NodeIndex of the manifest. Whatever takes a set or a vertex throws
/// Error(invalid_argument) for a set of another manifest, and for what is no vertex, such as no_node.
class Dag {
 public:
  /// `edges` may hold duplicates, which count once (dbt's networkx graph does not keep them either).
  /// Throws Error(cycle) with the path of a cycle as "a --> b --> c", the way dbt writes it, from `names`, one for each
  /// vertex; Error(invalid_argument) where an edge names no vertex. O(vertices + edges).
  Dag(const NodeUniverse& vertices, std::vector<Edge> edges, const std::vector<std::string_view>& names);
  ~Dag();
  Dag(Dag&&) noexcept;
  Dag& operator=(Dag&&) noexcept;

  std::size_t num_vertices() const noexcept;
  /// The vertices, for sets of them.
  const NodeUniverse& universe() const noexcept;
  std::size_t num_edges() const noexcept;
  /// Children / parents of a vertex, without duplicates, ascending.
  std::span<const NodeIndex> successors(NodeIndex v) const;
  std::span<const NodeIndex> predecessors(NodeIndex v) const;

  /// Nodes reachable from `selected` in 1 .. max_depth steps (no limit: nullopt), inside `within` (dbt's sub-graph of
  /// enabled nodes). A member of `selected` is in the answer only where it is a descendant of another one. O(nodes +
  /// edges). Source: Graph.select_children in dbt/graph/graph.py.
  NodeSet descendants(const NodeSet& selected, std::optional<std::uint64_t> max_depth, const NodeSet& within) const;
  /// The same against the direction of the edges. Source: Graph.select_parents.
  NodeSet ancestors(const NodeSet& selected, std::optional<std::uint64_t> max_depth, const NodeSet& within) const;
  /// The `@` operator: the nodes, their descendants, and all ancestors of those. Source:
  /// Graph.select_childrens_parents.
  NodeSet childrens_parents(const NodeSet& selected, const NodeSet& within) const;
  /// Direct children of all members. Source: Graph.select_successors.
  NodeSet successors(const NodeSet& selected, const NodeSet& within) const;

  /// Every vertex after all its parents; among those that are free, the lowest index first (deterministic).
  /// O(vertices log vertices + edges).
  std::vector<NodeIndex> topological_order() const;

  /// For every vertex its distance from the nearest member of `from` along the edges, and the vertex before it on such
  /// a path; UINT32_MAX where it cannot be reached. Among equal paths the one with the lowest indices.
  struct ShortestPaths {
    std::vector<std::uint32_t> distance;
    std::vector<NodeIndex> previous;
  };
  ShortestPaths shortest_paths(const NodeSet& from, const NodeSet& within) const;

  /// The sub-graph of `selected` in which a path over nodes that are not selected becomes an edge, as dbt's
  /// get_subset_graph makes it: edges sorted, without duplicates. dbt's rule itself makes the output grow: k selected
  /// parents and m selected children of one unselected node are k * m edges.
  /// O(nodes + edges + output + a pass per 64 selected nodes over those unselected ones between these and the next
  /// selected at which the way branches). Source: Graph.get_subset_graph.
  std::vector<Edge> subset_edges(const NodeSet& selected) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace slimdag
