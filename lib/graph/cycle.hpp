// Cycles and their path, as dbt reports them.
#pragma once

#include <string_view>
#include <vector>

#include "slimdag/error.hpp"
#include "slimdag/graph/dag.hpp"

namespace slimdag {

/// The vertices of the first cycle that a depth-first search meets which starts at the vertices in the order `starts`
/// and follows edges in the order `edges`; empty where there is none. O(vertices + edges), no recursion. The same cycle
/// as networkx.find_cycle gives dbt when vertices and edges were added in these orders.
std::vector<NodeIndex> find_cycle(std::size_t vertices, const std::vector<NodeIndex>& starts,
                                  const std::vector<Edge>& edges);

/// dbt's sentence for it. Source: Linker.find_cycles and link_graph in dbt/compilation.py.
Error cycle_error(const std::vector<NodeIndex>& cycle, const std::vector<std::string_view>& names);

}  // namespace slimdag
