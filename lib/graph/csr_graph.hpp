// The graph type: Boost.Graph's compressed sparse row graph over 32-bit indices, one per direction.
#pragma once

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <cstdint>
#include <span>
#include <vector>

#include "slimdag/fwd.hpp"
#include "slimdag/graph/dag.hpp"

namespace slimdag {

/// One direction only: two of these take less memory than one bidirectional graph, which keeps the index of every edge
/// besides, and either of them can be walked by the same code.
using CsrGraph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property,
                                                    boost::no_property, NodeIndex, std::uint32_t>;

/// What the edges of `v` lead to, in the order in which the graph was given them.
inline std::span<const NodeIndex> neighbours(const CsrGraph& graph, NodeIndex v) noexcept {
  const auto [first, last] = boost::adjacent_vertices(v, graph);
  return {first, last};
}

/// Sorts by source, then target, and removes duplicates. Two counting sorts: O(vertices + edges).
void sort_unique(std::size_t vertices, std::vector<Edge>& edges);

/// `edges` sorted by source.
CsrGraph graph_of_sorted(std::size_t vertices, const std::vector<Edge>& edges);
/// The edges of each vertex stay in the order in which they come.
CsrGraph graph_of(std::size_t vertices, const std::vector<Edge>& edges);
/// All edges turned round; sources ascend where `edges` is sorted by source.
CsrGraph reversed_graph_of(std::size_t vertices, const std::vector<Edge>& edges);

}  // namespace slimdag
