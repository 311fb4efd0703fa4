#include "store/environment_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "slimdag/error.hpp"
#include "store/run_trigger.hpp"

namespace slimdag {
namespace {

/// A project without a name in environments.yml is known by dbt's name.
const Environment& environment_of(const Environments& environments, std::string& name, std::string& project) {
  const bool unnamed = environments.projects().size() == 1 && environments.projects().front().name.empty();
  const Environment& found = environments.get(name, unnamed ? std::string_view() : project);
  name = found.name;
  if (!unnamed) project = found.project;
  return found;
}

bool has_environment(const Environments& environments, std::string_view project, std::string_view name) {
  return std::ranges::any_of(environments.projects(), [&](const Project& each) {
    return each.name == project && !project.empty() && each.find_environment(name) != nullptr;
  });
}

/// nullptr where no job is named.
const Job* checked_job(const Environments& environments, const Environment& environment, const std::string& job) {
  if (job.empty()) return nullptr;
  const Job& found = environments.job(job, environment.project);
  if (found.environment == environment.name) return &found;
  throw Error(
      ErrorCode::job_not_found,
      fmt::format("The job '{}' runs in the environment '{}', not in '{}'.", job, found.environment, environment.name),
      {}, "Name the environment of the job.");
}

}  // namespace

void apply_environment(const std::optional<Environments>& rules, std::string_view manifest_project, RunRecord& record) {
  if (!rules) return decide_trigger(record, nullptr);
  if (record.project.empty() && has_environment(*rules, manifest_project, record.environment))
    record.project = manifest_project;
  const Environment& environment = environment_of(*rules, record.environment, record.project);
  decide_trigger(record, checked_job(*rules, environment, record.job));
  if (record.branch.empty()) record.branch = environment.branch;
}

void apply_environment(const std::optional<Environments>& rules, StateQuery& query) {
  if (!query.policy && !query.job.empty()) query.policy = StatePolicy::job;
  if (!query.job.empty() && query.policy != StatePolicy::job)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("A job goes with the policy 'job', not with '{}'.", to_string(*query.policy)), {},
                "Leave out the job or the policy.");
  if (query.policy == StatePolicy::job && query.job.empty())
    throw Error(ErrorCode::invalid_argument, "The policy 'job' needs the name of a job.", {}, "Name the job.");
  if (rules) {
    const Environment& environment = environment_of(*rules, query.environment, query.project);
    static_cast<void>(checked_job(*rules, environment, query.job));
    if (!query.policy) query.policy = comparison_policy(environment);
  }
  if (!query.policy) query.policy = StatePolicy::last_successful_deploy_run;
}

}  // namespace slimdag
