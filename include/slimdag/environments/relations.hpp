// Where the nodes of a manifest are built in an environment: dbt's rules for names, evaluated for another target.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/environments/environments.hpp"
#include "slimdag/environments/variables.hpp"
#include "slimdag/manifest/manifest.hpp"

namespace slimdag {

/// How schemas are named.
enum class SchemaRule : std::uint8_t {
  /// What the environments file says, else what the manifest's generate_schema_name macro is, where it is one of those
  /// below; unknown where it is another.
  automatic,
  standard,    ///< dbt's generate_schema_name: target.schema, or target.schema and the custom schema with "_" between.
  for_env,     ///< dbt's generate_schema_name_for_env: the custom schema where target.name is prod, else target.schema.
  production,  ///< In production the custom schema alone, elsewhere behind target.schema.
};

/// "automatic", "default", "for_env", "production". Static storage.
std::string_view to_string(SchemaRule rule) noexcept;
/// nullopt for an unknown name.
std::optional<SchemaRule> schema_rule_from(std::string_view name) noexcept;

enum class NameComponent : std::uint8_t { database, schema, alias };

/// "database", "schema", "alias". Static storage.
std::string_view to_string(NameComponent component) noexcept;

/// What a callback is asked: the arguments of dbt's generate_<component>_name macro.
struct NameRequest {
  NameComponent component = NameComponent::schema;
  std::string_view unique_id;
  NodeIndex node = no_node;
  std::optional<std::string> custom_name;      ///< The config's value; nullopt is None.
  std::string_view target_name;                ///< target.name
  std::optional<std::string> target_database;  ///< nullopt where it is not known, or None.
  std::optional<std::string> target_schema;
};

/// Gives the name, or nullopt to leave it to the rules. An exception passes through relations().
using NameCallback = std::function<std::optional<std::string>(const NameRequest&)>;

struct RelationOptions {
  SchemaRule schema_rule = SchemaRule::automatic;
  std::string production_target;  ///< target.name of SchemaRule::production; empty: what the rule's source says.
  /// Values of var(); where a name is missing, the default in the code counts.
  std::map<std::string, std::string, std::less<>> vars;
  VariableContext variables;
  NameCallback callback;
  /// The manifest was made in this environment: its names stand as they are.
  bool own_manifest = false;
};

/// A part of a relation's name.
struct NamePart {
  std::optional<std::string> value;  ///< nullopt: None, or not known.
  std::string unknown;               ///< The expression, or what decides it; empty where the value is known.
  /// The value stands in a properties file, whose templates dbt 1.11 writes rendered into the manifest: where it was a
  /// template there, it is the value of the environment in which the manifest was made.
  bool may_be_rendered = false;

  bool is_known() const noexcept { return unknown.empty(); }
};

/// Where one node or source is.
struct NodeRelation {
  NodeIndex node = no_node;
  NamePart database;
  NamePart schema;
  NamePart alias;
  std::string relation_name;  ///< As dbt would write it; empty where a part is not known.
  std::string unknown_name;   ///< Why there is no relation_name where all parts are known.
};

struct Collision {
  std::string relation_name;
  std::vector<NodeIndex> nodes;  ///< Two or more; at least one of them is built.
};

struct Relations {
  /// Everything that is built or read: models, seeds, snapshots, functions, tests that store failures, sources. Neither
  /// ephemeral models nor models of other projects. In the order of the manifest.
  std::vector<NodeRelation> nodes;
  std::vector<Collision> collisions;
};

/// Evaluates the unrendered configs and sources of a manifest for an environment. Understood are literals, target.*,
/// env_var(), var() with their defaults and the filters as_text, as_bool, as_number, as_native; anything else is
/// unknown with its expression. Configs within a file stand rendered in manifests of dbt 1.11: they are read from the
/// file's code where that has a literal or such an expression in a call that is always made, and that agrees with the
/// manifest as far as it does not depend on the environment. Reads the artifact again. Throws Error:
/// invalid_environments_file, environment_not_found, artifact_replaced, io; invalid_argument for the manifest of
/// another project of the file. O(bytes of the artifact).
Relations relations(const Manifest& manifest, const Environments& environments, std::string_view environment,
                    const RelationOptions& options = {}, std::string_view project = {});

/// Which nodes depend on which environment variables.
struct NodeVariables {
  NodeIndex node = no_node;
  std::string variable;
  std::string where;  ///< "raw_code", "unrendered_config.schema", "unrendered_database", or the unique_id of a macro
  bool has_default = false;
};

/// Every env_var('NAME') that the artifact shows: in the code of nodes, in their unrendered configs, in sources, and in
/// the macros that they call, directly or not. What dbt has rendered away is not seen. In the order of the manifest.
/// Reads the artifact again. Throws Error: artifact_replaced, io. O(bytes of the artifact + macro calls).
std::vector<NodeVariables> node_variables(const Manifest& manifest);

std::string to_json(const Manifest& manifest, const Relations& relations);
std::string to_json(const Manifest& manifest, const std::vector<NodeVariables>& variables);

}  // namespace slimdag
