// The variables that one environment or job sees, evaluated when they are asked for.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "environments/environments_data.hpp"
#include "environments/template.hpp"
#include "slimdag/environments/variables.hpp"

namespace slimdag {

/// dbt's prefix of secrets, without an underscore at its end. Source: SECRET_ENV_PREFIX in dbt_common/constants.py.
inline constexpr std::string_view secret_prefix = "DBT_ENV_SECRET";
inline bool is_secret_variable(std::string_view name) noexcept { return name.starts_with(secret_prefix); }

/// The neutral name of a built-in variable, for it and for its original name; empty for others.
std::string_view built_in_name(std::string_view name) noexcept;

class VariableScope {
 public:
  /// All of them have to outlive the scope. `job` may be nullptr.
  VariableScope(const EnvironmentsData& data, const Project& project, const Environment& environment, const Job* job,
                const VariableContext& context);
  VariableScope(const VariableScope&) = delete;
  VariableScope& operator=(const VariableScope&) = delete;

  /// The value that counts; Status::missing where there is none, Status::secret for a secret.
  templates::Result lookup(std::string_view name);
  /// Whether anything gives the variable a value, a secret included.
  bool has_value(std::string_view name);
  /// Evaluates a template of the configuration.
  templates::Result render(std::string_view text);
  /// The same for a setting, which may be a list or mapping with templates in it.
  templates::Result render(const Setting& setting);
  /// For templates that know more than variables.
  templates::Context template_context();

  /// All names with a value but those of the process.
  std::vector<std::string> names() const;
  ResolvedVariable resolved(const std::string& name);

 private:
  struct Definition {
    VariableSource source = VariableSource::process;
    const Setting* setting = nullptr;  ///< Of a value that stands in the file.
    std::string value;                 ///< Of any other.
    bool is_template = false;          ///< The value of another comes from the file, too.
  };
  enum class Progress : std::uint8_t { running, done };
  struct Evaluation {
    Progress progress = Progress::running;
    templates::Result result;
  };

  void define(const std::vector<Setting>& settings, VariableSource source);
  void define_built_in(const Project& project, const Environment& environment, const Job* job);
  void define_built_in(std::string_view name, std::string_view value);
  void take_from_process(std::string_view neutral, std::string_view original);
  const Definition* find(std::string_view name);
  templates::Result evaluate(std::string_view name, const Definition& definition);

  const EnvironmentsData& data_;
  const VariableContext& context_;
  std::map<std::string, Definition, std::less<>> definitions_;
  std::map<std::string, Evaluation, std::less<>> evaluations_;
  int depth_ = 0;
};

}  // namespace slimdag
