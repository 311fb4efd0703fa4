// Environment variables of an environment or job: which value counts, where it comes from, and which have none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/environments/environments.hpp"

namespace slimdag {

/// Who gives a variable its value; a later one wins. The default in the code, `env_var('X', default)`, comes before
/// all.
enum class VariableSource : std::uint8_t {
  process,   ///< The variables given to Environments::load().
  built_in,  ///< Made from the configuration and the run, e.g. SLIMDAG_ENVIRONMENT_NAME.
  project,
  environment,
  job,
  personal,  ///< A developer's own, in development environments only.
};

/// "process", "built_in", "project", ... Static storage.
std::string_view to_string(VariableSource source) noexcept;

/// For whom and for what variables are resolved.
struct VariableContext {
  std::string job;                       ///< Empty: the environment without a job.
  std::optional<std::string> user_name;  ///< user.name, for templates such as `DBT_{{ user.name }}`.
  VariableValues personal;               ///< Overrides in development; of no effect in a deployment environment.
  /// Values of the built-in variables of a run (SLIMDAG_RUN_ID, SLIMDAG_GIT_SHA, ...), by either name.
  VariableValues run;
};

struct ResolvedVariable {
  std::string name;
  std::optional<std::string> value;  ///< nullopt for secrets, and where `problem` says why there is none.
  bool secret = false;
  VariableSource source = VariableSource::process;
  std::string alias_of;  ///< Of a built-in variable's original name: its neutral name.
  std::string problem;
  Place place;  ///< Not known for process, built-in and personal values.
};

/// All variables that have a value in that environment, but for those of the process that nothing here mentions;
/// ordered by name. Throws Error: invalid_environments_file, environment_not_found, job_not_found.
std::vector<ResolvedVariable> resolve_variables(const Environments& environments, std::string_view environment,
                                                const VariableContext& context = {}, std::string_view project = {});

/// The text of an `env_var()` in that environment: nullopt where the variable has no value. Throws as above, and
/// Error(missing_variable) for a secret, whose value is never given.
std::optional<std::string> env_var(const Environments& environments, std::string_view environment,
                                   std::string_view name, const VariableContext& context = {},
                                   std::string_view project = {});

/// Where the configuration mentions a variable.
struct VariableUse {
  std::string name;
  bool has_default = false;
  bool has_value = false;
  std::string path;  ///< e.g. "environments.staging.schema"
  Place place;
};

/// Every env_var() in what concerns that environment (and its job): its own settings, its connection, the variables.
/// In the order of the file. Throws as resolve_variables().
std::vector<VariableUse> variable_uses(const Environments& environments, std::string_view environment,
                                       const VariableContext& context = {}, std::string_view project = {});

/// Throws Error(missing_variable), which lists every place of every variable that has neither a value nor a default.
void require_variables(const Environments& environments, std::string_view environment,
                       const VariableContext& context = {}, std::string_view project = {});

/// The schema of the environment with its template evaluated. Throws Error: missing_variable, invalid_argument where
/// `user.name` is needed and not given, invalid_environments_file, environment_not_found.
std::string evaluated_schema(const Environments& environments, std::string_view environment,
                             const VariableContext& context = {}, std::string_view project = {});

/// One field of the profile that dbt would run with.
struct ProfileField {
  std::string name;                  ///< dbt's name: `user`, `database`, `schema`, ... aliases are replaced.
  std::optional<std::string> value;  ///< nullopt for secrets, and for what cannot be evaluated.
  std::string written;               ///< The template as written; empty for a literal secret.
  bool is_text = true;
  bool secret = false;
  std::string source;   ///< connection, deployment_connection, credentials, environment, extended_attributes
  std::string problem;  ///< Why there is no value.
  Place place;
};

/// The connection with what the environment overrides, in this order: connection, deployment_connection, credentials
/// and schema, threads, extended_attributes. Throws as resolve_variables().
std::vector<ProfileField> effective_profile(const Environments& environments, std::string_view environment,
                                            const VariableContext& context = {}, std::string_view project = {});

std::string to_json(const std::vector<ResolvedVariable>& variables);
std::string to_json(const std::vector<VariableUse>& uses);
std::string to_json(const std::vector<ProfileField>& profile);

}  // namespace slimdag
