#include "slimdag/environments/deferral_target.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "environments/findings.hpp"
#include "environments/located.hpp"
#include "slimdag/error.hpp"
#include "support/suggest.hpp"

namespace slimdag {

namespace {

DeferralTarget target_of(const Environment& environment, std::string_view rule) {
  return {environment.project, environment.name, {}, comparison_policy(environment), std::string(rule)};
}

DeferralDecision decide(const DeferralSetting& setting, const Project& project, const Environment& environment,
                        const Job* job, std::string_view rule, std::string_view who) {
  DeferralDecision decision;
  decision.rule = std::string(rule);
  decision.place = setting.place;
  switch (setting.kind) {
    case DeferralSetting::Kind::none:
      decision.reason = fmt::format("{} defers to nothing, as its defer_to says.", who);
      return decision;
    case DeferralSetting::Kind::self:
      decision.reason = fmt::format("{} defers to itself, as its defer_to says.", who);
      decision.targets.push_back(target_of(environment, rule));
      if (job != nullptr) {
        decision.targets.back().job = job->name;
        decision.targets.back().policy = StatePolicy::job;
      }
      return decision;
    case DeferralSetting::Kind::job: {
      decision.reason = fmt::format("{} defers to the job '{}', as its defer_to says.", who, setting.name);
      const Job& target = *project.find_job(setting.name);
      decision.targets.push_back({project.name, target.environment, target.name, StatePolicy::job, std::string(rule)});
      return decision;
    }
    default:
      decision.reason = fmt::format("{} defers to the environment '{}', as its defer_to says.", who, setting.name);
      decision.targets.push_back(target_of(*project.find_environment(setting.name), rule));
      return decision;
  }
}

/// That an environment is the production or staging environment, and whether only its name says so.
std::string is_the(const Environment& environment) {
  return is_inferred_from_name(environment)
             ? fmt::format("'{}' counts as the {} environment because of its name", environment.name,
                           to_string(environment.deployment_type))
             : fmt::format("'{}' is the {} environment", environment.name, to_string(environment.deployment_type));
}

DeferralDecision development_default(const Project& project, const Environment& environment) {
  if (const Environment* staging = project.staging())
    return {{target_of(*staging, "development_to_staging")},
            "development_to_staging",
            fmt::format("Development defers to staging, and {}.", is_the(*staging)),
            {}};
  if (const Environment* production = project.production())
    return {{target_of(*production, "development_to_production")},
            "development_to_production",
            fmt::format("Development defers to production where there is no staging environment, and {}.",
                        is_the(*production)),
            {}};
  return {{},
          "development_without_target",
          fmt::format("'{}' defers to nothing, since the project has neither a staging nor a production environment.",
                      environment.name),
          {}};
}

DeferralDecision ci_default(const Environments& environments, const Project& project, const Job& job) {
  const Environment* production = project.production();
  if (production == nullptr)
    throw Error(
        ErrorCode::environment_not_found,
        fmt::format("The CI job '{}' defers to production, and no environment is marked as production.", job.name),
        location_in(environments.file(), job.place),
        "Mark one with 'deployment_type: production', or give the job a defer_to.");
  return {{target_of(*production, "ci_to_production")},
          "ci_to_production",
          fmt::format("A CI job defers to production, and {}.", is_the(*production)),
          {}};
}

}  // namespace

DeferralDecision deferral_target(const Environments& environments, std::string_view environment, std::string_view job,
                                 std::string_view project) {
  const Located located = locate(environments, environment, job, project);
  const Job* found_job = located.job;
  const Environment& from = located.environment;
  const Project& of = located.project;
  if (found_job != nullptr && found_job->defer_to.kind != DeferralSetting::Kind::unset)
    return decide(found_job->defer_to, of, from, found_job, "job.defer_to",
                  fmt::format("The job '{}'", found_job->name));
  if (from.defer_to.kind != DeferralSetting::Kind::unset)
    return decide(from.defer_to, of, from, nullptr, "environment.defer_to",
                  fmt::format("The environment '{}'", from.name));
  if (from.type == EnvironmentType::development) return development_default(of, from);
  if (found_job != nullptr && found_job->type == JobType::ci) return ci_default(environments, of, *found_job);
  return {{},
          "deploy_to_nothing",
          found_job == nullptr ? fmt::format("The deployment environment '{}' defers to nothing by default.", from.name)
                               : fmt::format("The deploy job '{}' defers to nothing by default.", found_job->name),
          {}};
}

std::vector<DeferralTarget> deferral_chain(const Environments& environments, std::string_view environment,
                                           std::string_view project) {
  const auto& [of, from, unused] = locate(environments, environment, {}, project);
  std::vector<DeferralTarget> chain;
  if (const Environment* staging = of.staging(); staging != nullptr && staging != &from)
    chain.push_back(target_of(*staging, "chain_staging"));
  if (const Environment* production = of.production(); production != nullptr && production != &from)
    chain.push_back(target_of(*production, "chain_production"));
  return chain;
}

DeferralTarget upstream_target(const Environments& environments, std::string_view environment,
                               std::string_view upstream, std::string_view project) {
  const auto& [of, from, unused] = locate(environments, environment, {}, project);
  std::vector<std::string_view> dependencies;
  for (const ProjectDependency& dependency : of.depends_on) dependencies.push_back(dependency.name);
  if (std::find(dependencies.begin(), dependencies.end(), upstream) == dependencies.end())
    throw Error(ErrorCode::project_not_found,
                fmt::format("The project '{}' does not depend on the project '{}'.", of.name, upstream),
                location_in(environments.file(), of.place),
                dependencies.empty() ? "Name it in depends_on." : did_you_mean(upstream, dependencies));
  const Project& target = environments.project(upstream);
  const Environment* production = target.production();
  if (from.deployment_type == DeploymentType::production) {
    if (production != nullptr) return target_of(*production, "upstream_production");
  } else if (const Environment* staging = target.staging()) {
    return target_of(*staging, "upstream_staging");
  } else if (production != nullptr) {
    return target_of(*production, "upstream_production_without_staging");
  }
  throw Error(
      ErrorCode::environment_not_found,
      fmt::format("The project '{}' has no production environment that '{}' could refer to.", upstream, of.name),
      location_in(environments.file(), target.place), "Mark one with 'deployment_type: production'.");
}

std::vector<DeferralTarget> upstream_targets(const Environments& environments, std::string_view environment,
                                             std::string_view project) {
  const auto& [of, from, unused] = locate(environments, environment, {}, project);
  std::vector<DeferralTarget> targets;
  for (const ProjectDependency& dependency : of.depends_on)
    targets.push_back(upstream_target(environments, from.name, dependency.name, from.project));
  return targets;
}

}  // namespace slimdag
