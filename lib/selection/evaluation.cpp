#include "selection/evaluation.hpp"

#include <fmt/format.h>

#include <vector>

#include "selection/methods.hpp"

namespace slimdag {

namespace {

/// Puts sets together as the group says; no sets make an empty one.
NodeSet combine(Spec::Kind kind, const std::vector<const NodeSet*>& sets, std::size_t universe) {
  if (sets.empty()) return NodeSet(universe);
  NodeSet combined = *sets.front();
  for (std::size_t i = 1; i < sets.size(); ++i) {
    if (kind == Spec::Kind::set_union)
      combined |= *sets[i];
    else if (kind == Spec::Kind::set_intersection)
      combined &= *sets[i];
    else
      combined -= *sets[i];
  }
  return combined;
}

}  // namespace

NodeSet collect_neighbors(const SelectionContext& context, const Criterion& criterion, const NodeSet& collected) {
  NodeSet neighbors(collected.universe());
  if (criterion.childrens_parents) neighbors |= context.dag.childrens_parents(collected, context.members);
  if (criterion.parents) neighbors |= context.dag.ancestors(collected, criterion.parents_depth, context.members);
  if (criterion.children) neighbors |= context.dag.descendants(collected, criterion.children_depth, context.members);
  return neighbors;
}

const Evaluated& Evaluation::evaluate(const Spec& spec) {
  if (const auto known = evaluated_.find(&spec); known != evaluated_.end()) return *known->second;
  auto evaluated =
      std::make_unique<Evaluated>(spec.kind == Spec::Kind::criterion ? evaluate_criterion(spec) : evaluate_group(spec));
  return *evaluated_.emplace(&spec, std::move(evaluated)).first->second;
}

Evaluated Evaluation::evaluate_criterion(const Spec& spec) const {
  Evaluated evaluated;
  evaluated.collected = search(context_, spec.criterion);
  evaluated.neighbors = collect_neighbors(context_, spec.criterion, evaluated.collected);
  evaluated.result = expand_selection(context_, evaluated.collected | evaluated.neighbors, spec.indirect_selection);
  return evaluated;
}

Evaluated Evaluation::evaluate_group(const Spec& spec) {
  const std::size_t universe = context_.members.universe();
  std::vector<const NodeSet*> direct_sets;
  std::vector<NodeSet> with_indirect;
  for (const SpecPtr& component : spec.components) {
    const DirectAndIndirect& part = evaluate(*component).result;
    direct_sets.push_back(&part.direct);
    with_indirect.push_back(part.direct | part.indirect);
  }
  std::vector<const NodeSet*> indirect_sets;
  for (const NodeSet& set : with_indirect) indirect_sets.push_back(&set);

  Evaluated evaluated;
  evaluated.combined = combine(spec.kind, direct_sets, universe);
  evaluated.result.indirect = combine(spec.kind, indirect_sets, universe);
  evaluated.result.direct =
      incorporate_indirect_nodes(context_, evaluated.combined, evaluated.result.indirect, spec.indirect_selection);
  if (spec.expect_exists && evaluated.result.direct.empty() && context_.options.on_warning)
    context_.options.on_warning({"NoNodesForSelectionCriteria",
                                 fmt::format("The selection criterion '{}' does not match any enabled nodes", spec.raw),
                                 {}});
  return evaluated;
}

}  // namespace slimdag
