// The way along the graph by which an operator of a criterion reaches a node.
#pragma once

#include <vector>

#include "selection/evaluation.hpp"

namespace slimdag {

/// The operator that reaches a node, and the nodes on a shortest way: first one that matches the criterion, last the
/// node.
struct Reached {
  enum class Operator { parents, children, childrens_parents };
  Operator by = Operator::children;
  std::vector<NodeIndex> path;
};

/// How the operators of the criterion reach `node`, which must be among its neighbors. O(nodes + edges).
Reached find_way(const SelectionContext& context, const Criterion& criterion, const NodeSet& collected, NodeIndex node);

}  // namespace slimdag
