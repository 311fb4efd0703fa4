#include "state/project_flags.hpp"

#include "semantics/rules.hpp"

namespace slimdag {

FlagChoice more_unrendered_values(const ManifestData& manifest, Semantics semantics, const CompareOptions& options) {
  if (options.more_unrendered_values) return {*options.more_unrendered_values, FlagOrigin::option};
  const std::optional<ProjectFlag>& found =
      manifest.more_unrendered_values.get([&manifest] { return flag_of_surroundings(manifest); });
  if (found && found->of_run) return {found->value, FlagOrigin::run_results};
  if (options.project_dir) {
    if (const std::optional<bool> flag = flag_of_project(*options.project_dir)) return {*flag, FlagOrigin::project};
  } else if (found) {
    return {found->value, FlagOrigin::project};
  }
  return {has(semantics, Rule::more_unrendered_by_default), FlagOrigin::engine};
}

}  // namespace slimdag
