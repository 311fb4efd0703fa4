#include "slimdag/graph/build_order.hpp"

#include <algorithm>
#include <iterator>

#include "graph/csr_graph.hpp"
#include "graph/topological_order.hpp"
#include "manifest/manifest_data.hpp"

namespace slimdag {

namespace {

/// The graph on which `dbt build` runs. Test edges cannot close a cycle: a node waits for a test only where it is
/// downstream of everything that the test depends on.
Dag dag_with_test_edges(const Manifest& manifest) {
  const ManifestData& data = manifest.data();
  const Dag& dag = data.dag();
  std::vector<Edge> edges = test_edges(manifest);
  std::vector<std::string_view> names;
  names.reserve(dag.num_vertices());
  for (NodeIndex v = 0; v < dag.num_vertices(); ++v) {
    names.push_back(data.nodes[v].unique_id);
    for (const NodeIndex child : dag.successors(v)) edges.emplace_back(v, child);
  }
  return {dag.universe(), std::move(edges), names};
}

std::vector<NodeIndex> order_of(const NodeSet& selected, const std::vector<Edge>& edges) {
  const std::size_t vertices = selected.universe();
  std::vector<NodeIndex> order =
      lowest_first_topological_order(graph_of_sorted(vertices, edges), reversed_graph_of(vertices, edges));
  std::erase_if(order, [&](NodeIndex v) { return !selected.contains(v); });
  return order;
}

}  // namespace

BuildOrder build_order(const Manifest& manifest, const NodeSet& selected, bool with_test_edges) {
  selected.require_of(manifest);
  BuildOrder order;
  order.edges =
      with_test_edges ? dag_with_test_edges(manifest).subset_edges(selected) : manifest.dag().subset_edges(selected);
  order.nodes = order_of(selected, order.edges);
  return order;
}

}  // namespace slimdag
