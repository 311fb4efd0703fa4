// From a selector's tree to sets of nodes: dbt's recursion, with what every part of the tree found kept for
// explanations.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>
#include <string_view>
#include <vector>

#include "selection/indirect_selection.hpp"
#include "selection/selection_context.hpp"

namespace slimdag {

/// What one part of a selector found.
struct Evaluated {
  NodeSet collected;  ///< Criteria: what matches by itself.
  NodeSet neighbors;  ///< Criteria: what the graph operators add.
  NodeSet combined;   ///< Groups: the direct sets of the parts, put together.
  DirectAndIndirect result;
};

/// Evaluates each part once, also where a YAML selector is inherited more than once. Not thread-safe; one per
/// selection. Source: NodeSelector.select_nodes_recursively in dbt/graph/selector.py.
class Evaluation {
 public:
  /// What becomes of the sets that parts of the tree found: an explanation looks at them again.
  enum class Keep { all, shared };

  Evaluation(const SelectionContext& context, Keep keep) : context_(context), keep_(keep) {}

  /// Keeps what it found. The reference stays valid as long as this object. Throws Error where dbt raises, and calls
  /// on_warning.
  const Evaluated& evaluate(const Spec& spec);

 private:
  Evaluated compute(const Spec& spec);
  Evaluated compute_criterion(const Spec& spec);
  Evaluated compute_closed_criterion(const Spec& spec) const;
  /// What the YAML selectors select that `selector:` names.
  NodeSet search_selectors(const Criterion& criterion);
  Evaluated compute_group(const Spec& spec);

  const SelectionContext& context_;
  Keep keep_;
  boost::unordered_flat_map<const Spec*, std::unique_ptr<Evaluated>> evaluated_;
  std::vector<std::string_view> running_;  ///< YAML selectors that are being evaluated, each inside the one before.
};

/// What the graph operators of a criterion add to the nodes that match it.
/// Source: NodeSelector.collect_specified_neighbors.
NodeSet collect_neighbors(const SelectionContext& context, const Criterion& criterion, const NodeSet& collected);

}  // namespace slimdag
