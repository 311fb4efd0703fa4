#include "environments/variable_scope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "environments/setting_value.hpp"
#include "support/secrets.hpp"

namespace slimdag {

namespace {

struct BuiltIn {
  std::string_view neutral;
  std::string_view original;
};

constexpr auto built_ins = std::to_array<BuiltIn>({
    {"SLIMDAG_ACCOUNT_ID", "DBT_CLOUD_ACCOUNT_ID"},
    {"SLIMDAG_ENVIRONMENT_ID", "DBT_CLOUD_ENVIRONMENT_ID"},
    {"SLIMDAG_ENVIRONMENT_NAME", "DBT_CLOUD_ENVIRONMENT_NAME"},
    {"SLIMDAG_ENVIRONMENT_TYPE", "DBT_CLOUD_ENVIRONMENT_TYPE"},
    {"SLIMDAG_GIT_BRANCH", "DBT_CLOUD_GIT_BRANCH"},
    {"SLIMDAG_GIT_SHA", "DBT_CLOUD_GIT_SHA"},
    {"SLIMDAG_INVOCATION_CONTEXT", "DBT_CLOUD_INVOCATION_CONTEXT"},
    {"SLIMDAG_JOB_ID", "DBT_CLOUD_JOB_ID"},
    {"SLIMDAG_PR_ID", "DBT_CLOUD_PR_ID"},
    {"SLIMDAG_PROJECT_ID", "DBT_CLOUD_PROJECT_ID"},
    {"SLIMDAG_RUN_ID", "DBT_CLOUD_RUN_ID"},
    {"SLIMDAG_RUN_REASON", "DBT_CLOUD_RUN_REASON"},
    {"SLIMDAG_RUN_REASON_CATEGORY", "DBT_CLOUD_RUN_REASON_CATEGORY"},
    {"DBT_ENV", "DBT_ENV"},
});

/// Variables that refer to variables; more than this is a mistake.
constexpr int max_depth = 50;

std::string_view type_word(const Environment& environment) {
  if (environment.type == EnvironmentType::development) return "dev";
  if (environment.deployment_type == DeploymentType::production) return "prod";
  return environment.deployment_type == DeploymentType::staging ? "staging" : "";
}

}  // namespace

std::string_view built_in_name(std::string_view name) noexcept {
  const auto* found = std::find_if(built_ins.begin(), built_ins.end(), [name](const BuiltIn& built_in) {
    return built_in.neutral == name || built_in.original == name;
  });
  return found == built_ins.end() ? std::string_view() : found->neutral;
}

VariableScope::VariableScope(const EnvironmentsData& data, const Project& project, const Environment& environment,
                             const Job* job, const VariableContext& context)
    : data_(data), context_(context) {
  define(project.variables, VariableSource::project);
  define(environment.variables, VariableSource::environment);
  if (job != nullptr) define(job->variables, VariableSource::job);
  if (environment.type == EnvironmentType::development)
    for (const auto& [name, value] : context.personal)
      definitions_[name] = {VariableSource::personal, nullptr, value, false};
  define_built_in(project, environment, job);
}

void VariableScope::define(const std::vector<Setting>& settings, VariableSource source) {
  for (const Setting& setting : settings) definitions_[setting.name] = {source, &setting, {}, false};
}

void VariableScope::define_built_in(const Project& project, const Environment& environment, const Job* job) {
  define_built_in("SLIMDAG_PROJECT_ID", project.name);
  define_built_in("SLIMDAG_ENVIRONMENT_ID", environment.name);
  definitions_["SLIMDAG_ENVIRONMENT_NAME"] = {VariableSource::built_in, nullptr, environment.name, false};
  const std::string type(type_word(environment));
  definitions_["SLIMDAG_ENVIRONMENT_TYPE"] = {VariableSource::built_in, nullptr, type, false};
  define_built_in("SLIMDAG_INVOCATION_CONTEXT", job != nullptr && job->type == JobType::ci ? "ci" : type);
  if (job != nullptr) define_built_in("SLIMDAG_JOB_ID", job->name);
  if (environment.custom_branch_enabled && !environment.branch.empty())
    definitions_["SLIMDAG_GIT_BRANCH"] = {VariableSource::built_in, nullptr, environment.branch, true};
  if (environment.type == EnvironmentType::deployment) define_built_in("DBT_ENV", "prod");
  for (const auto& [name, value] : context_.run)
    if (const std::string_view neutral = built_in_name(name); !neutral.empty())
      definitions_[std::string(neutral)] = {VariableSource::built_in, nullptr, value, false};
  for (const BuiltIn& built_in : built_ins) {
    // On the platform itself the process has them by their original names.
    if (definitions_.find(built_in.neutral) == definitions_.end())
      take_from_process(built_in.neutral, built_in.original);
    if (const auto found = definitions_.find(built_in.neutral); found != definitions_.end())
      definitions_[std::string(built_in.original)] = found->second;
  }
}

void VariableScope::define_built_in(std::string_view name, std::string_view value) {
  if (!value.empty()) definitions_[std::string(name)] = {VariableSource::built_in, nullptr, std::string(value), false};
}

void VariableScope::take_from_process(std::string_view neutral, std::string_view original) {
  for (const std::string_view name : {neutral, original}) {
    const auto given = data_.variables.find(name);
    if (given == data_.variables.end()) continue;
    definitions_[std::string(neutral)] = {VariableSource::process, nullptr, given->second, false};
    return;
  }
}

const VariableScope::Definition* VariableScope::find(std::string_view name) {
  if (const auto found = definitions_.find(name); found != definitions_.end()) return &found->second;
  const auto given = data_.variables.find(name);
  if (given == data_.variables.end()) return nullptr;
  return &definitions_.emplace(given->first, Definition{VariableSource::process, nullptr, given->second, false})
              .first->second;
}

bool VariableScope::has_value(std::string_view name) { return find(name) != nullptr; }

templates::Result VariableScope::lookup(std::string_view name) {
  using templates::Status;
  const Definition* definition = find(name);
  if (definition == nullptr) return {Status::missing, {}, std::string(name)};
  if (is_secret_variable(name) || (definition->setting != nullptr && definition->setting->hidden) ||
      (definition->setting == nullptr && definition->source != VariableSource::built_in && is_secret_name(name)))
    return {Status::secret, {}, std::string(name)};
  const auto [at, is_new] = evaluations_.try_emplace(std::string(name));
  if (!is_new && at->second.progress == Progress::running)
    return {Status::failed, {}, fmt::format("The variable '{}' refers to itself.", name)};
  if (is_new) {
    templates::Result result = evaluate(name, *definition);
    Evaluation& evaluation = evaluations_[std::string(name)];
    evaluation.result = std::move(result);
    evaluation.progress = Progress::done;
    return evaluation.result;
  }
  return at->second.result;
}

templates::Result VariableScope::evaluate(std::string_view name, const Definition& definition) {
  using templates::Status;
  using templates::Value;
  // Values from outside are not templates.
  if (definition.setting == nullptr && !definition.is_template)
    return {Status::known, Value::of_text(definition.value), {}};
  if (depth_ >= max_depth)
    return {Status::failed, {}, fmt::format("The variable '{}' stands behind too many others.", name)};
  ++depth_;
  templates::Result result = render(definition.setting == nullptr ? definition.value : definition.setting->value);
  --depth_;
  // A variable of the environment is a text, whatever was written.
  if (result.is_known()) result.value = Value::of_text(templates::to_text(result.value));
  // Who refers to it is told which one it was; a value that refers to itself many times grows no further.
  if (result.is_known() && result.value.text.size() > template_context().longest)
    return {Status::failed,
            {},
            fmt::format("The variable '{}' is longer than {} bytes.", name, template_context().longest)};
  if (result.status == Status::failed && result.detail.starts_with("The value would be longer"))
    result.detail = fmt::format("The variable '{}' would be longer than {} bytes.", name, template_context().longest);
  return result;
}

templates::Context VariableScope::template_context() {
  templates::Context context;
  context.env_var = [this](std::string_view name) { return lookup(name); };
  context.user_name = context_.user_name;
  return context;
}

templates::Result VariableScope::render(std::string_view text) {
  if (!templates::has_jinja(text)) return {templates::Status::known, templates::Value::of_text(std::string(text)), {}};
  return templates::render(text, template_context());
}

templates::Result VariableScope::render(const Setting& setting) {
  return rendered_value(setting, [this](std::string_view text) { return render(text); });
}

std::vector<std::string> VariableScope::names() const {
  std::vector<std::string> names;
  for (const auto& [name, definition] : definitions_)
    if (definition.source != VariableSource::process) names.push_back(name);
  return names;
}

ResolvedVariable VariableScope::resolved(const std::string& name) {
  ResolvedVariable variable;
  variable.name = name;
  const Definition* definition = find(name);
  if (definition == nullptr) {
    variable.problem = "It has no value.";
    return variable;
  }
  variable.source = definition->source;
  if (definition->setting != nullptr) variable.place = definition->setting->place;
  if (definition->source == VariableSource::built_in && built_in_name(name) != name)
    variable.alias_of = std::string(built_in_name(name));
  const templates::Result result = lookup(name);
  switch (result.status) {
    case templates::Status::known:
      variable.value = without_secrets(result.value.text);
      break;
    case templates::Status::secret:
      variable.secret = result.detail == name;
      if (!variable.secret) variable.problem = fmt::format("It refers to the secret '{}'.", result.detail);
      break;
    case templates::Status::missing:
      variable.problem = fmt::format("It needs the variable '{}', which has no value.", result.detail);
      break;
    case templates::Status::unknown:
      variable.problem = fmt::format("The expression '{}' is not understood.", result.detail);
      break;
    case templates::Status::failed:
      variable.problem = result.detail;
      break;
  }
  return variable;
}

}  // namespace slimdag
