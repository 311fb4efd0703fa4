#include "selection/why_path.hpp"

#include <algorithm>
#include <optional>

namespace slimdag {

namespace {

enum class Direction { down, up };

/// The nodes that a breadth-first visit comes to, each with the one before it.
class Visit {
 public:
  Visit(const SelectionContext& context, const NodeSet& from, Direction direction)
      : previous_(from.universe(), no_node), reached_(from) {
    std::vector<NodeIndex> queue = from.to_vector();
    for (std::size_t at = 0; at < queue.size(); ++at) {
      const NodeIndex node = queue[at];
      const auto next = direction == Direction::down ? context.dag.successors(node) : context.dag.predecessors(node);
      for (const NodeIndex neighbor : next) {
        if (reached_.contains(neighbor) || !context.members.contains(neighbor)) continue;
        reached_.insert(neighbor);
        previous_[neighbor] = node;
        queue.push_back(neighbor);
      }
    }
  }

  const NodeSet& reached() const { return reached_; }

  /// From a node of the start to this one.
  std::vector<NodeIndex> path_to(NodeIndex node) const {
    std::vector<NodeIndex> path;
    for (; node != no_node; node = previous_[node]) path.push_back(node);
    std::reverse(path.begin(), path.end());
    return path;
  }

 private:
  std::vector<NodeIndex> previous_;
  NodeSet reached_;
};

std::optional<std::vector<NodeIndex>> way(const SelectionContext& context, const NodeSet& from, Direction direction,
                                          const Depth& depth, NodeIndex to) {
  const Visit visit(context, from, direction);
  if (!visit.reached().contains(to)) return std::nullopt;
  std::vector<NodeIndex> path = visit.path_to(to);
  if (depth && path.size() - 1 > *depth) return std::nullopt;
  return path;
}

/// Down to a descendant, and up from there.
std::vector<NodeIndex> way_over_children(const SelectionContext& context, const NodeSet& from, NodeIndex to) {
  const Visit down(context, from, Direction::down);
  if (down.reached().contains(to)) return down.path_to(to);
  std::vector<NodeIndex> up = Visit(context, down.reached(), Direction::up).path_to(to);
  std::vector<NodeIndex> path = down.path_to(up.front());
  path.insert(path.end(), up.begin() + 1, up.end());
  return path;
}

}  // namespace

Reached find_way(const SelectionContext& context, const Criterion& criterion, const NodeSet& collected,
                 NodeIndex node) {
  if (criterion.parents)
    if (auto path = way(context, collected, Direction::up, criterion.parents_depth, node))
      return {Reached::Operator::parents, std::move(*path)};
  if (criterion.children)
    if (auto path = way(context, collected, Direction::down, criterion.children_depth, node))
      return {Reached::Operator::children, std::move(*path)};
  return {Reached::Operator::childrens_parents, way_over_children(context, collected, node)};
}

}  // namespace slimdag
