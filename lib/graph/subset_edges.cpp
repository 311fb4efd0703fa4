// The sub-graph of a selection: Graph.get_subset_graph of dbt/graph/graph.py. dbt removes nodes one at a time and joins
// what was before with what was behind; in a graph without cycles that leaves exactly an edge for each path over
// nodes that are not selected, whatever the order of removal.
#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "graph/ascending_positions.hpp"
#include "graph/dag_impl.hpp"

namespace slimdag {

namespace {

/// Unselected nodes from which a selected one can be reached over unselected ones: only these lead to an edge.
NodeSet unselected_between(const Dag& dag, const std::vector<NodeIndex>& order, const NodeSet& selected) {
  NodeSet between(dag.universe());
  for (auto v = order.rbegin(); v != order.rend(); ++v)
    if (!selected.contains(*v) && std::ranges::any_of(dag.successors(*v), [&](NodeIndex w) {
          return selected.contains(w) || between.contains(w);
        }))
      between.insert(*v);
  return between;
}

/// Where a walk that comes to an unselected node finds the next choice: a selected node, or an unselected one from
/// which it goes on to at least two of these. So a long way without a branch costs a single step, whoever goes it.
std::vector<NodeIndex> next_choices(const Dag& dag, const std::vector<NodeIndex>& order, const NodeSet& selected,
                                    const NodeSet& between) {
  std::vector<NodeIndex> next(dag.num_vertices(), no_node);
  for (auto v = order.rbegin(); v != order.rend(); ++v) {
    if (!between.contains(*v)) continue;
    for (const NodeIndex w : dag.successors(*v)) {
      if (!selected.contains(w) && !between.contains(w)) continue;
      const NodeIndex choice = selected.contains(w) ? w : next[w];
      next[*v] = next[*v] == no_node || next[*v] == choice ? choice : *v;
      if (next[*v] == *v) break;
    }
  }
  return next;
}

/// Follows up to 64 selected nodes at a time through the unselected ones, a bit of a word for each.
class SubsetSearch {
 public:
  static constexpr std::size_t lanes = 64;

  SubsetSearch(const Dag& dag, const std::vector<NodeIndex>& order, const NodeSet& selected)
      : dag_(dag),
        order_(order),
        selected_(selected),
        between_(unselected_between(dag, order, selected)),
        next_(next_choices(dag, order, selected, between_)),
        position_(order.size()),
        words_(order.size()),
        pending_(order.size()) {
    for (std::size_t i = 0; i < order.size(); ++i) position_[order[i]] = static_cast<NodeIndex>(i);
  }

  /// Appends the edges of these sources, which ascend, sorted.
  void append_edges(std::span<const NodeIndex> sources, std::vector<Edge>& edges) {
    for (std::size_t lane = 0; lane < sources.size(); ++lane) pass_on(sources[lane], std::uint64_t{1} << lane);
    // In topological order every unselected node is passed once, with all that reaches it.
    pending_.drain([&](std::size_t position) {
      const NodeIndex v = order_[position];
      pass_on(v, std::exchange(words_[v], 0));
    });
    std::ranges::sort(targets_);
    for (const NodeIndex target : targets_)
      for (std::uint64_t word = std::exchange(words_[target], 0); word != 0; word &= word - 1)
        targets_of_[static_cast<std::size_t>(std::countr_zero(word))].push_back(target);
    targets_.clear();
    for (std::size_t lane = 0; lane < sources.size(); ++lane) {
      for (const NodeIndex target : targets_of_[lane]) edges.emplace_back(sources[lane], target);
      targets_of_[lane].clear();
    }
  }

 private:
  void pass_on(NodeIndex v, std::uint64_t word) {
    for (const NodeIndex child : dag_.successors(v)) {
      const NodeIndex w = selected_.contains(child) ? child : next_[child];
      if (w == no_node) continue;
      if (selected_.contains(w)) {
        if (words_[w] == 0) targets_.push_back(w);
      } else {
        pending_.insert(position_[w]);
      }
      words_[w] |= word;
    }
  }

  const Dag& dag_;
  const std::vector<NodeIndex>& order_;
  const NodeSet& selected_;
  NodeSet between_;
  std::vector<NodeIndex> next_;       // of unselected nodes; no_node where none leads on to a selected one
  std::vector<NodeIndex> position_;   // in order_, by vertex
  std::vector<std::uint64_t> words_;  // sources that reach a vertex
  AscendingPositions pending_;
  std::vector<NodeIndex> targets_;  // selected nodes that were reached
  std::array<std::vector<NodeIndex>, lanes> targets_of_;
};

}  // namespace

std::vector<Edge> Dag::subset_edges(const NodeSet& selected) const {
  selected.require_of(impl_->universe);
  constexpr std::size_t lanes = SubsetSearch::lanes;
  std::vector<Edge> edges;
  SubsetSearch search(*this, impl_->order, selected);
  const std::vector<NodeIndex> sources = selected.to_vector();
  for (std::size_t i = 0; i < sources.size(); i += lanes)
    search.append_edges(std::span(sources).subspan(i, std::min(lanes, sources.size() - i)), edges);
  return edges;
}

}  // namespace slimdag
