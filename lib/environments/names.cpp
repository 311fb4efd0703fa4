#include <algorithm>
#include <array>

#include "slimdag/environments/connection.hpp"
#include "slimdag/environments/environment.hpp"
#include "slimdag/environments/job.hpp"
#include "slimdag/environments/project.hpp"

namespace slimdag {

namespace {

constexpr std::array<std::string_view, 4> policies = {"last_successful_run", "last_successful_deploy_run", "job",
                                                      "applied"};

template <typename Items>
auto find_named(const Items& items, std::string_view name) noexcept {
  const auto found = std::find_if(items.begin(), items.end(), [name](const auto& item) { return item.name == name; });
  return found == items.end() ? nullptr : &*found;
}

const Environment* find_type(const Project& project, DeploymentType type) noexcept {
  for (const Environment& environment : project.environments)
    if (environment.deployment_type == type) return &environment;
  return nullptr;
}

}  // namespace

std::string_view to_string(EnvironmentType type) noexcept {
  return type == EnvironmentType::development ? "development" : "deployment";
}

std::string_view to_string(DeploymentType type) noexcept {
  switch (type) {
    case DeploymentType::none:
      return "";
    case DeploymentType::general:
      return "general";
    case DeploymentType::staging:
      return "staging";
    case DeploymentType::production:
      return "production";
  }
  return "";
}

std::string_view to_string(StatePolicy policy) noexcept { return policies[static_cast<std::size_t>(policy)]; }

std::optional<StatePolicy> state_policy_from(std::string_view name) noexcept {
  const auto* found = std::find(policies.begin(), policies.end(), name);
  if (found == policies.end()) return std::nullopt;
  return static_cast<StatePolicy>(found - policies.begin());
}

std::string_view to_string(JobType type) noexcept { return type == JobType::ci ? "ci" : "deploy"; }

std::string_view to_string(AuthMethod method) noexcept {
  switch (method) {
    case AuthMethod::unset:
      return "";
    case AuthMethod::password:
      return "password";
    case AuthMethod::keypair:
      return "keypair";
    case AuthMethod::oauth:
      return "oauth";
  }
  return "";
}

namespace {

bool is_source_of_truth(const Environment& environment) noexcept {
  return environment.deployment_type == DeploymentType::production ||
         environment.deployment_type == DeploymentType::staging;
}

}  // namespace

bool is_inferred_from_name(const Environment& environment) noexcept {
  return is_source_of_truth(environment) && !environment.deployment_type_is_marked;
}

StatePolicy comparison_policy(const Environment& environment) noexcept {
  if (environment.comparison_state) return *environment.comparison_state;
  return is_source_of_truth(environment) ? StatePolicy::last_successful_deploy_run : StatePolicy::last_successful_run;
}

bool only_checks_pull_requests(const Job& job) noexcept {
  const Triggers& triggers = job.triggers;
  return job.type == JobType::ci && !triggers.api && !triggers.merge && !triggers.manual && triggers.schedule.empty() &&
         triggers.after_job.empty();
}

const Environment* Project::find_environment(std::string_view environment_name) const noexcept {
  return find_named(environments, environment_name);
}
const Job* Project::find_job(std::string_view job_name) const noexcept { return find_named(jobs, job_name); }
const Environment* Project::production() const noexcept { return find_type(*this, DeploymentType::production); }
const Environment* Project::staging() const noexcept { return find_type(*this, DeploymentType::staging); }
const Environment* Project::development() const noexcept {
  for (const Environment& environment : environments)
    if (environment.type == EnvironmentType::development) return &environment;
  return nullptr;
}

}  // namespace slimdag
