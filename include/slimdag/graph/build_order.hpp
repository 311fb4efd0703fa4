// The order in which `dbt build` runs a selection: DAG edges and the edges from tests to what is downstream of the
// tested nodes.
#pragma once

#include <vector>

#include "slimdag/fwd.hpp"
#include "slimdag/graph/dag.hpp"

namespace slimdag {

/// The edges test -> node that `dbt build` adds so that a node waits for the tests of its ancestors. They order a build
/// and never change a selection. Same edges as Linker.add_test_edges with dbt's flag use_fast_test_edges; the default
/// algorithm of 1.11 adds more edges with the same transitive reduction. Sorted, without duplicates. Throws what
/// Manifest::dag() throws. Source: Linker._get_test_edges_2 in dbt/compilation.py.
/// O(nodes + edges + output), and for every 64 tests that have several dependencies a pass per dependency over what is
/// downstream of it. Thread-safe.
std::vector<Edge> test_edges(const Manifest& manifest);

/// What a selection runs: nodes in an order that respects all edges (the lowest index first among those that are free),
/// and the edges among them, transitive ones kept, sorted.
struct BuildOrder {
  std::vector<NodeIndex> nodes;
  std::vector<Edge> edges;
};
/// `with_test_edges` as in `dbt build`; without them as in `dbt run`. Throws what Manifest::dag() throws.
/// Costs test_edges() and Dag::subset_edges(). Thread-safe. Source: NodeSelector.get_graph_queue in
/// dbt/graph/selector.py.
BuildOrder build_order(const Manifest& manifest, const NodeSet& selected, bool with_test_edges = true);

}  // namespace slimdag
