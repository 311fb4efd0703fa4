// Topological orders.
#pragma once

#include <vector>

#include "graph/csr_graph.hpp"

namespace slimdag {

/// Every vertex after all its parents, in no particular order otherwise; vertices on cycles and behind them are
/// missing. O(vertices + edges).
std::vector<NodeIndex> any_topological_order(const CsrGraph& forward, const CsrGraph& backward);

/// The same with the lowest index first among those that are free. O(vertices log vertices + edges).
std::vector<NodeIndex> lowest_first_topological_order(const CsrGraph& forward, const CsrGraph& backward);

}  // namespace slimdag
