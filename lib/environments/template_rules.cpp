#include "environments/template_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "environments/fields.hpp"
#include "environments/rules.hpp"
#include "environments/setting_value.hpp"
#include "environments/template.hpp"
#include "environments/variable_scope.hpp"
#include "support/secrets.hpp"

namespace slimdag {

namespace {

class Visit {
 public:
  Visit(const EnvironmentsData& data, const std::function<void(const TemplateText&)>& visit)
      : data_(data), visit_(visit) {}

  void all() {
    for (const Connection& connection : data_.connections) {
      TemplateText text;
      text.connection = &connection;
      text.path = fmt::format("connections.{}", connection.name);
      text.may_hold_secrets = true;
      settings(text, "", connection.fields);
    }
    for (const Project& project : data_.projects) of_project(project);
  }

 private:
  void settings(TemplateText text, std::string_view key, const std::vector<Setting>& settings) {
    const std::string path = key.empty() ? text.path : joined_path(text.path, key);
    for (const Setting& setting : settings) {
      text.path = joined_path(path, setting.name);
      text.place = setting.place;
      for_each_text(setting, [&](std::string_view value) {
        text.text = value;
        visit_(text);
      });
    }
  }
  void one(TemplateText text, std::string_view key, std::string_view value, Place place) {
    text.path = joined_path(text.path, key);
    text.text = value;
    text.place = place;
    visit_(text);
  }

  void of_project(const Project& project) {
    TemplateText text;
    text.project = &project;
    text.path = project_path(data_, project.name);
    variables(text, project.variables);
    for (const Environment& environment : project.environments) of_environment(text, environment);
    for (const Job& job : project.jobs) {
      TemplateText of_job = text;
      of_job.job = &job;
      of_job.path = joined_path(text.path, "jobs." + job.name);
      variables(of_job, job.variables);
    }
  }

  void variables(TemplateText text, const std::vector<Setting>& of) {
    text.is_variable = true;
    settings(text, "variables", of);
  }

  void of_environment(TemplateText text, const Environment& environment) {
    text.environment = &environment;
    text.path = joined_path(text.path, "environments." + environment.name);
    variables(text, environment.variables);
    one(text, "branch", environment.branch, environment.branch_place);
    one(text, "target", environment.target, environment.target_place);
    one(text, "threads", environment.threads_template, environment.threads_place);
    const bool from_credentials = find_setting(environment.credentials.fields, "schema") != nullptr ||
                                  find_setting(environment.credentials.fields, "dataset") != nullptr;
    if (!from_credentials) one(text, "schema", environment.schema, environment.schema_place);
    settings(text, "deployment_connection", environment.deployment_connection);
    text.may_hold_secrets = true;
    settings(text, "extended_attributes", environment.extended_attributes);
    for (const Setting& setting : environment.credentials.fields) {
      TemplateText credential = text;
      credential.may_hold_secrets = setting.name != "schema" && setting.name != "dataset";
      one(credential, "credentials." + setting.name, setting.value, setting.place);
    }
  }

  const EnvironmentsData& data_;
  const std::function<void(const TemplateText&)>& visit_;
};

void check_secrets(const TemplateText& text, Findings& findings) {
  if (text.may_hold_secrets) return;
  for (const templates::Mention& mention : templates::mentioned_variables(text.text)) {
    if (!is_secret_variable(mention.name)) continue;
    findings.error("secret_not_allowed", text.path, text.place,
                   fmt::format("The secret '{}' cannot be used here, where its value would be shown.", mention.name),
                   "dbt allows secrets in profiles and packages only: use it in credentials, a connection or "
                   "extended_attributes.");
  }
}

void check_expression(const TemplateText& text, Findings& findings) {
  if (!templates::has_jinja(text.text)) return;
  const templates::Result result = templates::render(text.text, templates::sample_context());
  if (result.status != templates::Status::unknown) return;
  findings.error("unknown_expression", text.path, text.place,
                 fmt::format("The expression '{}' is not understood here.", result.detail),
                 "Use literals, env_var('NAME', 'default'), user.name and the filters as_text, as_bool, as_number, "
                 "as_native.");
}

void check_literal_secret(const Setting& setting, const std::string& path, Findings& findings) {
  // The value of a key that does not exist is hidden, whatever it is; the key is an error already.
  const bool is_unknown_key = setting.secret && !is_secret_name(setting.name) && setting.value.empty();
  if (!setting.hidden || is_unknown_key) return;
  findings.warning(
      "literal_secret", path, setting.place, fmt::format("The value of '{}' is a secret in plain text.", setting.name),
      fmt::format("Write \"{{{{ env_var('DBT_ENV_SECRET_{}') }}}}\", set that variable where dbt runs, and "
                  "change the secret.",
                  setting.name.starts_with(secret_prefix) ? "..." : "NAME"));
}

void check_literal_secrets(const EnvironmentsData& data, Findings& findings) {
  const auto check = [&findings](const std::vector<Setting>& settings, const std::string& path) {
    for (const Setting& setting : settings) check_literal_secret(setting, joined_path(path, setting.name), findings);
  };
  for (const Connection& connection : data.connections) check(connection.fields, "connections." + connection.name);
  for (const Project& project : data.projects) {
    const std::string base = project_path(data, project.name);
    check(project.variables, joined_path(base, "variables"));
    for (const Environment& environment : project.environments) {
      const std::string path = joined_path(base, "environments." + environment.name);
      check(environment.variables, path + ".variables");
      check(environment.credentials.fields, path + ".credentials");
      check(environment.deployment_connection, path + ".deployment_connection");
      check(environment.extended_attributes, path + ".extended_attributes");
    }
    for (const Job& job : project.jobs) check(job.variables, joined_path(base, "jobs." + job.name + ".variables"));
  }
}

bool has_templates(const std::vector<Setting>& settings) {
  return std::any_of(settings.begin(), settings.end(),
                     [](const Setting& setting) { return templates::has_jinja(setting.value); });
}

/// Each variable of each environment and job is evaluated once.
void check_circles(const EnvironmentsData& data, const Project& project, const Environment& environment, const Job* job,
                   std::set<std::string>& reported, Findings& findings) {
  const VariableContext context;
  VariableScope scope(data, project, environment, job, context);
  const auto check = [&](const std::vector<Setting>& settings, const std::string& path) {
    for (const Setting& setting : settings) {
      if (!templates::has_jinja(setting.value)) continue;
      const templates::Result result = scope.lookup(setting.name);
      if (result.status != templates::Status::failed || !result.detail.starts_with("The variable")) continue;
      std::string at = joined_path(path, setting.name);
      if (!reported.insert(at).second) continue;
      findings.error("variable_circle", at, setting.place, result.detail,
                     "Give one of the variables on the way a value of its own.");
    }
  };
  const std::string base = project_path(data, project.name);
  check(project.variables, joined_path(base, "variables"));
  check(environment.variables, joined_path(base, "environments." + environment.name + ".variables"));
  if (job != nullptr) check(job->variables, joined_path(base, "jobs." + job->name + ".variables"));
}

}  // namespace

void for_each_template(const EnvironmentsData& data, const std::function<void(const TemplateText&)>& visit) {
  Visit(data, visit).all();
}

void check_templates(const EnvironmentsData& data, Findings& findings) {
  for_each_template(data, [&findings](const TemplateText& text) {
    check_secrets(text, findings);
    check_expression(text, findings);
  });
  check_literal_secrets(data, findings);
  std::set<std::string> reported;
  for (const Project& project : data.projects) {
    const bool everywhere = has_templates(project.variables);
    for (const Environment& environment : project.environments)
      if (everywhere || has_templates(environment.variables))
        check_circles(data, project, environment, nullptr, reported, findings);
    for (const Job& job : project.jobs) {
      if (job.variables.empty()) continue;  // It sees what its environment sees.
      const Environment* environment = project.find_environment(job.environment);
      if (environment == nullptr) continue;
      if (everywhere || has_templates(environment->variables) || has_templates(job.variables))
        check_circles(data, project, *environment, &job, reported, findings);
    }
  }
}

}  // namespace slimdag
