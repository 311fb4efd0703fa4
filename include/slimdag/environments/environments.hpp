// environments.yml: all projects, environments, jobs and connections of an account.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/environments/connection.hpp"
#include "slimdag/environments/finding.hpp"
#include "slimdag/environments/project.hpp"

namespace slimdag {

/// Names and values of environment variables.
using VariableValues = std::map<std::string, std::string, std::less<>>;

struct EnvironmentsData;

/// Immutable once read: any number of threads may use one, copies share the data.
class Environments {
 public:
  /// Reads a file. `variables` are those of the process that asks (its environment): the value of a name that the
  /// configuration does not set, above all of secrets. The library itself reads no environment.
  /// Violated rules do not throw: validate() tells them. Throws Error: file_not_found, io, and
  /// invalid_environments_file where the text is not YAML. O(bytes).
  static Environments load(const std::string& path, VariableValues variables = {});
  /// The same for a text; `name` stands for the file in findings and errors.
  static Environments parse(std::string text, std::string name = "<memory>", VariableValues variables = {});

  /// Every violated rule in the order of the file, warnings and notes included.
  std::span<const Finding> validate() const noexcept;
  /// Throws Error(invalid_environments_file), which tells all violated rules, where one finding is an error. Every
  /// function that answers from the configuration calls it.
  void require_valid() const;

  /// All environments in the order of the file: "production", or "project/production" where the file has several
  /// projects.
  std::vector<std::string> names() const;
  std::span<const Project> projects() const noexcept;
  std::span<const Connection> connections() const noexcept;

  /// An environment by its name, by "project/name", or by its name within `project`. Throws
  /// Error(environment_not_found), also where several projects have one of that name; Error(project_not_found).
  const Environment& get(std::string_view name, std::string_view project = {}) const;
  const Environment& operator[](std::string_view name) const { return get(name); }
  /// A job, likewise. Throws Error(job_not_found), Error(project_not_found).
  const Job& job(std::string_view name, std::string_view project = {}) const;
  /// A project by its name; without a name the only one. Throws Error(project_not_found).
  const Project& project(std::string_view name = {}) const;
  /// nullptr where there is none of that name.
  const Connection* find_connection(std::string_view name) const noexcept;
  /// nullptr where it has none, or one that does not exist.
  const Connection* connection_of(const Environment& environment) const noexcept;

  const std::string& file() const noexcept;
  /// The text as it was read, secrets included: for editing, never to be shown.
  const std::string& text() const noexcept;
  const VariableValues& variables() const noexcept;

  /// For the library's own use.
  const EnvironmentsData& data() const noexcept { return *data_; }
  explicit Environments(std::shared_ptr<const EnvironmentsData> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const EnvironmentsData> data_;
};

/// Compact JSON of the whole configuration, or of one environment with its jobs and effective profile.
/// Never holds a secret.
std::string to_json(const Environments& environments);
std::string to_json(const Environments& environments, const Environment& environment);
/// The findings as a JSON list.
std::string to_json(std::span<const Finding> findings);

}  // namespace slimdag
