// What the rules of environments say about a run or a question, where there are any.
#pragma once

#include <string>
#include <string_view>

#include "slimdag/store/store.hpp"

namespace slimdag {

/// Checks environment, job and project against environments.yml and fills in the project and the branch; decides
/// the trigger in any case. Throws Error: environment_not_found, job_not_found, project_not_found,
/// invalid_environments_file. `manifest_project` is the project where none was given and it has such an environment.
void apply_environment(const std::optional<Environments>& rules, std::string_view manifest_project, RunRecord& record);

/// Likewise for a question; fills in the policy in any case.
void apply_environment(const std::optional<Environments>& rules, StateQuery& query);

}  // namespace slimdag
