#include "selection/indirect_selection.hpp"

#include <algorithm>

namespace slimdag {

bool can_select_indirectly(const NodeData& node) noexcept {
  if (node.section == Section::unit_tests) return true;
  return node.section == Section::nodes &&
         (node.resource_type == ResourceType::test || node.resource_type == ResourceType::unit_test);
}

bool has_all_parents_in(const SelectionContext& context, NodeIndex node, const NodeSet& set) noexcept {
  const std::span<const NodeIndex> parents = context.dag.predecessors(node);
  return std::all_of(parents.begin(), parents.end(), [&set](NodeIndex parent) { return set.contains(parent); });
}

NodeSet buildable_parents(const SelectionContext& context, const NodeSet& selected, bool with_sources) {
  NodeSet parents = selected | context.dag.ancestors(selected, std::nullopt, context.members);
  if (!with_sources) return parents;
  for (NodeIndex index = 0; index < context.manifest.nodes.size(); ++index)
    if (context.manifest.nodes[index].section == Section::sources) parents.insert(index);
  return parents;
}

DirectAndIndirect expand_selection(const SelectionContext& context, const NodeSet& selected, IndirectSelection mode) {
  DirectAndIndirect result{selected, NodeSet(selected.universe())};
  if (mode == IndirectSelection::empty) return result;
  const bool is_buildable = mode == IndirectSelection::buildable;
  const NodeSet buildable = is_buildable ? buildable_parents(context, selected, true) : NodeSet();
  context.dag.successors(selected, context.members).for_each([&](NodeIndex index) {
    if (!can_select_indirectly(context.manifest.nodes[index])) return;
    if (mode == IndirectSelection::eager || has_all_parents_in(context, index, is_buildable ? buildable : selected))
      result.direct.insert(index);
    else
      result.indirect.insert(index);
  });
  return result;
}

NodeSet incorporate_indirect_nodes(const SelectionContext& context, const NodeSet& direct, const NodeSet& indirect,
                                   IndirectSelection mode) {
  if (direct == indirect || mode == IndirectSelection::eager || mode == IndirectSelection::empty) return direct;
  const bool is_buildable = mode == IndirectSelection::buildable;
  const NodeSet buildable = is_buildable ? buildable_parents(context, direct, false) : NodeSet();
  NodeSet selected = direct;
  (indirect - direct).for_each([&](NodeIndex index) {
    if (context.manifest.nodes[index].section != Section::nodes) return;
    if (has_all_parents_in(context, index, is_buildable ? buildable : selected)) selected.insert(index);
  });
  return selected;
}

}  // namespace slimdag
