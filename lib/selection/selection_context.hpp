// What every selector method looks at.
#pragma once

#include "manifest/manifest_data.hpp"
#include "selection/spec.hpp"
#include "slimdag/graph/node_set.hpp"
#include "slimdag/selection/select.hpp"
#include "state/state_data.hpp"

namespace slimdag {

/// Immutable during a selection; borrows everything.
struct SelectionContext {
  const ManifestData& manifest;
  const Dag& dag;
  const StateData* state;  ///< nullptr: none.
  const SelectOptions& options;
  NodeSet members;  ///< Enabled nodes, dbt's sub-graph.
};

/// The members for which `matches` holds.
template <typename Predicate>
NodeSet find_members(const SelectionContext& context, Predicate&& matches) {
  NodeSet found(context.members.universe());
  context.members.for_each([&](NodeIndex index) {
    if (matches(context.manifest.nodes[index])) found.insert(index);
  });
  return found;
}

}  // namespace slimdag
