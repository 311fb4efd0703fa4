#include "environments/environments_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "environments/cron.hpp"
#include "environments/deployment_names.hpp"
#include "environments/fields.hpp"
#include "environments/rules.hpp"
#include "environments/template.hpp"
#include "environments/template_rules.hpp"
#include "support/suggest.hpp"

namespace slimdag {

namespace {

using yaml::Node;

constexpr auto environment_types = std::to_array<std::string_view>({"development", "deployment"});
constexpr auto deployment_types = std::to_array<std::string_view>({"general", "staging", "production"});
constexpr auto policies =
    std::to_array<std::string_view>({"last_successful_run", "last_successful_deploy_run", "applied"});
constexpr auto job_types = std::to_array<std::string_view>({"deploy", "ci"});
constexpr auto rights = std::to_array<std::string_view>({"view", "run_jobs", "edit_jobs", "admin"});
constexpr auto triggers = std::to_array<std::string_view>({"schedule", "api", "merge", "pull_request", "manual"});
constexpr auto schema_rules = std::to_array<std::string_view>({"default", "for_env", "production"});
constexpr auto auth_methods = std::to_array<std::string_view>({"password", "keypair", "oauth"});
constexpr std::uint32_t most_threads = 1000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// 1.7, 1.11.2, 1.12.0rc1, latest, versionless
bool is_dbt_version(std::string_view text) {
  if (text == "latest" || text == "versionless") return true;
  int numbers = 0;
  while (numbers < 3) {
    const std::size_t digits = std::min(
        text.size(), static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin()));
    if (digits == 0 || digits > 4) return false;
    text.remove_prefix(digits);
    ++numbers;
    if (numbers == 3 || !text.starts_with('.')) break;
    text.remove_prefix(1);
  }
  if (text.empty()) return numbers >= 2;
  // A pre-release: 1.12.0rc1, 1.12.0-rc1, 1.12.0b2
  if (numbers != 3) return false;
  if (text.front() == '-') text.remove_prefix(1);
  for (const std::string_view stage : {"rc", "b", "a"}) {
    if (!text.starts_with(stage)) continue;
    text.remove_prefix(stage.size());
    return !text.empty() && text.size() <= 4 && std::all_of(text.begin(), text.end(), is_digit);
  }
  return false;
}

class Reader {
 public:
  Reader(EnvironmentsData& data, Findings& findings) : data_(data), findings_(findings) {}

  void read() {
    if (data_.root.kind != Node::Kind::mapping && !data_.root.is_absent()) {
      const Fields not_a_mapping(findings_, data_.root, "");  // Says what is wrong.
      data_.projects.emplace_back();
      return;
    }
    Fields root(findings_, data_.root, "");
    check_format_version(root);
    if (const Node* connections = root.take("connections")) read_connections(*connections);
    if (const Node* projects = root.take("projects")) {
      data_.has_several_projects = true;
      read_projects(*projects);
    } else {
      Project project;
      project.name = name_of_only_project(root);
      project.place = root.place();
      read_project(root, project);
      data_.projects.push_back(std::move(project));
    }
    root.finish();
  }

 private:
  void check_format_version(Fields& root) {
    const Node* version = root.take("version");
    if (version == nullptr || (version->kind == Node::Kind::number && version->number == "1")) return;
    findings_.error("unsupported_version", "version", place_of(version->position),
                    "This version of the file's form is not known.", "Write 'version: 1', or leave it out.");
  }

  std::string name_of_only_project(Fields& root) {
    const Node* node = root.take("project");
    if (node == nullptr) return {};
    std::string name = root.text("project");
    if (!name.empty()) check_name("a project", name, "project", place_of(node->position));
    return name;
  }

  /// Names stand in paths and commands, so they hold no slash; `none` and `self` mean something else in defer_to.
  void check_name(std::string_view what, std::string_view name, std::string_view path, Place place) {
    const bool reserved = name == "none" || name == "self";
    const bool printable =
        std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '/'; });
    const bool trimmed = !name.empty() && name.front() != ' ' && name.back() != ' ';
    if (!reserved && printable && trimmed) return;
    findings_.error("invalid_name", path, place, fmt::format("'{}' cannot be the name of {}.", name, what),
                    reserved ? "none and self mean something in defer_to; take another name."
                             : "Take a name without slashes and without blanks at its ends.");
  }

  void read_connections(const Node& node) {
    const Fields all(findings_, node, "connections");
    for (const yaml::Entry& entry : all.entries()) read_connection(entry, all.path_to(entry.key.text));
  }

  void read_connection(const yaml::Entry& entry, const std::string& path) {
    Connection connection;
    connection.name = entry.key.text;
    connection.place = place_of(entry.key.position);
    check_name("a connection", connection.name, path, connection.place);
    Fields fields(findings_, entry.value, path);
    fields.require("type", "Write the type of the warehouse, e.g. 'type: snowflake'.");
    std::vector<std::string_view> types;
    for (const WarehouseType type : warehouse_types()) types.push_back(to_string(type));
    const std::optional<std::size_t> type = fields.choice("type", types);
    for (const yaml::Entry& field : fields.entries()) {
      if (field.key.text == "type") continue;
      if (!type) {
        fields.take(field.key.text);  // Which keys there are depends on the type.
        continue;
      }
      const bool is_known = check_connection_field(fields, field, warehouse_types()[*type]);
      check_nested(findings_, field.value, fields.path_to(field.key.text));
      // A mistyped password is one, too.
      connection.fields.push_back(setting_of(field.key.text, field.value, !is_known));
    }
    if (!type) return;
    connection.type = warehouse_types()[*type];
    data_.connections.push_back(std::move(connection));
  }

  /// Whether the type has that key.
  bool check_connection_field(Fields& fields, const yaml::Entry& field, WarehouseType type) {
    const std::string_view key = field.key.text;
    const auto known = connection_fields(type);
    fields.take(key);
    if (std::find(known.begin(), known.end(), key) != known.end()) return true;
    constexpr auto of_environment = std::to_array<std::string_view>(
        {"user", "username", "password", "pass", "private_key", "private_key_passphrase", "private_key_path", "token",
         "schema", "dataset", "threads"});
    const bool belongs_elsewhere = std::find(of_environment.begin(), of_environment.end(), key) != of_environment.end();
    findings_.error("unknown_key", fields.path_to(key), place_of(field.key.position),
                    fmt::format("A connection of type {} has no key '{}'.", to_string(type), key),
                    belongs_elsewhere
                        ? "It belongs to an environment: to its credentials, threads or extended_attributes."
                        : did_you_mean(key, known));
    return false;
  }

  void read_projects(const Node& node) {
    const Fields all(findings_, node, "projects");
    for (const yaml::Entry& entry : all.entries()) {
      Project project;
      project.name = entry.key.text;
      project.place = place_of(entry.key.position);
      const std::string path = all.path_to(project.name);
      check_name("a project", project.name, path, project.place);
      Fields fields(findings_, entry.value, path);
      read_project(fields, project);
      fields.finish();
      data_.projects.push_back(std::move(project));
    }
    if (all.entries().empty())
      findings_.warning("no_projects", "projects", place_of(node.position), "There is no project.",
                        "Add one below 'projects'.");
  }

  void read_project(Fields& fields, Project& project) {
    project.connection = fields.text("connection");
    if (!project.connection.empty()) project.connection_place = fields.place_of_value("connection");
    read_dependencies(fields, project);
    project.variables = fields.settings("variables", false);
    read_schema_rule(fields, project);
    if (const Node* environments = fields.take("environments")) {
      const Fields all(findings_, *environments, fields.path_to("environments"));
      for (const yaml::Entry& entry : all.entries()) read_environment(entry, all.path_to(entry.key.text), project);
    } else {
      findings_.error("missing_key", fields.path(), fields.place(), "There are no environments.",
                      "Write them below the key 'environments'.");
    }
    infer_deployment_types(project, environments_path(project), findings_);
    if (const Node* jobs = fields.take("jobs")) {
      const Fields all(findings_, *jobs, fields.path_to("jobs"));
      for (const yaml::Entry& entry : all.entries()) read_job(entry, all.path_to(entry.key.text), project);
    }
  }

  void read_dependencies(Fields& fields, Project& project) {
    for (PlacedText& name : fields.texts("depends_on"))
      project.depends_on.push_back({std::move(name.text), name.place});
  }

  void read_schema_rule(Fields& fields, Project& project) {
    constexpr std::string_view key = "generate_schema_name";
    const Node* node = fields.take(key);
    if (node == nullptr) return;
    project.schema_rule_target = "prod";
    if (node->kind == Node::Kind::mapping) {
      Fields inner(findings_, *node, fields.path_to(key));
      inner.require("rule", "Write default, for_env or production.");
      if (const auto rule = inner.choice("rule", schema_rules)) project.schema_rule = schema_rules[*rule];
      if (inner.take("target") != nullptr) project.schema_rule_target = inner.text("target");
      inner.finish();
    } else if (const auto rule = fields.choice(key, schema_rules)) {
      project.schema_rule = schema_rules[*rule];
    }
  }

  void read_environment(const yaml::Entry& entry, const std::string& path, Project& project) {
    Environment environment;
    environment.project = project.name;
    environment.name = entry.key.text;
    environment.place = place_of(entry.key.position);
    check_name("an environment", environment.name, path, environment.place);
    Fields fields(findings_, entry.value, path);
    read_types(fields, environment);
    environment.description = fields.text("description");
    environment.dbt_version = fields.text("dbt_version");
    if (!environment.dbt_version.empty() && !is_dbt_version(environment.dbt_version))
      findings_.error("invalid_value", fields.path_to("dbt_version"), fields.place_of_value("dbt_version"),
                      fmt::format("'{}' is not a version of dbt.", environment.dbt_version),
                      "Write a version such as 1.11 or 1.11.2, latest, or versionless.");
    read_branch(fields, environment);
    if (std::string target = fields.text("target"); !target.empty()) {
      environment.target = std::move(target);
      environment.target_place = fields.place_of_value("target");
    }
    read_threads(fields, environment);
    environment.defer_to = read_deferral(fields);
    if (const auto policy = fields.choice("comparison_state", policies)) {
      environment.comparison_state = state_policy_from(policies[*policy]);
      environment.comparison_state_place = fields.place_of_value("comparison_state");
    }
    environment.connection = fields.text("connection");
    if (!environment.connection.empty())
      environment.connection_place = fields.place_of_value("connection");
    else
      environment.connection = project.connection;
    environment.deployment_connection = fields.settings("deployment_connection", false);
    read_credentials(fields, environment);
    read_schema(fields, environment);
    environment.extended_attributes = fields.settings("extended_attributes", true);
    environment.variables = fields.settings("variables", false);
    read_permissions(fields, environment);
    fields.finish();
    project.environments.push_back(std::move(environment));
  }

  void read_types(Fields& fields, Environment& environment) {
    const Node* written = fields.take("type");
    fields.require("type", "Write 'type: development' or 'type: deployment'.");
    const bool is_deployment_type = written != nullptr && std::find(deployment_types.begin(), deployment_types.end(),
                                                                    written->text) != deployment_types.end();
    if (is_deployment_type) {
      findings_.error("invalid_value", fields.path_to("type"), place_of(written->position),
                      fmt::format("'type' cannot be '{}'.", written->text),
                      fmt::format("Write 'type: deployment' and 'deployment_type: {}'.", written->text));
    } else if (const auto type = fields.choice("type", environment_types)) {
      environment.type = *type == 0 ? EnvironmentType::development : EnvironmentType::deployment;
    }
    const Node* deployment = fields.take("deployment_type");
    const auto type = fields.choice("deployment_type", deployment_types);
    if (environment.type == EnvironmentType::development) {
      environment.deployment_type = DeploymentType::none;
      if (deployment != nullptr)
        findings_.error("not_in_development", fields.path_to("deployment_type"), place_of(deployment->position),
                        "A development environment has no deployment type.",
                        "Leave it out, or write 'type: deployment'.");
    } else if (type) {
      environment.deployment_type = static_cast<DeploymentType>(*type + 1);
      environment.deployment_type_is_marked = true;
    }
  }

  void read_branch(Fields& fields, Environment& environment) {
    environment.branch = fields.text("branch");
    environment.branch_place = fields.place_of_value("branch");
    const std::optional<bool> enabled = fields.boolean("custom_branch_enabled");
    environment.custom_branch_enabled = enabled.value_or(!environment.branch.empty());
    if (enabled == false && !environment.branch.empty())
      findings_.warning(
          "unused_branch", fields.path_to("branch"), fields.place_of_value("branch"),
          fmt::format("The branch '{}' is not used, since custom_branch_enabled is false.", environment.branch),
          "Leave one of them out.");
  }

  /// A number, or a template that gives one.
  void read_threads(Fields& fields, Environment& environment) {
    const Node* node = fields.take("threads");
    if (node == nullptr) return;
    environment.threads_place = place_of(node->position);
    if (!node->is_text() || !templates::has_jinja(node->text)) {
      environment.threads = fields.natural("threads", 1, most_threads);
      return;
    }
    environment.threads_template = fields.text("threads");
    const templates::Result result = templates::render(environment.threads_template, templates::sample_context());
    if (result.is_known() && result.value.kind != templates::Value::Kind::number)
      findings_.error("wrong_type", fields.path_to("threads"), environment.threads_place,
                      "'threads' has to be a number, and the template gives a text.",
                      "Let the filter as_number follow: \"{{ env_var('THREADS', '4') | as_number }}\".");
  }

  DeferralSetting read_deferral(Fields& fields) {
    DeferralSetting setting;
    const Node* node = fields.take("defer_to");
    if (node == nullptr) return setting;
    setting.place = place_of(node->position);
    if (node->kind == Node::Kind::mapping) return read_deferral_mapping(fields, *node, setting);
    const std::string text = fields.text("defer_to");
    if (text.empty()) return setting;
    setting.kind = text == "none"   ? DeferralSetting::Kind::none
                   : text == "self" ? DeferralSetting::Kind::self
                                    : DeferralSetting::Kind::environment;
    if (setting.kind == DeferralSetting::Kind::environment) setting.name = text;
    return setting;
  }

  DeferralSetting read_deferral_mapping(Fields& fields, const Node& node, DeferralSetting setting) {
    Fields inner(findings_, node, fields.path_to("defer_to"));
    const std::string environment = inner.text("environment");
    const std::string job = inner.text("job");
    inner.finish();
    if (environment.empty() == job.empty()) {
      findings_.error("invalid_value", inner.path(), inner.place(),
                      "'defer_to' names neither or both of an environment and a job.",
                      "Write the name of an environment, none, self, or '{job: name}'.");
      return setting;
    }
    setting.kind = job.empty() ? DeferralSetting::Kind::environment : DeferralSetting::Kind::job;
    setting.name = job.empty() ? environment : job;
    setting.place = inner.place_of_value(job.empty() ? "environment" : "job");
    return setting;
  }

  void read_credentials(Fields& fields, Environment& environment) {
    const Node* node = fields.take("credentials");
    if (node == nullptr) return;
    Fields inner(findings_, *node, fields.path_to("credentials"));
    environment.credentials.place = inner.place();
    if (inner.take("auth_method") != nullptr) {
      environment.credentials.auth_method_place = inner.place_of_value("auth_method");
      if (const auto method = inner.choice("auth_method", auth_methods))
        environment.credentials.auth_method = static_cast<AuthMethod>(*method + 1);
    }
    for (const yaml::Entry& entry : inner.entries()) {
      if (entry.key.text == "auth_method") continue;
      if (!entry.value.is_scalar() || entry.value.kind == Node::Kind::null) {
        inner.text(entry.key.text);  // Says what is wrong with it.
        continue;
      }
      // Anything else may be a mistyped password.
      const bool is_shown = entry.key.text == "username" || entry.key.text == "schema" || entry.key.text == "dataset";
      environment.credentials.fields.push_back(setting_of(entry.key.text, entry.value, !is_shown));
    }
  }

  void read_schema(Fields& fields, Environment& environment) {
    environment.schema = fields.text("schema");
    environment.schema_place = fields.place_of_value("schema");
    for (const std::string_view key : {"schema", "dataset"}) {
      const Setting* own = find_setting(environment.credentials.fields, key);
      if (own == nullptr) continue;
      if (!environment.schema.empty() && own->value != environment.schema)
        findings_.error("schema_twice", joined_path(fields.path_to("credentials"), key), own->place,
                        fmt::format("The environment '{}' has two schemas.", environment.name),
                        "Write it once: as 'schema' of the environment, or in its credentials.");
      if (environment.schema.empty()) {
        environment.schema = own->value;
        environment.schema_place = own->place;
      }
    }
  }

  void read_permissions(Fields& fields, Environment& environment) {
    const Node* node = fields.take("permissions");
    if (node == nullptr) return;
    Fields inner(findings_, *node, fields.path_to("permissions"));
    for (const yaml::Entry& entry : inner.entries()) {
      Permission permission{entry.key.text, {}, place_of(entry.key.position)};
      for (PlacedText& right : inner.texts(entry.key.text)) {
        if (std::find(rights.begin(), rights.end(), right.text) == rights.end())
          findings_.error("invalid_value", inner.path_to(entry.key.text), right.place,
                          fmt::format("There is no right '{}'.", right.text), did_you_mean(right.text, rights));
        permission.rights.push_back(std::move(right.text));
      }
      environment.permissions.push_back(std::move(permission));
    }
  }

  std::string environments_path(const Project& project) const {
    return joined_path(project_path(data_, project.name), "environments");
  }

  void read_job(const yaml::Entry& entry, const std::string& path, Project& project) {
    Job job;
    job.project = project.name;
    job.name = entry.key.text;
    job.place = place_of(entry.key.position);
    check_name("a job", job.name, path, job.place);
    Fields fields(findings_, entry.value, path);
    job.description = fields.text("description");
    fields.require("environment", "Write the name of a deployment environment.");
    job.environment = fields.text("environment");
    job.environment_place = fields.place_of_value("environment");
    read_commands(fields, job);
    read_triggers(fields, job);
    const auto type = fields.choice("type", job_types);
    job.type = type ? static_cast<JobType>(*type) : job.triggers.pull_request ? JobType::ci : JobType::deploy;
    job.defer_to = read_deferral(fields);
    job.variables = fields.settings("variables", false);
    fields.finish();
    project.jobs.push_back(std::move(job));
  }

  void read_commands(Fields& fields, Job& job) {
    constexpr std::string_view hint = "Write a list of commands, e.g. [dbt build].";
    fields.require("commands", hint);
    for (PlacedText& command : fields.texts("commands")) job.commands.push_back(std::move(command.text));
    const Node* node = fields.take("commands");
    if (node != nullptr && node->kind == Node::Kind::list && node->items.empty())
      findings_.error("empty_value", fields.path_to("commands"), place_of(node->position), "'commands' is empty.",
                      hint);
  }

  void read_triggers(Fields& fields, Job& job) {
    const Node* node = fields.take("triggers");
    if (node == nullptr) return;
    if (node->kind != Node::Kind::mapping && node->kind != Node::Kind::null) {
      for (const PlacedText& name : fields.texts("triggers")) set_trigger(job.triggers, name, fields);
      return;
    }
    Fields inner(findings_, *node, fields.path_to("triggers"));
    for (PlacedText& cron : inner.texts("schedule")) {
      check_cron(cron, inner);
      job.triggers.schedule.push_back(std::move(cron.text));
    }
    job.triggers.api = inner.boolean("api").value_or(false);
    job.triggers.merge = inner.boolean("merge").value_or(false);
    job.triggers.pull_request = inner.boolean("pull_request").value_or(false);
    job.triggers.manual = inner.boolean("manual").value_or(false);
    job.triggers.after_job = inner.text("after_job");
    job.triggers.after_job_place = inner.place_of_value("after_job");
    inner.finish();
  }

  void set_trigger(Triggers& of, const PlacedText& name, Fields& fields) {
    if (name.text == "api")
      of.api = true;
    else if (name.text == "merge")
      of.merge = true;
    else if (name.text == "pull_request")
      of.pull_request = true;
    else if (name.text == "manual")
      of.manual = true;
    else if (name.text == "schedule")
      findings_.error("invalid_value", fields.path_to("triggers"), name.place, "A schedule needs its times.",
                      "Write 'triggers: {schedule: \"0 6 * * *\"}'.");
    else
      findings_.error("invalid_value", fields.path_to("triggers"), name.place,
                      fmt::format("There is no trigger '{}'.", name.text), did_you_mean(name.text, triggers));
  }

  void check_cron(const PlacedText& cron, Fields& fields) {
    const std::string problem = problem_of_cron(cron.text);
    if (problem.empty()) return;
    findings_.error("invalid_value", fields.path_to("schedule"), cron.place,
                    fmt::format("'{}' is not a cron expression: {}.", cron.text, problem),
                    "Write five fields: minute, hour, day, month, day of the week, e.g. \"0 6 * * 1-5\".");
  }

  EnvironmentsData& data_;
  Findings& findings_;
};

}  // namespace

std::string project_path(const EnvironmentsData& data, std::string_view project) {
  return data.has_several_projects ? fmt::format("projects.{}", project) : std::string();
}

std::string qualified_name(const EnvironmentsData& data, std::string_view project, std::string_view name) {
  return data.has_several_projects ? fmt::format("{}/{}", project, name) : std::string(name);
}

std::shared_ptr<const EnvironmentsData> read_environments(std::string text, std::string file,
                                                          VariableValues variables) {
  auto data = std::make_shared<EnvironmentsData>();
  data->file = std::move(file);
  data->text = std::move(text);
  data->variables = std::move(variables);
  data->root =
      yaml::read_tree(data->text, {data->file, "The environments file", ErrorCode::invalid_environments_file, {}});
  if (data->root.position.line == 0) data->root.position = {1, 1};  // There is nothing in the text.
  Findings findings(data->file);
  Reader(*data, findings).read();
  check_rules(*data, findings);
  check_templates(*data, findings);
  data->findings = std::move(findings).take();
  return data;
}

}  // namespace slimdag
