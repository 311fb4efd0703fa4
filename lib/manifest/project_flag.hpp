// Flags of dbt's that a project sets, where only a manifest is at hand.
#pragma once

#include <optional>
#include <string>

namespace slimdag {

struct ManifestData;

/// What a project says of a flag of dbt's.
struct ProjectFlag {
  bool value = false;
  bool of_run = false;  ///< `args` of a run said it; else the project's dbt_project.yml.
};

/// The flag state_modified_compare_more_unrendered_values as a manifest that is a file was written under it: `args` of
/// the run_results.json beside it where both have one invocation_id, else `flags:` of the dbt_project.yml in its folder
/// or the one above it, if the project has that name. Throws Error(invalid_artifact) where that file is no YAML.
std::optional<ProjectFlag> flag_of_surroundings(const ManifestData& manifest);

/// The same flag in the dbt_project.yml of a folder. Throws Error: file_not_found, io, invalid_artifact.
std::optional<bool> flag_of_project(const std::string& project_dir);

}  // namespace slimdag
