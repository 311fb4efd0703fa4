#include <algorithm>

#include "arguments.hpp"
#include "guard.hpp"

using namespace slimdag::capi;
using slimdag::Dag;
using slimdag::Edge;
using slimdag::Manifest;
using slimdag::NodeIndex;
using slimdag::NodeSet;

namespace {

NodeSet walked(const Manifest& manifest, const slimdag_node_set* within) {
  const slimdag_node_set* given = live_or_null(within, "within");
  if (given == nullptr) return enabled_nodes(manifest);
  same_manifest(manifest, given->manifest, "within");
  return given->nodes;
}

std::optional<std::uint64_t> limit(std::uint64_t max_depth) {
  return max_depth == SLIMDAG_NO_LIMIT ? std::nullopt : std::optional(max_depth);
}

slimdag_indices* new_edges(const std::vector<Edge>& edges) {
  std::vector<NodeIndex> flat;
  flat.reserve(edges.size() * 2);
  for (const auto& [source, target] : edges) {
    flat.push_back(source);
    flat.push_back(target);
  }
  return new slimdag_indices(std::move(flat));
}

template <typename Neighbours>
slimdag_status neighbours(const slimdag_manifest* manifest, uint32_t node, const uint32_t** out_nodes,
                          size_t* out_count, slimdag_error** error, Neighbours of) {
  return guard(error, [&] {
    const Manifest& in = live(manifest, "manifest").manifest;
    const NodeIndex index = node_index(in, node, "node");
    required(out_nodes, "out_nodes");
    required(out_count, "out_count");
    const std::span<const NodeIndex> found = of(in.dag(), index);
    *out_nodes = found.data();
    *out_count = found.size();
  });
}

template <typename Walk>
slimdag_status walk(const slimdag_node_set* set, const slimdag_node_set* within, slimdag_node_set** out,
                    slimdag_error** error, Walk from) {
  return guard(error, [&] {
    const slimdag_node_set& start = live(set, "set");
    slimdag_node_set*& to = required(out, "out");
    const NodeSet over = walked(start.manifest, within);
    to = new slimdag_node_set(start.manifest, from(start.manifest.dag(), start.nodes, over));
  });
}

std::vector<NodeIndex> path_back(const Dag::ShortestPaths& paths, NodeIndex to) {
  std::vector<NodeIndex> path;
  if (paths.distance[to] == UINT32_MAX) return path;
  for (NodeIndex at = to;; at = paths.previous[at]) {
    path.push_back(at);
    if (paths.distance[at] == 0) break;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace

extern "C" {

slimdag_status slimdag_graph_edge_count(const slimdag_manifest* manifest, size_t* out, slimdag_error** error) {
  return guard(error, [&] {
    const Manifest& in = live(manifest, "manifest").manifest;
    size_t& to = required(out, "out");
    to = in.dag().num_edges();
  });
}

slimdag_status slimdag_graph_parents(const slimdag_manifest* manifest, uint32_t node, const uint32_t** out_nodes,
                                     size_t* out_count, slimdag_error** error) {
  return neighbours(manifest, node, out_nodes, out_count, error,
                    [](const Dag& dag, NodeIndex index) { return dag.predecessors(index); });
}

slimdag_status slimdag_graph_children(const slimdag_manifest* manifest, uint32_t node, const uint32_t** out_nodes,
                                      size_t* out_count, slimdag_error** error) {
  return neighbours(manifest, node, out_nodes, out_count, error,
                    [](const Dag& dag, NodeIndex index) { return dag.successors(index); });
}

slimdag_status slimdag_graph_ancestors(const slimdag_node_set* set, uint64_t max_depth, const slimdag_node_set* within,
                                       slimdag_node_set** out, slimdag_error** error) {
  return walk(set, within, out, error, [&](const Dag& dag, const NodeSet& nodes, const NodeSet& over) {
    return dag.ancestors(nodes, limit(max_depth), over);
  });
}

slimdag_status slimdag_graph_descendants(const slimdag_node_set* set, uint64_t max_depth,
                                         const slimdag_node_set* within, slimdag_node_set** out,
                                         slimdag_error** error) {
  return walk(set, within, out, error, [&](const Dag& dag, const NodeSet& nodes, const NodeSet& over) {
    return dag.descendants(nodes, limit(max_depth), over);
  });
}

slimdag_status slimdag_graph_childrens_parents(const slimdag_node_set* set, const slimdag_node_set* within,
                                               slimdag_node_set** out, slimdag_error** error) {
  return walk(set, within, out, error, [](const Dag& dag, const NodeSet& nodes, const NodeSet& over) {
    return dag.childrens_parents(nodes, over);
  });
}

slimdag_status slimdag_graph_topological_order(const slimdag_manifest* manifest, slimdag_indices** out,
                                               slimdag_error** error) {
  return guard(error, [&] {
    const Manifest& in = live(manifest, "manifest").manifest;
    slimdag_indices*& to = required(out, "out");
    to = new slimdag_indices(in.dag().topological_order());
  });
}

slimdag_status slimdag_graph_shortest_path(const slimdag_node_set* from, uint32_t to, const slimdag_node_set* within,
                                           slimdag_indices** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag_node_set& start = live(from, "from");
    const NodeIndex end = node_index(start.manifest, to, "to");
    slimdag_indices*& path = required(out, "out");
    const NodeSet over = walked(start.manifest, within);
    path = new slimdag_indices(path_back(start.manifest.dag().shortest_paths(start.nodes, over), end));
  });
}

slimdag_status slimdag_graph_subset_edges(const slimdag_node_set* set, slimdag_indices** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag_node_set& of = live(set, "set");
    slimdag_indices*& to = required(out, "out");
    to = new_edges(of.manifest.dag().subset_edges(of.nodes));
  });
}

slimdag_status slimdag_graph_test_edges(const slimdag_manifest* manifest, slimdag_indices** out,
                                        slimdag_error** error) {
  return guard(error, [&] {
    const Manifest& in = live(manifest, "manifest").manifest;
    slimdag_indices*& to = required(out, "out");
    to = new_edges(test_edges(in));
  });
}

slimdag_status slimdag_graph_build_order(const slimdag_node_set* set, int32_t with_test_edges,
                                         slimdag_indices** out_nodes, slimdag_indices** out_edges,
                                         slimdag_error** error) {
  return guard(error, [&] {
    const slimdag_node_set& of = live(set, "set");
    const bool tests = flag(with_test_edges, "with_test_edges");
    slimdag_indices*& nodes = required(out_nodes, "out_nodes");
    slimdag_indices*& edges = required(out_edges, "out_edges");
    slimdag::BuildOrder order = build_order(of.manifest, of.nodes, tests);
    std::unique_ptr<slimdag_indices> edge_list(new_edges(order.edges));
    nodes = new slimdag_indices(std::move(order.nodes));
    edges = edge_list.release();
  });
}

}  // extern "C"
