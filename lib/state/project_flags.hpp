// Flags of dbt's that a project sets, where only a manifest is at hand.
#pragma once

#include <optional>
#include <string>

#include "manifest/manifest_data.hpp"
#include "slimdag/state/compare.hpp"

namespace slimdag {

/// Whether state_modified_compare_more_unrendered_values is on, and what says so. Reads the run_results.json beside a
/// manifest that is a file, whose `args` count where both have one invocation_id, and else the dbt_project.yml. Throws
/// Error(invalid_artifact) where the project file that counts is no YAML, file_not_found where `project_dir` has none.
FlagChoice more_unrendered_values(const ManifestData& manifest, Semantics semantics, const CompareOptions& options);

}  // namespace slimdag
