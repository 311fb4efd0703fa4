// Tests that a selection takes along because of their parents: dbt's indirect selection.
#pragma once

#include "selection/selection_context.hpp"

namespace slimdag {

/// What a part of a selector selects, and the tests that might join once more of their parents are selected.
/// In dbt's groups `indirect` holds the direct nodes too.
struct DirectAndIndirect {
  NodeSet direct;
  NodeSet indirect;
};

/// Adds the tests and unit tests below a criterion's nodes. O(nodes + edges).
/// Source: NodeSelector.expand_selection in dbt/graph/selector.py.
DirectAndIndirect expand_selection(const SelectionContext& context, const NodeSet& selected, IndirectSelection mode);

/// Looks again, in a group, at the tests that were held back: by now all their parents may be selected. Only members of
/// the manifest's `nodes` are looked at, not unit tests; and `buildable` does not count sources in here, as it does in
/// expand_selection. O(nodes + edges). Source: NodeSelector.incorporate_indirect_nodes.
NodeSet incorporate_indirect_nodes(const SelectionContext& context, const NodeSet& direct, const NodeSet& indirect,
                                   IndirectSelection mode);

/// The nodes that may be parents of a test in mode `buildable`: the selected ones and their ancestors, and for a
/// criterion also all sources, disabled ones included.
NodeSet buildable_parents(const SelectionContext& context, const NodeSet& selected, bool with_sources);

/// Source: can_select_indirectly.
bool can_select_indirectly(const NodeData& node) noexcept;

/// Whether every parent of the node is in the set. What a node depends on is in the graph, or there would be no graph.
bool has_all_parents_in(const SelectionContext& context, NodeIndex node, const NodeSet& set) noexcept;

}  // namespace slimdag
