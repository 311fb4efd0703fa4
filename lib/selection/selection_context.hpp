// What every selector method looks at.
#pragma once

#include "manifest/manifest_data.hpp"
#include "selection/node_filter.hpp"
#include "selection/selectors_file.hpp"
#include "selection/spec.hpp"
#include "slimdag/graph/node_set.hpp"
#include "slimdag/selection/select.hpp"
#include "state/state_data.hpp"
#include "support/lazy.hpp"

namespace slimdag {

/// Immutable during a selection; borrows manifest, state and options.
struct SelectionContext {
  const ManifestData& manifest;
  const Dag& dag;
  const StateData* state;  ///< nullptr: none.
  const SelectOptions& options;
  NodeSet members;  ///< Enabled nodes, dbt's sub-graph.
  Semantics semantics = Semantics::dbt_core_1_11;
  NodeFilter filter;          ///< Of the command; `selector:` applies it to each selector that it finds.
  Lazy<Selectors> selectors;  ///< The YAML selectors that `selector:` looks names up in; see selectors_of().
};

/// Throws Error(invalid_selectors_file).
const Selectors& selectors_of(const SelectionContext& context);

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
