#include "selection/dbt_2_evaluation.hpp"

#include <algorithm>

namespace slimdag::dbt_2 {
namespace {

bool is_any_test(const NodeData& node) noexcept {
  return node.resource_type == ResourceType::test || node.resource_type == ResourceType::unit_test;
}

/// The parents that decide whether a test comes along: of a unit test the model that it tests.
bool has_parents_in(const SelectionContext& context, NodeIndex index, const NodeSet& set) {
  const NodeData& node = context.manifest.nodes[index];
  const std::size_t count = node.resource_type == ResourceType::unit_test
                                ? std::min<std::size_t>(1, node.depends_on_nodes.size())
                                : node.depends_on_nodes.size();
  return std::all_of(node.depends_on_nodes.begin(), node.depends_on_nodes.begin() + static_cast<std::ptrdiff_t>(count),
                     [&](std::string_view parent) {
                       const std::uint32_t* at = context.manifest.node_by_id.find(parent);
                       return at != nullptr && set.contains(*at);
                     });
}

/// Source: collect_childrens_parents; a node without children gives nothing.
NodeSet childrens_parents(const SelectionContext& context, const NodeSet& selected) {
  const NodeSet below = context.dag.descendants(selected, std::nullopt, context.members);
  NodeSet leaves(selected.universe());
  below.for_each([&](NodeIndex i) {
    const auto children = context.dag.successors(i);
    if (std::none_of(children.begin(), children.end(), [&](NodeIndex c) { return context.members.contains(c); }))
      leaves.insert(i);
  });
  return leaves | context.dag.ancestors(leaves, std::nullopt, context.members);
}

NodeSet all_sources(const SelectionContext& context) {
  return find_members(context, [](const NodeData& node) { return node.resource_type == ResourceType::source; });
}

}  // namespace

NodeSet with_neighbors(const SelectionContext& context, const Criterion& criterion, const NodeSet& collected) {
  if (!criterion.parents && !criterion.children)
    return criterion.childrens_parents ? childrens_parents(context, collected) : collected;
  NodeSet reached = collected;
  if (criterion.parents) reached |= context.dag.ancestors(collected, criterion.parents_depth, context.members);
  if (criterion.children) reached |= context.dag.descendants(collected, criterion.children_depth, context.members);
  return reached;
}

NodeSet with_tests(const SelectionContext& context, const NodeSet& selected, IndirectSelection mode) {
  if (mode == IndirectSelection::empty) return selected;
  NodeSet present = selected;
  if (mode == IndirectSelection::buildable)
    present = selected | context.dag.ancestors(selected, std::nullopt, context.members) | all_sources(context);
  NodeSet direct = selected;
  NodeSet held_back(selected.universe());
  context.dag.successors(selected, context.members).for_each([&](NodeIndex i) {
    if (!is_any_test(context.manifest.nodes[i])) return;
    const bool comes = mode == IndirectSelection::eager || has_parents_in(context, i, present);
    (comes ? direct : held_back).insert(i);
  });
  if (mode == IndirectSelection::eager || direct == held_back) return direct;
  // Data tests are looked at once more, with the tests that came along.
  NodeSet again = direct;
  if (mode == IndirectSelection::buildable)
    again = direct | context.dag.ancestors(direct, std::nullopt, context.members);
  held_back.for_each([&](NodeIndex i) {
    if (context.manifest.nodes[i].resource_type != ResourceType::test) return;
    if (has_parents_in(context, i, mode == IndirectSelection::buildable ? again : direct)) direct.insert(i);
  });
  return direct;
}

NodeSet without_tests_of(const SelectionContext& context, const NodeSet& selected, const NodeSet& excluded) {
  NodeSet kept(selected.universe());
  selected.for_each([&](NodeIndex i) {
    const NodeData& node = context.manifest.nodes[i];
    const bool dropped =
        is_any_test(node) &&
        std::any_of(node.depends_on_nodes.begin(), node.depends_on_nodes.end(), [&](std::string_view parent) {
          const std::uint32_t* at = context.manifest.node_by_id.find(parent);
          return at != nullptr && excluded.contains(*at);
        });
    if (!dropped) kept.insert(i);
  });
  return kept;
}

}  // namespace slimdag::dbt_2
