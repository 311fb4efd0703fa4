#include <fmt/format.h>

#include <algorithm>

#include "environments/environments_data.hpp"
#include "environments/findings.hpp"
#include "environments/located.hpp"
#include "environments/variable_scope.hpp"
#include "slimdag/environments/variables.hpp"
#include "slimdag/error.hpp"
#include "support/secrets.hpp"

namespace slimdag {

namespace {

/// dbt's own name of a field. Source: _ALIASES of the adapters' credentials classes; `username` is the environment's.
std::string_view canonical(std::string_view name, std::optional<WarehouseType> type) {
  if (name == "username") return "user";
  if (name == "pass") return "password";
  if (name == "dbname" && (type == WarehouseType::postgres || type == WarehouseType::redshift)) return "database";
  if (name == "dataset") return "schema";
  if (name == "project" && type == WarehouseType::bigquery) return "database";
  if (name == "catalog" && type == WarehouseType::databricks) return "database";
  return name;
}

class Profile {
 public:
  Profile(VariableScope& scope, std::optional<WarehouseType> type) : scope_(scope), type_(type) {}

  void set(const Setting& setting, std::string_view source) {
    ProfileField field;
    field.name = std::string(canonical(setting.name, type_));
    field.is_text = setting.is_text;
    field.secret = setting.secret;
    field.source = std::string(source);
    field.place = setting.place;
    field.written = setting.hidden ? std::string() : setting.value;
    evaluate(setting, field);
    put(std::move(field));
  }
  void set(const std::vector<Setting>& settings, std::string_view source) {
    for (const Setting& setting : settings) set(setting, source);
  }
  void set(std::string_view name, std::string value, bool is_text, std::string_view source, Place place) {
    Setting setting;
    setting.name = std::string(name);
    setting.value = std::move(value);
    setting.is_text = is_text;
    setting.place = place;
    set(setting, source);
  }

  std::vector<ProfileField> take() { return std::move(fields_); }

 private:
  void evaluate(const Setting& setting, ProfileField& field) {
    if (setting.hidden) {
      field.secret = true;
      return;
    }
    const templates::Result result = scope_.render(setting);
    switch (result.status) {
      case templates::Status::known:
        // A value that is secret by its name is not shown, whichever variable it came from.
        if (setting.secret && templates::has_jinja(setting.value)) return;
        field.value = without_secrets(templates::to_text(result.value));
        field.is_text = setting.is_text && (result.value.kind == templates::Value::Kind::text);
        return;
      case templates::Status::secret:
        field.secret = true;
        return;
      case templates::Status::missing:
        field.problem = fmt::format("The environment variable '{}' has no value.", result.detail);
        return;
      case templates::Status::unknown:
        field.problem = fmt::format("The expression '{}' needs something that was not given.", result.detail);
        return;
      case templates::Status::failed:
        field.problem = result.detail;
        return;
    }
  }

  void put(ProfileField field) {
    const auto found =
        std::find_if(fields_.begin(), fields_.end(), [&](const ProfileField& old) { return old.name == field.name; });
    if (found == fields_.end())
      fields_.push_back(std::move(field));
    else
      *found = std::move(field);
  }

  VariableScope& scope_;
  std::optional<WarehouseType> type_;
  std::vector<ProfileField> fields_;
};

}  // namespace

std::vector<ProfileField> effective_profile(const Environments& environments, std::string_view environment,
                                            const VariableContext& context, std::string_view project) {
  const Located at = locate(environments, environment, context.job, project);
  VariableScope scope(environments.data(), at.project, at.environment, at.job, context);
  const Connection* connection = environments.connection_of(at.environment);
  Profile profile(scope, connection == nullptr ? std::nullopt : std::optional(connection->type));
  if (connection != nullptr) {
    profile.set("type", std::string(to_string(connection->type)), true, "connection", connection->place);
    profile.set(connection->fields, "connection");
  }
  profile.set(at.environment.deployment_connection, "deployment_connection");
  profile.set(at.environment.credentials.fields, "credentials");
  if (at.environment.type == EnvironmentType::development &&
      at.environment.credentials.auth_method == AuthMethod::oauth && connection != nullptr &&
      connection->type == WarehouseType::snowflake)
    profile.set("authenticator", "oauth", true, "credentials", at.environment.credentials.place);
  if (!at.environment.schema.empty())
    profile.set("schema", at.environment.schema, true, "environment", at.environment.schema_place);
  if (!at.environment.threads_template.empty())
    profile.set("threads", at.environment.threads_template, true, "environment", at.environment.threads_place);
  else if (at.environment.threads)
    profile.set("threads", fmt::to_string(*at.environment.threads), false, "environment", at.environment.threads_place);
  profile.set(at.environment.extended_attributes, "extended_attributes");
  return profile.take();
}

namespace {

/// Whether the name of the user is all that is missing.
bool needs_user(const Environments& environments, const Located& at, const VariableContext& context,
                const std::string& written) {
  VariableContext with_user = context;
  with_user.user_name = "name";
  VariableScope with(environments.data(), at.project, at.environment, at.job, with_user);
  VariableScope without(environments.data(), at.project, at.environment, at.job, context);
  return without.render(written).status == templates::Status::unknown &&
         with.render(written).status != templates::Status::unknown;
}

}  // namespace

std::string evaluated_schema(const Environments& environments, std::string_view environment,
                             const VariableContext& context, std::string_view project) {
  const Located at = locate(environments, environment, context.job, project);
  for (const ProfileField& field : effective_profile(environments, environment, context, project)) {
    if (field.name != "schema") continue;
    if (field.value) return *field.value;
    ErrorLocation where = location_in(environments.file(), field.place);
    if (!context.user_name && needs_user(environments, at, context, field.written))
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("The schema of '{}' needs the name of the user.", at.environment.name), std::move(where),
                  "Give the name of the user.");
    throw Error(ErrorCode::missing_variable, field.problem.empty() ? "The schema is a secret." : field.problem,
                std::move(where), "Set the variable, or give env_var() a default.");
  }
  throw Error(ErrorCode::invalid_environments_file,
              fmt::format("The environment '{}' has no schema.", at.environment.name),
              location_in(environments.file(), at.environment.place), "Write 'schema: NAME'.");
}

}  // namespace slimdag
