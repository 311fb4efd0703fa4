// An environment with its project and, where one was named, its job.
#pragma once

#include <string_view>

#include "slimdag/environments/environments.hpp"

namespace slimdag {

struct Located {
  const Project& project;
  const Environment& environment;
  const Job* job = nullptr;
};

/// Finds them by name. `environment` may be "project/environment", or empty where a job is named; `job` may be empty.
/// Throws Error: invalid_environments_file, environment_not_found, job_not_found, project_not_found; invalid_argument
/// where the job runs in another environment.
Located locate(const Environments& environments, std::string_view environment, std::string_view job,
               std::string_view project);

}  // namespace slimdag
