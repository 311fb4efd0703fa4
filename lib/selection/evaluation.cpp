#include "selection/evaluation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "selection/criterion_text.hpp"
#include "selection/dbt_2_evaluation.hpp"
#include "selection/dbt_2_methods.hpp"
#include "selection/methods.hpp"
#include "semantics/rules.hpp"
#include "slimdag/error.hpp"

namespace slimdag {

namespace {

/// Takes one more part into a group.
void combine(NodeSet& combined, Spec::Kind kind, const NodeSet& part) {
  if (kind == Spec::Kind::set_union)
    combined |= part;
  else if (kind == Spec::Kind::set_intersection)
    combined &= part;
  else
    combined -= part;
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
  auto evaluated = std::make_unique<Evaluated>(compute(spec));
  return *evaluated_.emplace(&spec, std::move(evaluated)).first->second;
}

Evaluated Evaluation::compute(const Spec& spec) {
  return spec.kind == Spec::Kind::criterion ? compute_criterion(spec) : compute_group(spec);
}

Evaluated Evaluation::compute_criterion(const Spec& spec) {
  const bool names_selectors = spec.criterion.method == Method::selector;
  Evaluated evaluated;
  if (has(context_.semantics, Rule::criteria_are_closed)) return compute_closed_criterion(spec);
  evaluated.collected = names_selectors ? search_selectors(spec.criterion) : search(context_, spec.criterion);
  evaluated.neighbors = collect_neighbors(context_, spec.criterion, evaluated.collected);
  if (names_selectors) {
    // What a selector leaves out on purpose would come back. Source: NodeSelector.get_nodes_from_criteria.
    evaluated.result = {evaluated.collected | evaluated.neighbors, NodeSet(evaluated.collected.universe())};
    return evaluated;
  }
  evaluated.result = expand_selection(context_, evaluated.collected | evaluated.neighbors, spec.indirect_selection);
  return evaluated;
}

/// Each criterion brings its tests, and no group looks at them again.
Evaluated Evaluation::compute_closed_criterion(const Spec& spec) const {
  Evaluated evaluated;
  evaluated.collected = dbt_2::search(context_, spec.criterion);
  const NodeSet reached = dbt_2::with_neighbors(context_, spec.criterion, evaluated.collected);
  evaluated.neighbors = reached - evaluated.collected;
  evaluated.collected &= reached;
  evaluated.result = {dbt_2::with_tests(context_, reached, spec.indirect_selection), NodeSet(reached.universe())};
  return evaluated;
}

/// Source: SelectorSelectorMethod.
NodeSet Evaluation::search_selectors(const Criterion& criterion) {
  std::vector<const Selectors::Named*> matching;
  const CriterionPattern pattern(criterion);
  for (const Selectors::Named& selector : selectors_of(context_).named)
    if (pattern.matches(selector.name)) matching.push_back(&selector);
  if (matching.empty())
    throw Error(ErrorCode::selector_not_found,
                fmt::format("Selector '{}' did not match any selector in selectors.yml", text_of(criterion)), {},
                "Name a YAML selector of the project, or a pattern that fits one.");
  std::sort(matching.begin(), matching.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  NodeSet found(context_.members.universe());
  for (const Selectors::Named* selector : matching) {
    if (std::find(running_.begin(), running_.end(), selector->name) != running_.end())
      throw Error(ErrorCode::cycle,
                  fmt::format("Circular dependency detected in selector: {} -> {}", fmt::join(running_, " -> "),
                              selector->name),
                  {}, "Take one of these references out of selectors.yml.");
    running_.push_back(selector->name);
    found |= context_.filter.apply(context_.manifest, evaluate(*selector->spec).result.direct);
    running_.pop_back();
  }
  return found & context_.members;
}

Evaluated Evaluation::compute_group(const Spec& spec) {
  const NodeUniverse universe = context_.members.universe();
  Evaluated evaluated{NodeSet(), NodeSet(), NodeSet(universe), {NodeSet(universe), NodeSet(universe)}};
  bool is_first = true;
  NodeSet excluded(universe);
  for (const SpecPtr& component : spec.components) {
    Evaluated computed;
    const bool keeps = keep_ == Keep::all || component.use_count() > 1;
    if (!keeps) computed = compute(*component);
    const DirectAndIndirect& part = keeps ? evaluate(*component).result : computed.result;
    if (spec.excludes_tests && !is_first) excluded |= part.direct;
    const Spec::Kind kind = std::exchange(is_first, false) ? Spec::Kind::set_union : spec.kind;
    combine(evaluated.combined, kind, part.direct);
    combine(evaluated.result.indirect, kind, part.direct | part.indirect);
  }
  if (spec.excludes_tests) evaluated.combined = dbt_2::without_tests_of(context_, evaluated.combined, excluded);
  evaluated.result.direct =
      incorporate_indirect_nodes(context_, evaluated.combined, evaluated.result.indirect, spec.indirect_selection);
  if (spec.expect_exists && evaluated.result.direct.empty() && context_.options.on_warning)
    context_.options.on_warning({"NoNodesForSelectionCriteria",
                                 fmt::format("The selection criterion '{}' does not match any enabled nodes", spec.raw),
                                 {}});
  return evaluated;
}

}  // namespace slimdag
