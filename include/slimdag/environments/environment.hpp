// One environment: which code runs with which dbt against which warehouse, and what it defers to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/environments/connection.hpp"
#include "slimdag/environments/setting.hpp"

namespace slimdag {

enum class EnvironmentType : std::uint8_t { development, deployment };

/// What a deployment environment is for; `none` for development environments.
enum class DeploymentType : std::uint8_t { none, general, staging, production };

/// How the comparison state of an environment is found among its runs.
enum class StatePolicy : std::uint8_t {
  last_successful_run,         ///< Of any job, checks of pull requests included.
  last_successful_deploy_run,  ///< The same without runs that a pull request triggered.
  job,                         ///< The last successful run of one job.
  applied,                     ///< For each node the run that last built it.
};

/// Their names in environments.yml. Static storage.
std::string_view to_string(EnvironmentType type) noexcept;
std::string_view to_string(DeploymentType type) noexcept;
std::string_view to_string(StatePolicy policy) noexcept;
/// nullopt for an unknown name.
std::optional<StatePolicy> state_policy_from(std::string_view name) noexcept;

/// What `defer_to` says, of an environment or of a job.
struct DeferralSetting {
  enum class Kind : std::uint8_t {
    unset,        ///< Not written: the next rule decides.
    none,         ///< `none`: no deferral.
    self,         ///< `self`: the environment, or the job itself.
    environment,  ///< An environment of the same project.
    job,          ///< A job of the same project.
  };
  Kind kind = Kind::unset;
  std::string name;  ///< Of the environment or job.
  Place place;
};

struct Permission {
  std::string group;                ///< A group of people, or one person.
  std::vector<std::string> rights;  ///< view, run_jobs, edit_jobs, admin
  Place place;
};

struct Environment {
  std::string project;
  std::string name;
  std::string description;
  EnvironmentType type = EnvironmentType::deployment;
  /// As marked in the file; where a project marks none, the environment named prod or production, or stg, stage or
  /// staging, in capitals or not, is that.
  DeploymentType deployment_type = DeploymentType::general;
  bool deployment_type_is_marked = false;
  std::string dbt_version;  ///< "1.7", "1.11.2", "latest", "versionless"; empty where it is not written.
  std::string branch;       ///< May be a template.
  Place branch_place;
  bool custom_branch_enabled = false;
  std::string target = "default";  ///< target.name; may be a template.
  Place target_place;
  std::optional<std::uint32_t> threads;
  std::string threads_template;  ///< Where `threads` is one, e.g. `{{ env_var('THREADS') | as_number }}`; else empty.
  Place threads_place;
  std::string schema;  ///< Template of target.schema, from `schema` or the credentials; empty where neither has it.
  Place schema_place;
  DeferralSetting defer_to;
  std::optional<StatePolicy> comparison_state;  ///< As written; see comparison_policy().
  Place comparison_state_place;
  std::string connection;                      ///< Its own, else the project's; may be empty.
  Place connection_place;                      ///< Not known where the connection is the project's.
  std::vector<Setting> deployment_connection;  ///< What it overrides of the connection's editable fields.
  Credentials credentials;
  std::vector<Setting> extended_attributes;  ///< Override anything of the profile.
  std::vector<Setting> variables;
  std::vector<Permission> permissions;
  Place place;  ///< Of its name.
};

/// How the state of this environment is found where nobody asks for another policy: `comparison_state`, else
/// last_successful_deploy_run for production and staging, else last_successful_run.
StatePolicy comparison_policy(const Environment& environment) noexcept;

/// Whether the environment counts as staging or production only because of its name.
bool is_inferred_from_name(const Environment& environment) noexcept;

}  // namespace slimdag
