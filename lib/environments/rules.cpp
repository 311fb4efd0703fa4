#include "environments/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <utility>

#include "environments/fields.hpp"
#include "environments/variable_scope.hpp"
#include "support/suggest.hpp"

namespace slimdag {

namespace {

using ByName = boost::unordered_flat_map<std::string_view, std::size_t>;

template <typename Items>
ByName by_name(const Items& items) {
  ByName index;
  for (std::size_t i = 0; i < items.size(); ++i) index.emplace(items[i].name, i);
  return index;
}

template <typename Items>
std::vector<std::string_view> names_of(const Items& items) {
  std::vector<std::string_view> names;
  names.reserve(items.size());
  for (const auto& item : items) names.push_back(item.name);
  return names;
}

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

/// The circles of a graph in which every vertex leads to one other at most; a vertex that leads to itself is one.
/// O(vertices).
std::vector<std::vector<std::size_t>> circles_of(const std::vector<std::size_t>& next) {
  std::vector<std::vector<std::size_t>> circles;
  std::vector<std::size_t> round(next.size(), 0);
  for (std::size_t start = 0; start < next.size(); ++start) {
    std::vector<std::size_t> way;
    std::size_t at = start;
    for (; at != nowhere && round[at] == 0; at = next[at]) {
      round[at] = start + 1;
      way.push_back(at);
    }
    if (at == nowhere || round[at] != start + 1) continue;
    circles.emplace_back(std::find(way.begin(), way.end(), at), way.end());
  }
  return circles;
}

template <typename Items>
std::string way_of(const std::vector<std::size_t>& circle, const Items& items) {
  std::string way;
  for (const std::size_t at : circle) way += items[at].name + " -> ";
  return way + items[circle.front()].name;
}

class ProjectRules {
 public:
  ProjectRules(const EnvironmentsData& data, const Project& project, Findings& findings)
      : data_(data),
        project_(project),
        findings_(findings),
        path_(project_path(data, project.name)),
        environments_(by_name(project.environments)),
        jobs_(by_name(project.jobs)),
        connections_(by_name(data.connections)) {}

  void check() {
    check_marks();
    check_project_connection();
    check_variables(project_.variables, joined_path(path_, "variables"));
    check_warehouse_types();
    for (const Environment& environment : project_.environments) check_environment(environment);
    for (const Job& job : project_.jobs) check_job(job);
    check_environment_circles();
    check_job_circles();
    check_deployments();
  }

 private:
  std::string path_of(const Environment& environment, std::string_view key = {}) const {
    const std::string path = joined_path(path_, "environments." + environment.name);
    return key.empty() ? path : joined_path(path, key);
  }
  std::string path_of(const Job& job, std::string_view key) const {
    return joined_path(path_, fmt::format("jobs.{}.{}", job.name, key));
  }

  const Environment* environment_named(std::string_view name) const {
    const auto found = environments_.find(name);
    return found == environments_.end() ? nullptr : &project_.environments[found->second];
  }
  const Connection* connection_named(std::string_view name) const {
    const auto found = connections_.find(name);
    return found == connections_.end() ? nullptr : &data_.connections[found->second];
  }

  void check_marks() {
    const Environment* development = nullptr;
    const Environment* production = nullptr;
    const Environment* staging = nullptr;
    for (const Environment& environment : project_.environments) {
      if (environment.type == EnvironmentType::development) check_mark(development, environment, "development");
      if (environment.deployment_type == DeploymentType::production) check_mark(production, environment, "production");
      if (environment.deployment_type == DeploymentType::staging) check_mark(staging, environment, "staging");
    }
  }

  void check_mark(const Environment*& first, const Environment& environment, std::string_view what) {
    if (first == nullptr) {
      first = &environment;
      return;
    }
    findings_.error(fmt::format("second_{}", what), path_of(environment), environment.place,
                    fmt::format("A project has one {} environment at most: '{}' and '{}' both are.", what, first->name,
                                environment.name),
                    what == "development" ? "Make one of them a deployment environment, or delete it."
                                          : fmt::format("Take 'deployment_type: {}' away from one of them.", what));
  }

  void check_project_connection() {
    if (project_.connection.empty() || connection_named(project_.connection) != nullptr) return;
    findings_.error("unknown_connection", joined_path(path_, "connection"), project_.connection_place,
                    fmt::format("The project has the connection '{}', which does not exist.", project_.connection),
                    did_you_mean(project_.connection, names_of(data_.connections)));
  }

  void check_environment(const Environment& environment) {
    check_connection(environment);
    check_credentials(environment);
    check_variables(environment.variables, path_of(environment, "variables"));
    check_deferral(environment.defer_to, path_of(environment, "defer_to"), environment.type, nullptr);
    if (environment.comparison_state && environment.type == EnvironmentType::development)
      findings_.error("not_in_development", path_of(environment, "comparison_state"),
                      environment.comparison_state_place,
                      fmt::format("The development environment '{}' has no runs to compare with.", environment.name),
                      "Leave comparison_state out.");
  }

  void check_connection(const Environment& environment) {
    if (environment.connection.empty()) {
      if (!environment.deployment_connection.empty())
        findings_.error("no_connection", path_of(environment, "deployment_connection"),
                        environment.deployment_connection.front().place,
                        fmt::format("The environment '{}' overrides a connection and has none.", environment.name),
                        "Assign one with 'connection: name'.");
      return;
    }
    const Connection* connection = connection_named(environment.connection);
    if (connection == nullptr) {
      // That of the project is reported there.
      if (!environment.connection_place.known()) return;
      findings_.error("unknown_connection", path_of(environment, "connection"), environment.connection_place,
                      fmt::format("The environment '{}' has the connection '{}', which does not exist.",
                                  environment.name, environment.connection),
                      did_you_mean(environment.connection, names_of(data_.connections)));
      return;
    }
    check_deployment_connection(environment, *connection);
    check_extended_attributes(environment, *connection);
  }

  void check_deployment_connection(const Environment& environment, const Connection& connection) {
    const auto editable = deployment_fields(connection.type);
    for (const Setting& setting : environment.deployment_connection) {
      const std::string path = path_of(environment, "deployment_connection." + setting.name);
      if (environment.type == EnvironmentType::development)
        findings_.error("not_in_development", path, setting.place,
                        "A development environment has no deployment connection.", "Use extended_attributes.");
      else if (std::find(editable.begin(), editable.end(), setting.name) == editable.end())
        findings_.error(
            "not_editable", path, setting.place,
            fmt::format("The deployment connection of {} cannot set '{}'.", to_string(connection.type), setting.name),
            editable.empty() ? "All its values come from the connection; override them in extended_attributes."
                             : fmt::format("{} Other values are overridden in extended_attributes.",
                                           did_you_mean(setting.name, editable)));
    }
  }

  void check_extended_attributes(const Environment& environment, const Connection& connection) {
    const Setting* type = find_setting(environment.extended_attributes, "type");
    if (type == nullptr || type->value == to_string(connection.type)) return;
    findings_.warning("warehouse_type_changed", path_of(environment, "extended_attributes.type"), type->place,
                      fmt::format("The environment '{}' changes the type of warehouse from {} to {}.", environment.name,
                                  to_string(connection.type), type->value),
                      "Create a new environment for another type of warehouse.");
  }

  /// The environments of a project share one type of warehouse.
  void check_warehouse_types() {
    const Environment* first = nullptr;
    const Connection* of_first = nullptr;
    for (const Environment& environment : project_.environments) {
      const Connection* connection = connection_named(environment.connection);
      if (connection == nullptr) continue;
      if (of_first == nullptr) {
        first = &environment;
        of_first = connection;
      } else if (connection->type != of_first->type) {
        findings_.warning(
            "mixed_warehouse_types", path_of(environment, "connection"), place_of_connection(environment),
            fmt::format("The environments of a project have warehouses of one type: '{}' has {}, '{}' has {}.",
                        first->name, to_string(of_first->type), environment.name, to_string(connection->type)),
            "Assign a connection of the same type.");
      }
    }
  }

  static Place place_of_connection(const Environment& environment) {
    return environment.connection_place.known() ? environment.connection_place : environment.place;
  }

  void check_credentials(const Environment& environment) {
    const Credentials& credentials = environment.credentials;
    if (!credentials.place.known()) return;
    if (environment.type == EnvironmentType::development) return check_development_credentials(environment);
    if (credentials.auth_method == AuthMethod::oauth)
      findings_.error(
          "oauth_in_deployment", path_of(environment, "credentials.auth_method"), credentials.auth_method_place,
          fmt::format("The deployment environment '{}' cannot use the OAuth of a person.", environment.name),
          "Use a service account: password or keypair.");
    const Connection* connection = connection_named(environment.connection);
    if (connection == nullptr) {
      if (environment.connection.empty() && !credentials.fields.empty())
        findings_.error("no_connection", path_of(environment, "credentials"), credentials.place,
                        fmt::format("The environment '{}' has credentials and no connection.", environment.name),
                        "Assign one with 'connection: name', so that it is known which credentials it needs.");
      return;
    }
    check_credential_fields(environment, connection->type);
  }

  void check_development_credentials(const Environment& environment) {
    for (const Setting& setting : environment.credentials.fields) {
      if (setting.name == "schema" || setting.name == "dataset") continue;
      findings_.error("not_in_development", path_of(environment, "credentials." + setting.name), setting.place,
                      "Developers use credentials of their own, which do not belong into this file.",
                      "Write 'auth_method: oauth', or leave the credentials out.");
    }
    const AuthMethod method = environment.credentials.auth_method;
    if (method == AuthMethod::password || method == AuthMethod::keypair)
      findings_.error("not_in_development", path_of(environment, "credentials.auth_method"),
                      environment.credentials.auth_method_place,
                      "Developers use credentials of their own, which do not belong into this file.",
                      "Write 'auth_method: oauth', or leave the credentials out.");
  }

  void check_credential_fields(const Environment& environment, WarehouseType type) {
    auto allowed = credential_fields(type);
    std::vector<std::string_view> of_method(allowed.begin(), allowed.end());
    const AuthMethod method = environment.credentials.auth_method;
    if (type == WarehouseType::snowflake) {
      const auto drop = [&of_method](std::string_view name) { std::erase(of_method, name); };
      if (method == AuthMethod::password) {
        drop("private_key");
        drop("private_key_passphrase");
      } else if (method == AuthMethod::keypair) {
        drop("password");
      } else if (method == AuthMethod::unset) {
        findings_.error("missing_key", path_of(environment, "credentials"), environment.credentials.place,
                        "The credentials of a Snowflake environment need an 'auth_method'.",
                        "Write 'auth_method: password' or 'auth_method: keypair'.");
      }
    } else if (method != AuthMethod::unset && method != AuthMethod::oauth) {
      findings_.error(
          "unknown_key", path_of(environment, "credentials.auth_method"), environment.credentials.auth_method_place,
          fmt::format("The credentials of a {} environment have no 'auth_method'.", to_string(type)), "Leave it out.");
    }
    for (const Setting& setting : environment.credentials.fields)
      if (std::find(of_method.begin(), of_method.end(), setting.name) == of_method.end())
        findings_.error(
            "unknown_key", path_of(environment, "credentials." + setting.name), setting.place,
            std::find(allowed.begin(), allowed.end(), setting.name) == allowed.end()
                ? fmt::format("The credentials of a {} environment have no key '{}'.", to_string(type), setting.name)
                : fmt::format("'{}' does not go with 'auth_method: {}'.", setting.name, to_string(method)),
            fmt::format("{} Other values go into extended_attributes.", did_you_mean(setting.name, of_method)));
  }

  void check_variables(const std::vector<Setting>& variables, const std::string& path) {
    for (const Setting& variable : variables) {
      const std::string at = joined_path(path, variable.name);
      if (!built_in_name(variable.name).empty()) {
        findings_.error("reserved_variable", at, variable.place,
                        fmt::format("The variable '{}' is built in and cannot be set.", variable.name),
                        "Take another name.");
      } else if (variable.name.empty() ||
                 variable.name.find_first_of(std::string_view("=\0", 2)) != std::string::npos) {
        findings_.error("invalid_name", at, variable.place,
                        fmt::format("'{}' cannot be the name of an environment variable.", variable.name),
                        "Operating systems allow any text without '=' and NUL.");
      } else if (!has_platform_name(variable.name)) {
        findings_.warning("platform_prefix", at, variable.place,
                          fmt::format("dbt-core takes the variable '{}', dbt's platform does not.", variable.name),
                          "The platform wants capital letters and a name that begins with DBT_.");
      }
    }
  }

  static bool has_platform_name(std::string_view name) {
    return name.starts_with("DBT_") && name.size() > 4 &&
           std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  }

  void check_deferral(const DeferralSetting& setting, const std::string& path, EnvironmentType type, const Job* job) {
    switch (setting.kind) {
      case DeferralSetting::Kind::unset:
      case DeferralSetting::Kind::none:
        return;
      case DeferralSetting::Kind::self:
        if (type == EnvironmentType::development && job == nullptr)
          findings_.error("defers_to_development", path, setting.place,
                          "A development environment has no runs, so it cannot defer to itself.",
                          "Name a deployment environment.");
        return;
      case DeferralSetting::Kind::environment:
        return check_deferral_environment(setting, path);
      case DeferralSetting::Kind::job:
        if (jobs_.find(setting.name) == jobs_.end())
          findings_.error("unknown_job", path, setting.place,
                          fmt::format("'defer_to' names the job '{}', which does not exist.", setting.name),
                          did_you_mean(setting.name, names_of(project_.jobs)));
        return;
    }
  }

  void check_deferral_environment(const DeferralSetting& setting, const std::string& path) {
    const Environment* target = environment_named(setting.name);
    if (target == nullptr)
      findings_.error("unknown_environment", path, setting.place,
                      fmt::format("'defer_to' names the environment '{}', which does not exist.", setting.name),
                      did_you_mean(setting.name, names_of(project_.environments)));
    else if (target->type == EnvironmentType::development)
      findings_.error("defers_to_development", path, setting.place,
                      fmt::format("The development environment '{}' has no runs to defer to.", setting.name),
                      "Name a deployment environment.");
  }

  void check_job(const Job& job) {
    const Environment* environment = environment_named(job.environment);
    if (environment == nullptr && !job.environment.empty())
      findings_.error(
          "unknown_environment", path_of(job, "environment"), job.environment_place,
          fmt::format("The job '{}' runs in the environment '{}', which does not exist.", job.name, job.environment),
          did_you_mean(job.environment, names_of(project_.environments)));
    if (environment != nullptr && environment->type == EnvironmentType::development)
      findings_.error(
          "job_in_development", path_of(job, "environment"), job.environment_place,
          fmt::format("The job '{}' cannot run in the development environment '{}'.", job.name, environment->name),
          "Jobs run in deployment environments.");
    check_deferral(job.defer_to, path_of(job, "defer_to"), EnvironmentType::deployment, &job);
    check_variables(job.variables, path_of(job, "variables"));
    if (!job.triggers.after_job.empty() && jobs_.find(job.triggers.after_job) == jobs_.end())
      findings_.error(
          "unknown_job", path_of(job, "triggers.after_job"), job.triggers.after_job_place,
          fmt::format("The job '{}' runs after the job '{}', which does not exist.", job.name, job.triggers.after_job),
          did_you_mean(job.triggers.after_job, names_of(project_.jobs)));
    if (environment != nullptr) check_ci_target(job, *environment);
  }

  /// What deferral_target() would say when the job runs.
  void check_ci_target(const Job& job, const Environment& environment) {
    const bool has_default = job.type == JobType::ci && job.defer_to.kind == DeferralSetting::Kind::unset &&
                             environment.defer_to.kind == DeferralSetting::Kind::unset;
    if (!has_default || environment.type == EnvironmentType::development || project_.production() != nullptr) return;
    findings_.warning(
        "ci_without_production", path_of(job, "defer_to"), job.place,
        fmt::format("The CI job '{}' defers to production, and no environment is marked as production.", job.name),
        "Mark one with 'deployment_type: production', or give the job a defer_to.");
  }

  /// An environment that defers to itself does so on purpose, with `self`.
  void check_environment_circles() {
    std::vector<std::size_t> next(project_.environments.size(), nowhere);
    for (std::size_t i = 0; i < next.size(); ++i) {
      const DeferralSetting& setting = project_.environments[i].defer_to;
      if (setting.kind != DeferralSetting::Kind::environment) continue;
      const auto found = environments_.find(setting.name);
      if (found == environments_.end()) continue;
      if (found->second != i) next[i] = found->second;
    }
    for (const std::vector<std::size_t>& circle : circles_of(next)) {
      const Environment& environment = project_.environments[circle.front()];
      findings_.error(
          "deferral_circle", path_of(environment, "defer_to"), environment.defer_to.place,
          fmt::format("Environments defer to each other in a circle: {}.", way_of(circle, project_.environments)),
          "Let one of them defer to none, to self, or to another environment.");
    }
  }

  void check_job_circles() {
    const auto check = [&](const std::vector<std::size_t>& next, std::string_view rule, std::string_view key,
                           std::string_view what) {
      for (const std::vector<std::size_t>& circle : circles_of(next)) {
        const Job& job = project_.jobs[circle.front()];
        const Place place = key == "defer_to" ? job.defer_to.place : job.triggers.after_job_place;
        findings_.error(rule, path_of(job, key), place,
                        fmt::format("Jobs {} each other in a circle: {}.", what, way_of(circle, project_.jobs)),
                        "Break the circle at one of them.");
      }
    };
    std::vector<std::size_t> deferral(project_.jobs.size(), nowhere);
    std::vector<std::size_t> trigger(project_.jobs.size(), nowhere);
    const auto position = [this](std::string_view name) {
      const auto found = jobs_.find(name);
      return found == jobs_.end() ? nowhere : found->second;
    };
    for (std::size_t i = 0; i < project_.jobs.size(); ++i) {
      const Job& job = project_.jobs[i];
      if (job.defer_to.kind == DeferralSetting::Kind::job && job.defer_to.name != job.name)
        deferral[i] = position(job.defer_to.name);
      if (!job.triggers.after_job.empty()) trigger[i] = position(job.triggers.after_job);
    }
    check(deferral, "deferral_circle", "defer_to", "defer to");
    check(trigger, "trigger_circle", "triggers.after_job", "wait for");
  }

  /// Environments that something defers to, and that never have a state: only checks of pull requests run there, and
  /// their policy does not count these.
  void check_deployments() {
    for (const auto& [target, who] : deferred_to()) {
      const StatePolicy policy = comparison_policy(*target);
      const bool counts_checks = policy == StatePolicy::last_successful_run || policy == StatePolicy::job;
      if (counts_checks || !is_never_deployed(*target)) continue;
      findings_.warning(
          "never_deployed", path_of(*target), target->place,
          fmt::format("The environment '{}' never has a state: nothing but pull requests triggers its jobs, whose runs "
                      "are none. {} defers to it.",
                      target->name, who),
          fmt::format("Add a job that deploys to it, e.g. with 'triggers: [merge]', write another defer_to, or write "
                      "'comparison_state: last_successful_run' for '{}', by which checks count.",
                      target->name));
    }
  }

  /// Jobs have to be known: runs may be recorded without one.
  bool is_never_deployed(const Environment& environment) const {
    bool has_jobs = false;
    for (const Job& job : project_.jobs) {
      if (job.environment != environment.name) continue;
      if (!only_checks_pull_requests(job)) return false;
      has_jobs = true;
    }
    return has_jobs;
  }

  /// Environments with the first that defers to each, by the rules of deferral_target().
  std::vector<std::pair<const Environment*, std::string>> deferred_to() const {
    std::vector<std::pair<const Environment*, std::string>> found;
    const auto add = [&found](const Environment* target, std::string_view what, std::string_view name) {
      const bool is_known =
          std::any_of(found.begin(), found.end(), [&](const auto& pair) { return pair.first == target; });
      if (target != nullptr && !is_known) found.emplace_back(target, fmt::format("The {} '{}'", what, name));
    };
    for (const Environment& environment : project_.environments)
      add(target_of(environment), "environment", environment.name);
    for (const Job& job : project_.jobs) add(target_of(job), "job", job.name);
    return found;
  }

  /// nullptr where it defers to nothing, or to a job.
  const Environment* target_of(const Environment& environment) const {
    switch (environment.defer_to.kind) {
      case DeferralSetting::Kind::environment:
        return environment_named(environment.defer_to.name);
      case DeferralSetting::Kind::self:
        return &environment;
      case DeferralSetting::Kind::unset:
        break;
      default:
        return nullptr;
    }
    if (environment.type != EnvironmentType::development) return nullptr;
    return project_.staging() != nullptr ? project_.staging() : project_.production();
  }

  const Environment* target_of(const Job& job) const {
    if (job.defer_to.kind == DeferralSetting::Kind::environment) return environment_named(job.defer_to.name);
    if (job.defer_to.kind != DeferralSetting::Kind::unset || job.type != JobType::ci) return nullptr;
    const Environment* environment = environment_named(job.environment);
    const bool has_default = environment != nullptr && environment->type == EnvironmentType::deployment &&
                             environment->defer_to.kind == DeferralSetting::Kind::unset;
    return has_default ? project_.production() : nullptr;
  }

  const EnvironmentsData& data_;
  const Project& project_;
  Findings& findings_;
  std::string path_;
  ByName environments_;
  ByName jobs_;
  ByName connections_;
};

void check_dependencies(const EnvironmentsData& data, Findings& findings) {
  const ByName projects = by_name(data.projects);
  for (const Project& project : data.projects) {
    const std::string path = joined_path(project_path(data, project.name), "depends_on");
    for (const ProjectDependency& dependency : project.depends_on) {
      if (dependency.name == project.name)
        findings.error("project_depends_on_itself", path, dependency.place,
                       fmt::format("The project '{}' depends on itself.", project.name), "Leave it out.");
      else if (projects.find(dependency.name) == projects.end())
        findings.error(
            "unknown_project", path, dependency.place,
            fmt::format("The project '{}' depends on '{}', which does not exist.", project.name, dependency.name),
            did_you_mean(dependency.name, names_of(data.projects)));
    }
  }
}

}  // namespace

void check_rules(const EnvironmentsData& data, Findings& findings) {
  for (const Project& project : data.projects) ProjectRules(data, project, findings).check();
  check_dependencies(data, findings);
}

}  // namespace slimdag
