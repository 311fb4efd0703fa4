#include <fmt/format.h>

#include <algorithm>

#include "environments/environments_data.hpp"
#include "slimdag/environments/deferral_target.hpp"
#include "slimdag/environments/environments.hpp"
#include "slimdag/environments/variables.hpp"
#include "support/json_writer.hpp"
#include "support/secrets.hpp"

namespace slimdag {

namespace {

class Writer {
 public:
  explicit Writer(const EnvironmentsData& data) : data_(data) {}

  void text(std::string_view key, std::string_view value) {
    if (value.empty())
      json_.key(key).null();
    else
      json_.key(key).text(value);
  }
  void place(Place place) {
    json_.key("line");
    number_or_null(place.line);
    json_.key("column");
    number_or_null(place.column);
  }
  void number_or_null(std::uint64_t number) { json_.raw(number == 0 ? "null" : fmt::to_string(number)); }

  void settings(std::string_view key, const std::vector<Setting>& settings) {
    json_.key(key).begin_object();
    for (const Setting& setting : settings) json_.key(setting.name).text(shown(setting));
    json_.end_object();
  }

  void deferral(const DeferralSetting& setting) {
    json_.key("defer_to");
    switch (setting.kind) {
      case DeferralSetting::Kind::unset:
        return json_.null();
      case DeferralSetting::Kind::none:
        return json_.text("none");
      case DeferralSetting::Kind::self:
        return json_.text("self");
      case DeferralSetting::Kind::environment:
        return json_.text(setting.name);
      case DeferralSetting::Kind::job:
        json_.begin_object();
        json_.key("job").text(setting.name);
        return json_.end_object();
    }
  }

  void environment(const Environment& environment, const Project& project) {
    json_.key("name").text(qualified_name(data_, environment.project, environment.name));
    text("project", environment.project);
    json_.key("environment").text(environment.name);
    text("description", environment.description);
    json_.key("type").text(to_string(environment.type));
    text("deployment_type", to_string(environment.deployment_type));
    json_.key("deployment_type_inferred").boolean(is_inferred_from_name(environment));
    text("dbt_version", environment.dbt_version);
    text("branch", environment.branch);
    json_.key("custom_branch_enabled").boolean(environment.custom_branch_enabled);
    json_.key("target").text(environment.target);
    if (environment.threads_template.empty()) {
      json_.key("threads");
      number_or_null(environment.threads.value_or(0));
    } else {
      json_.key("threads").text(environment.threads_template);
    }
    text("schema", environment.schema);
    deferral(environment.defer_to);
    if (environment.type == EnvironmentType::development)
      json_.key("comparison_state").null();
    else
      json_.key("comparison_state").text(to_string(comparison_policy(environment)));
    text("connection", environment.connection);
    settings("deployment_connection", environment.deployment_connection);
    credentials(environment.credentials);
    settings("extended_attributes", environment.extended_attributes);
    settings("variables", environment.variables);
    permissions(environment);
    json_.key("jobs").begin_array();
    for (const Job& job : project.jobs)
      if (job.environment == environment.name) json_.text(job.name);
    json_.end_array();
    place(environment.place);
  }

  void credentials(const Credentials& credentials) {
    json_.key("credentials");
    if (!credentials.place.known()) return json_.null();
    json_.begin_object();
    text("auth_method", to_string(credentials.auth_method));
    for (const Setting& setting : credentials.fields) json_.key(setting.name).text(shown(setting));
    json_.end_object();
  }

  void permissions(const Environment& environment) {
    json_.key("permissions").begin_object();
    for (const Permission& permission : environment.permissions) {
      json_.key(permission.group);
      json_.texts(permission.rights);
    }
    json_.end_object();
  }

  void job(const Job& job) {
    json_.begin_object();
    json_.key("name").text(job.name);
    text("description", job.description);
    json_.key("environment").text(job.environment);
    json_.key("type").text(to_string(job.type));
    json_.key("commands");
    json_.texts(job.commands);
    json_.key("triggers").begin_object();
    json_.key("schedule");
    json_.texts(job.triggers.schedule);
    json_.key("api").boolean(job.triggers.api);
    json_.key("merge").boolean(job.triggers.merge);
    json_.key("pull_request").boolean(job.triggers.pull_request);
    json_.key("manual").boolean(job.triggers.manual);
    text("after_job", job.triggers.after_job);
    json_.end_object();
    deferral(job.defer_to);
    settings("variables", job.variables);
    place(job.place);
    json_.end_object();
  }

  void project(const Project& project) {
    json_.begin_object();
    text("name", project.name);
    text("connection", project.connection);
    json_.key("depends_on").begin_array();
    for (const ProjectDependency& dependency : project.depends_on) json_.text(dependency.name);
    json_.end_array();
    text("generate_schema_name", project.schema_rule);
    settings("variables", project.variables);
    json_.key("environments").begin_array();
    for (const Environment& of : project.environments) {
      json_.begin_object();
      environment(of, project);
      json_.end_object();
    }
    json_.end_array();
    json_.key("jobs").begin_array();
    for (const Job& of : project.jobs) job(of);
    json_.end_array();
    json_.end_object();
  }

  void connection(const Connection& connection) {
    json_.begin_object();
    json_.key("name").text(connection.name);
    json_.key("type").text(to_string(connection.type));
    settings("fields", connection.fields);
    place(connection.place);
    json_.end_object();
  }

  void decision(const DeferralDecision& decision) {
    json_.begin_object();
    json_.key("rule").text(decision.rule);
    json_.key("reason").text(decision.reason);
    json_.key("targets").begin_array();
    for (const DeferralTarget& target : decision.targets) {
      json_.begin_object();
      text("project", target.project);
      json_.key("environment").text(target.environment);
      text("job", target.job);
      json_.key("policy").text(to_string(target.policy));
      json_.key("rule").text(target.rule);
      json_.end_object();
    }
    json_.end_array();
    json_.end_object();
  }

  JsonWriter& json() { return json_; }
  std::string take() { return std::move(json_).str(); }

 private:
  const EnvironmentsData& data_;
  JsonWriter json_;
};

const Project& project_of(const Environments& environments, const Environment& environment) {
  for (const Project& project : environments.projects())
    if (project.name == environment.project) return project;
  return environments.projects().front();
}

void write_finding(JsonWriter& json, const Finding& finding) {
  const auto text_or_null = [&json](std::string_view key, std::string_view value) {
    json.key(key);
    value.empty() ? json.null() : json.text(value);
  };
  json.begin_object();
  json.key("severity").text(to_string(finding.severity));
  json.key("rule").text(finding.rule);
  json.key("message").text(finding.message);
  text_or_null("hint", finding.hint);
  text_or_null("path", finding.path);
  text_or_null("file", finding.file);
  json.key("line").raw(finding.place.known() ? fmt::to_string(finding.place.line) : "null");
  json.key("column").raw(finding.place.known() ? fmt::to_string(finding.place.column) : "null");
  json.end_object();
}

void write_optional(JsonWriter& json, std::string_view key, const std::optional<std::string>& value) {
  json.key(key);
  value ? json.text(*value) : json.null();
}

void write_text(JsonWriter& json, std::string_view key, std::string_view value) {
  json.key(key);
  value.empty() ? json.null() : json.text(value);
}

void write_place(JsonWriter& json, Place place) {
  json.key("line").raw(place.known() ? fmt::to_string(place.line) : "null");
  json.key("column").raw(place.known() ? fmt::to_string(place.column) : "null");
}

}  // namespace

std::string to_json(const Environments& environments) {
  Writer writer(environments.data());
  writer.json().begin_object();
  writer.json().key("format_version").raw("1");
  writer.text("file", environments.file());
  writer.json().key("connections").begin_array();
  for (const Connection& connection : environments.connections()) writer.connection(connection);
  writer.json().end_array();
  writer.json().key("projects").begin_array();
  for (const Project& project : environments.projects()) writer.project(project);
  writer.json().end_array();
  writer.json().end_object();
  return writer.take();
}

std::string to_json(const Environments& environments, const Environment& environment) {
  const Project& project = project_of(environments, environment);
  Writer writer(environments.data());
  JsonWriter& json = writer.json();
  json.begin_object();
  json.key("format_version").raw("1");
  writer.environment(environment, project);
  json.key("deferral");
  writer.decision(deferral_target(environments, environment.name, {}, environment.project));
  json.key("profile").raw(to_json(effective_profile(environments, environment.name, {}, environment.project)));
  json.key("job_details").begin_array();
  for (const Job& job : project.jobs)
    if (job.environment == environment.name) writer.job(job);
  json.end_array();
  json.end_object();
  return writer.take();
}

std::string to_json(std::span<const Finding> findings) {
  JsonWriter json;
  json.begin_array();
  for (const Finding& finding : findings) write_finding(json, finding);
  json.end_array();
  return std::move(json).str();
}

std::string to_json(const DeferralDecision& decision) {
  const EnvironmentsData none;
  Writer writer(none);
  writer.decision(decision);
  return writer.take();
}

std::string to_json(const std::vector<ResolvedVariable>& variables) {
  JsonWriter json;
  json.begin_array();
  for (const ResolvedVariable& variable : variables) {
    json.begin_object();
    json.key("name").text(variable.name);
    write_optional(json, "value", variable.value);
    json.key("secret").boolean(variable.secret);
    json.key("source").text(to_string(variable.source));
    write_text(json, "alias_of", variable.alias_of);
    write_text(json, "problem", variable.problem);
    write_place(json, variable.place);
    json.end_object();
  }
  json.end_array();
  return std::move(json).str();
}

std::string to_json(const std::vector<VariableUse>& uses) {
  JsonWriter json;
  json.begin_array();
  for (const VariableUse& use : uses) {
    json.begin_object();
    json.key("name").text(use.name);
    json.key("has_default").boolean(use.has_default);
    json.key("has_value").boolean(use.has_value);
    json.key("path").text(use.path);
    write_place(json, use.place);
    json.end_object();
  }
  json.end_array();
  return std::move(json).str();
}

std::string to_json(const std::vector<ProfileField>& profile) {
  JsonWriter json;
  json.begin_array();
  for (const ProfileField& field : profile) {
    json.begin_object();
    json.key("name").text(field.name);
    write_optional(json, "value", field.value);
    write_text(json, "written", field.written);
    json.key("is_text").boolean(field.is_text);
    json.key("secret").boolean(field.secret);
    json.key("source").text(field.source);
    write_text(json, "problem", field.problem);
    write_place(json, field.place);
    json.end_object();
  }
  json.end_array();
  return std::move(json).str();
}

}  // namespace slimdag
