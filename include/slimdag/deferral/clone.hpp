// What `dbt clone` would do for a selection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/deferral/defer.hpp"

namespace slimdag {

enum class CloneAction : std::uint8_t {
  clone,         ///< A clone of the state's relation, or a view on it where the platform cannot clone it.
  exists,        ///< The relation is there: dbt leaves it alone without --full-refresh.
  not_in_state,  ///< The state has no relation for the node: nothing to do.
  same_relation  ///< The state's relation is the target itself.
};
std::string_view to_string(CloneAction action) noexcept;

struct CloneStep {
  std::string_view unique_id;
  CloneAction action;
  std::string relation_name;                  ///< In the target.
  std::optional<std::string> cloned_from;     ///< In the state; nullopt where it has none.
  std::string environment, run_id, built_at;  ///< Of cloned_from; empty where it is not known.
};

struct CloneOptions {
  RelationExists exists;  ///< Empty: nothing is there.
  bool full_refresh = false;
};

/// One step for each selected model, seed and snapshot that has a relation, in the order of the manifest: `dbt clone`
/// has no other. It is the same for all engines, which name only functions differently. Throws Error: missing_state,
/// invalid_argument. O(selected nodes). Source: CloneTask in dbt/task/clone.py, the materialization `clone`.
std::vector<CloneStep> clone_steps(const Manifest& manifest, const NodeSet& selected, const DeferralSource& source,
                                   const CloneOptions& options = {});

}  // namespace slimdag
