// dbt's StateSelectorMethod: which nodes answer to state:new, state:modified.body, ...
#pragma once

#include <string_view>

#include "manifest/manifest_data.hpp"
#include "slimdag/graph/node_set.hpp"
#include "slimdag/state/compare.hpp"
#include "slimdag/warning.hpp"
#include "state/state_diff.hpp"

namespace slimdag {

/// The members of `included` that match `state:<value>`. Throws Error where dbt raises: invalid_selector (unknown
/// value), contract_breaking_change, unknown_adapter, macro_not_found. Warnings go to `warn`, in dbt's order. O(nodes +
/// macros + edges). Source: StateSelectorMethod.search in dbt/graph/selector_methods.py.
NodeSet nodes_in_state(const ManifestData& current, const ManifestData& previous, std::string_view value,
                       const NodeSet& included, const CompareOptions& options, const ComparisonRules& rules,
                       const WarningSink& warn);
/// The same with the diff of the two at hand: `modified` and `unmodified` look at what is not settled only.
NodeSet nodes_in_state(const ManifestData& current, const ManifestData& previous, const StateDiff& diff,
                       std::string_view value, const NodeSet& included, const CompareOptions& options,
                       const WarningSink& warn);

/// dbt's sub-graph members: enabled nodes. Source: NodeSelector._is_graph_member.
const NodeSet& graph_members(const ManifestData& manifest);

}  // namespace slimdag
