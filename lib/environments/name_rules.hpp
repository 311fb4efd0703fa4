// dbt's macros generate_database_name, generate_schema_name and generate_alias_name, as far as they are known.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest_data.hpp"
#include "slimdag/environments/relations.hpp"
#include "support/json_value.hpp"

namespace slimdag {

/// A schema rule with the target it calls production.
struct KnownSchemaRule {
  SchemaRule rule = SchemaRule::standard;
  std::string production_target;
};

/// Which rule the text of a generate_schema_name macro is, whatever its white space and comments; nullopt for another.
std::optional<KnownSchemaRule> schema_rule_of_macro(std::string_view macro_sql);

/// Finds the macro that names a component. Source: find_generate_macro_by_name in dbt/contracts/graph/manifest.py,
/// RelationUpdate in dbt/parser/base.py, dispatch in dbt/context/providers.py.
class NameMacros {
 public:
  /// Reads the artifact again, where a project or package brings a macro of its own.
  explicit NameMacros(const ManifestData& manifest);

  /// The unique_id of the macro that decides for nodes of a package; empty for dbt's own default.
  std::string_view deciding_macro(NameComponent component, std::string_view package) const;
  /// The rule of deciding_macro() for schemas; nullopt where it is none that is known.
  std::optional<KnownSchemaRule> schema_rule(std::string_view package) const;
  /// Whether databases are None, as in Spark.
  bool has_no_database(std::string_view package) const;

 private:
  std::string_view own_macro(const std::string& name, std::string_view package) const;
  std::string_view macro_of_root(const std::string& name) const;

  const ManifestData& manifest_;
  std::map<std::string_view, std::string> texts_;  ///< macro_sql by unique_id.
};

/// dbt's names for one target. `custom` is nullopt for None.
std::string schema_name(const KnownSchemaRule& rule, const std::optional<std::string>& custom,
                        std::string_view target_schema, std::string_view target_name);
std::string alias_name(const std::optional<std::string>& custom, std::string_view name, const json::Value& version);

/// strip(text), as a text of its own: what `| trim` leaves.
std::string trimmed(std::string_view text);

}  // namespace slimdag
