#include "slimdag/graph/dag.hpp"

#include <algorithm>
#include <numeric>

#include "graph/cycle.hpp"
#include "graph/dag_impl.hpp"
#include "graph/topological_order.hpp"
#include "slimdag/error.hpp"

namespace slimdag {

namespace {

void check_ends(std::size_t vertices, const std::vector<Edge>& edges) {
  for (const auto& [source, target] : edges)
    if (source >= vertices || target >= vertices)
      throw Error(ErrorCode::invalid_argument, "An edge of the graph names a vertex that is not in the graph.", {},
                  "Give edges between vertices 0 to the number of vertices minus 1.");
}

void check_vertex(NodeIndex v, const NodeUniverse& vertices) {
  if (v >= vertices.size())
    throw Error(ErrorCode::invalid_argument, "The node index is not one of this graph.", {},
                "Manifest::find() gives no_node where the manifest has no node of that id: look before you go on.");
}

[[noreturn]] void throw_cycle(std::size_t vertices, const std::vector<Edge>& edges,
                              const std::vector<std::string_view>& names) {
  std::vector<NodeIndex> starts(vertices);
  std::iota(starts.begin(), starts.end(), NodeIndex{0});
  throw cycle_error(find_cycle(vertices, starts, edges), names);
}

void check(const NodeSet& nodes, const NodeSet& within, const NodeUniverse& vertices) {
  nodes.require_of(vertices);
  within.require_of(vertices);
  nodes.require_of(within.universe());
}

/// Layer by layer. What is already found is not found again, but members of `selected` are not found by being there:
/// dbt counts them only where they are children (parents) of another one. Each vertex is expanded at most twice.
NodeSet reachable(const CsrGraph& graph, const NodeSet& selected, std::optional<std::uint64_t> max_depth,
                  const NodeSet& within) {
  NodeSet found(within.universe().met(selected.universe()));
  std::vector<NodeIndex> layer;
  selected.for_each([&](NodeIndex v) {
    if (within.contains(v)) layer.push_back(v);
  });
  std::vector<NodeIndex> next_layer;
  for (std::uint64_t depth = 0; !layer.empty() && (!max_depth || depth < *max_depth); ++depth) {
    next_layer.clear();
    for (const NodeIndex v : layer)
      for (const NodeIndex w : neighbours(graph, v))
        if (within.contains(w) && !found.contains(w)) {
          found.insert(w);
          next_layer.push_back(w);
        }
    layer.swap(next_layer);
  }
  return found;
}

}  // namespace

Dag::Dag(const NodeUniverse& vertices, std::vector<Edge> edges, const std::vector<std::string_view>& names) {
  check_ends(vertices, edges);
  sort_unique(vertices, edges);
  CsrGraph forward = graph_of_sorted(vertices, edges);
  CsrGraph backward = reversed_graph_of(vertices, edges);
  std::vector<NodeIndex> order = any_topological_order(forward, backward);
  if (order.size() < vertices) throw_cycle(vertices, edges, names);
  impl_ = std::make_unique<Impl>(Impl{vertices, std::move(forward), std::move(backward), std::move(order)});
}

Dag::~Dag() = default;
Dag::Dag(Dag&&) noexcept = default;
Dag& Dag::operator=(Dag&&) noexcept = default;

std::size_t Dag::num_vertices() const noexcept { return boost::num_vertices(impl_->forward); }
std::size_t Dag::num_edges() const noexcept { return boost::num_edges(impl_->forward); }
const NodeUniverse& Dag::universe() const noexcept { return impl_->universe; }

std::span<const NodeIndex> Dag::successors(NodeIndex v) const {
  check_vertex(v, impl_->universe);
  return neighbours(impl_->forward, v);
}

std::span<const NodeIndex> Dag::predecessors(NodeIndex v) const {
  check_vertex(v, impl_->universe);
  return neighbours(impl_->backward, v);
}

NodeSet Dag::descendants(const NodeSet& selected, std::optional<std::uint64_t> max_depth, const NodeSet& within) const {
  check(selected, within, impl_->universe);
  return reachable(impl_->forward, selected, max_depth, within);
}

NodeSet Dag::ancestors(const NodeSet& selected, std::optional<std::uint64_t> max_depth, const NodeSet& within) const {
  check(selected, within, impl_->universe);
  return reachable(impl_->backward, selected, max_depth, within);
}

NodeSet Dag::childrens_parents(const NodeSet& selected, const NodeSet& within) const {
  const NodeSet ancestors_for = descendants(selected, std::nullopt, within) | selected;
  return ancestors(ancestors_for, std::nullopt, within) | ancestors_for;
}

NodeSet Dag::successors(const NodeSet& selected, const NodeSet& within) const {
  check(selected, within, impl_->universe);
  return reachable(impl_->forward, selected, 1, within);
}

std::vector<NodeIndex> Dag::topological_order() const {
  return lowest_first_topological_order(impl_->forward, impl_->backward);
}

Dag::ShortestPaths Dag::shortest_paths(const NodeSet& from, const NodeSet& within) const {
  check(from, within, impl_->universe);
  ShortestPaths paths{std::vector<std::uint32_t>(num_vertices(), UINT32_MAX),
                      std::vector<NodeIndex>(num_vertices(), no_node)};
  std::vector<NodeIndex> queue;
  from.for_each([&](NodeIndex v) {
    if (!within.contains(v)) return;
    paths.distance[v] = 0;
    queue.push_back(v);
  });
  for (std::size_t i = 0; i < queue.size(); ++i)
    for (const NodeIndex w : neighbours(impl_->forward, queue[i]))
      if (within.contains(w) && paths.distance[w] == UINT32_MAX) {
        paths.distance[w] = paths.distance[queue[i]] + 1;
        queue.push_back(w);
      }
  // Predecessors ascend, so the first one that is a step nearer is the lowest.
  for (const NodeIndex v : queue)
    if (paths.distance[v] != 0)
      paths.previous[v] = *std::ranges::find_if(predecessors(v), [&](NodeIndex u) {
        return paths.distance[u] != UINT32_MAX && paths.distance[u] + 1 == paths.distance[v];
      });
  return paths;
}

}  // namespace slimdag
