// A dbt project: its environments, jobs, variables, and the projects that it refers to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "slimdag/environments/environment.hpp"
#include "slimdag/environments/job.hpp"

namespace slimdag {

struct ProjectDependency {
  std::string name;
  Place place;
};

struct Project {
  std::string name;        ///< Empty where the file has one project without a name.
  std::string connection;  ///< Of environments that do not name one.
  Place connection_place;
  std::vector<ProjectDependency> depends_on;
  std::vector<Environment> environments;  ///< In the order of the file.
  std::vector<Job> jobs;
  std::vector<Setting> variables;
  std::string schema_rule;         ///< generate_schema_name: "default", "for_env", "production", or empty.
  std::string schema_rule_target;  ///< target.name of production for that rule.
  Place place;

  /// nullptr where there is none.
  const Environment* find_environment(std::string_view environment_name) const noexcept;
  const Job* find_job(std::string_view job_name) const noexcept;
  /// The environment that is marked so; nullptr where there is none.
  const Environment* production() const noexcept;
  const Environment* staging() const noexcept;
  const Environment* development() const noexcept;
};

}  // namespace slimdag
