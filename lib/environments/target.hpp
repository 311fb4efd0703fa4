// dbt's `target` in an environment, for templates and names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "environments/located.hpp"
#include "environments/template.hpp"
#include "environments/variable_scope.hpp"
#include "slimdag/environments/relations.hpp"

namespace slimdag {

class Target {
 public:
  /// Evaluates the profile of the environment once. `scope` is that of the environment.
  Target(const Environments& environments, const Located& at, const VariableContext& context, VariableScope& scope);

  /// target.name
  const NamePart& name() const noexcept { return name_; }
  /// target.database, target.schema
  NamePart part(std::string_view field) const;
  /// target.<field> of a template; nullopt where it is not known.
  std::optional<templates::Result> lookup(std::string_view field) const;

 private:
  const ProfileField* find(std::string_view field) const;
  void add_duckdb_defaults();

  NamePart name_;
  std::vector<ProfileField> fields_;
};

}  // namespace slimdag
