// Which environment an environment or job defers to, and where a cross-project reference resolves: rules over the
// configuration alone. Which run is meant is the store's answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "slimdag/environments/environments.hpp"

namespace slimdag {

/// One comparison state to look in.
struct DeferralTarget {
  std::string project;
  std::string environment;  ///< For the policy `job`: the environment of that job.
  std::string job;          ///< Only for the policy `job`.
  StatePolicy policy = StatePolicy::last_successful_deploy_run;
  std::string rule;  ///< The rule that decided, e.g. "job.defer_to", "development_to_staging".
};

/// What an environment or job defers to. No target means that nothing is deferred, and `rule` says why.
struct DeferralDecision {
  std::vector<DeferralTarget> targets;  ///< In the order in which they are asked.
  std::string rule;
  std::string reason;  ///< One plain sentence.
  Place place;         ///< Of the setting that decided; not known for a default.
};

/// The job's own `defer_to`, else the environment's, else the default: a development environment defers to staging
/// where the project has a staging environment, else to production; a CI job defers to production; a deploy job, and a
/// deployment environment without a job, to nothing. A chosen environment is the only one: whether it has a state is
/// not looked at here, and there is no fall-through.
///
/// `environment` may be empty where `job` is given; `job` may be empty. Rules: "job.defer_to", "environment.defer_to",
/// "development_to_staging", "development_to_production", "development_without_target", "ci_to_production",
/// "deploy_to_nothing". Throws Error: environment_not_found (also where a CI job finds no production environment),
/// job_not_found, project_not_found, invalid_environments_file; invalid_argument where the job runs in another
/// environment.
DeferralDecision deferral_target(const Environments& environments, std::string_view environment,
                                 std::string_view job = {}, std::string_view project = {});

/// For the mode `chain`: after the environment's own relations those of staging, then those of production, as far as
/// the project has them and they are not this environment. Rules: "chain_staging", "chain_production". Throws as above.
std::vector<DeferralTarget> deferral_chain(const Environments& environments, std::string_view environment,
                                           std::string_view project = {});

/// Where a reference from `environment` to a model of `upstream` resolves: from production to the upstream's
/// production; from anywhere else to its staging environment where it has one, else to its production. Rules:
/// "upstream_production", "upstream_staging", "upstream_production_without_staging". Throws Error:
/// environment_not_found (also where the upstream has neither), project_not_found (also where `upstream` is not in the
/// project's depends_on), invalid_environments_file.
DeferralTarget upstream_target(const Environments& environments, std::string_view environment,
                               std::string_view upstream, std::string_view project = {});

/// upstream_target() for each project in depends_on, in the order of the file.
std::vector<DeferralTarget> upstream_targets(const Environments& environments, std::string_view environment,
                                             std::string_view project = {});

/// Rule, reason and targets as JSON.
std::string to_json(const DeferralDecision& decision);

}  // namespace slimdag
