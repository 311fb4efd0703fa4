// Relations of an environment that no node owns any more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "slimdag/deferral/defer.hpp"

namespace slimdag {

struct StaleRelation {
  std::string relation_name;
  std::string unique_id;  ///< The node that owned it.
  ResourceType resource_type;
  std::string_view reason;  ///< "removed", "disabled", "moved" (the node is built elsewhere now), "ephemeral".
  std::string replaced_by;  ///< "removed": the unique_id of the node it was probably renamed to, or empty.
  bool operator==(const StaleRelation&) const = default;
};

/// Relations that nodes of `state` had in an environment and that no node of `manifest` owns; `manifest` is the present
/// one of the same environment, so that relations compare by name. With `exists` only those that are there. Sorted by
/// name. Where most nodes that both have are in another database or schema, or the projects have different names, the
/// state is taken for another environment's, whose relations are all in use: an error, unless `environment_moved` says
/// that the environment itself is elsewhere now. Throws Error: missing_state, wrong_artifact, and what compare()
/// throws. O(nodes of both).
std::vector<StaleRelation> stale_relations(const Manifest& manifest, const State& state,
                                           const RelationExists& exists = {}, bool environment_moved = false);

}  // namespace slimdag
