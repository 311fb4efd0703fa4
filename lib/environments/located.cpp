#include "environments/located.hpp"

#include <fmt/format.h>

#include "environments/findings.hpp"
#include "slimdag/error.hpp"

namespace slimdag {

namespace {

const Project& project_of(const Environments& environments, const Environment& environment) {
  // One project may have no name.
  return environments.projects().size() == 1 ? environments.projects().front()
                                             : environments.project(environment.project);
}

}  // namespace

Located locate(const Environments& environments, std::string_view environment, std::string_view job,
               std::string_view project) {
  environments.require_valid();
  if (const std::size_t slash = environment.find('/'); project.empty() && slash != std::string_view::npos) {
    project = environment.substr(0, slash);
    environment = environment.substr(slash + 1);
  }
  if (job.empty()) {
    const Environment& found = environments.get(environment, project);
    return {project_of(environments, found), found, nullptr};
  }
  const Job& found_job = environments.job(job, project);
  const Environment& own = environments.get(found_job.environment, found_job.project);
  if (!environment.empty() && environment != own.name) {
    const Environment& given = environments.get(environment, found_job.project);
    throw Error(
        ErrorCode::invalid_argument,
        fmt::format("The job '{}' runs in the environment '{}', not in '{}'.", found_job.name, own.name, given.name),
        location_in(environments.file(), found_job.environment_place), "Leave the environment out, or name that one.");
  }
  return {project_of(environments, own), own, &found_job};
}

}  // namespace slimdag
