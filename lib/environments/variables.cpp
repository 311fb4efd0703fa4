#include "slimdag/environments/variables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "environments/environments_data.hpp"
#include "environments/findings.hpp"
#include "environments/located.hpp"
#include "environments/template_rules.hpp"
#include "environments/variable_scope.hpp"
#include "slimdag/error.hpp"

namespace slimdag {

namespace {

/// Whether a template concerns an environment and a job that runs in it.
bool concerns(const TemplateText& text, const Located& at, const Connection* connection) {
  if (text.connection != nullptr) return text.connection == connection;
  if (text.project != &at.project) return false;
  if (text.job != nullptr) return text.job == at.job;
  return text.environment == nullptr || text.environment == &at.environment;
}

std::string missing_message(const std::vector<VariableUse>& uses) {
  std::map<std::string_view, std::vector<const VariableUse*>> by_name;
  for (const VariableUse& use : uses) by_name[use.name].push_back(&use);
  std::string message = by_name.size() == 1
                            ? fmt::format("The environment variable '{}' has no value.", by_name.begin()->first)
                            : fmt::format("{} environment variables have no value.", by_name.size());
  for (const auto& [name, places] : by_name)
    for (const VariableUse* use : places)
      message += fmt::format("\n  '{}' is needed in line {}, column {}: {}", name, use->place.line, use->place.column,
                             use->path);
  return message;
}

}  // namespace

std::string_view to_string(VariableSource source) noexcept {
  switch (source) {
    case VariableSource::process:
      return "process";
    case VariableSource::built_in:
      return "built_in";
    case VariableSource::project:
      return "project";
    case VariableSource::environment:
      return "environment";
    case VariableSource::job:
      return "job";
    case VariableSource::personal:
      return "personal";
  }
  return "process";
}

std::vector<ResolvedVariable> resolve_variables(const Environments& environments, std::string_view environment,
                                                const VariableContext& context, std::string_view project) {
  const Located at = locate(environments, environment, context.job, project);
  VariableScope scope(environments.data(), at.project, at.environment, at.job, context);
  std::vector<ResolvedVariable> variables;
  std::vector<std::string> names = scope.names();
  for (const VariableUse& use : variable_uses(environments, environment, context, project))
    if (use.has_value) names.push_back(use.name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  variables.reserve(names.size());
  for (const std::string& name : names) variables.push_back(scope.resolved(name));
  return variables;
}

std::optional<std::string> env_var(const Environments& environments, std::string_view environment,
                                   std::string_view name, const VariableContext& context, std::string_view project) {
  const Located at = locate(environments, environment, context.job, project);
  VariableScope scope(environments.data(), at.project, at.environment, at.job, context);
  const templates::Result result = scope.lookup(name);
  if (result.is_known()) return result.value.text;
  if (result.status == templates::Status::missing && result.detail == name) return std::nullopt;
  if (result.status == templates::Status::secret)
    throw Error(ErrorCode::missing_variable, fmt::format("The value of the secret '{}' is not shown.", result.detail),
                {}, "dbt allows secrets in profiles and packages only.");
  throw Error(ErrorCode::missing_variable, scope.resolved(std::string(name)).problem, {},
              "Give the variable that it refers to a value.");
}

std::vector<VariableUse> variable_uses(const Environments& environments, std::string_view environment,
                                       const VariableContext& context, std::string_view project) {
  const Located at = locate(environments, environment, context.job, project);
  VariableScope scope(environments.data(), at.project, at.environment, at.job, context);
  const Connection* connection = environments.connection_of(at.environment);
  std::vector<VariableUse> uses;
  for_each_template(environments.data(), [&](const TemplateText& text) {
    if (!concerns(text, at, connection) || !templates::has_jinja(text.text)) return;
    for (templates::Mention& mention : templates::mentioned_variables(text.text)) {
      const bool has_value = scope.has_value(mention.name);
      uses.push_back({std::move(mention.name), mention.has_default, has_value, text.path, text.place});
    }
  });
  std::stable_sort(uses.begin(), uses.end(), [](const VariableUse& a, const VariableUse& b) {
    return std::tie(a.place.line, a.place.column) < std::tie(b.place.line, b.place.column);
  });
  return uses;
}

void require_variables(const Environments& environments, std::string_view environment, const VariableContext& context,
                       std::string_view project) {
  std::vector<VariableUse> uses = variable_uses(environments, environment, context, project);
  std::erase_if(uses, [](const VariableUse& use) { return use.has_default || use.has_value; });
  if (uses.empty()) return;
  throw Error(ErrorCode::missing_variable, missing_message(uses), location_in(environments.file(), uses.front().place),
              "Set them in the project, the environment, the job or the process, or give env_var() a default.");
}

}  // namespace slimdag
