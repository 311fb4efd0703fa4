#include "slimdag/environments/relations.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>

#include "environments/in_file_config.hpp"
#include "environments/located.hpp"
#include "environments/name_rules.hpp"
#include "environments/relation_text.hpp"
#include "environments/target.hpp"
#include "environments/template.hpp"
#include "environments/variable_scope.hpp"
#include "manifest/manifest_data.hpp"
#include "manifest/node_text.hpp"
#include "slimdag/error.hpp"
#include "support/json_writer.hpp"
#include "support/secrets.hpp"

namespace slimdag {

namespace {

using json::Value;

/// dbt gives these a relation.
bool is_placed(const NodeData& node) {
  if (!node.enabled || node.original_file_path.empty()) return false;
  switch (node.resource_type) {
    case ResourceType::model:
    case ResourceType::seed:
    case ResourceType::snapshot:
    case ResourceType::source:
    case ResourceType::test:
      return !node.relation_name.empty();
    case ResourceType::function:
      return true;
    default:
      return false;
  }
}

std::optional<std::string> optional_text(std::string_view text) {
  return text.data() == nullptr || text.empty() ? std::nullopt : std::optional<std::string>(text);
}

class Placement {
 public:
  Placement(const ManifestData& manifest, const Environments& environments, const Located& at,
            const RelationOptions& options)
      : manifest_(manifest),
        options_(options),
        scope_(environments.data(), at.project, at.environment, at.job, options.variables),
        target_(environments, at, options.variables, scope_),
        macros_(manifest),
        project_(at.project) {
    context_ = scope_.template_context();
    context_.env_var = [this](std::string_view name) {
      is_fixed_ = false;
      // Outside of profiles and packages dbt raises, whether there is a value or default. Source: env_var() in
      // dbt/context/base.py
      if (is_secret_variable(name)) return templates::Result{templates::Status::secret, {}, std::string(name)};
      return scope_.lookup(name);
    };
    context_.target = [this](std::string_view field) {
      is_fixed_ = false;
      return target_.lookup(field);
    };
    context_.var = [this](std::string_view name) -> std::optional<templates::Value> {
      const auto found = options_.vars.find(name);
      if (found == options_.vars.end()) return std::nullopt;
      is_fixed_ = false;
      return templates::Value::of_text(found->second);
    };
    const Connection* connection = environments.connection_of(at.environment);
    const std::string_view adapter = manifest.metadata.adapter_type;
    if (connection != nullptr && !adapter.empty() && adapter != to_string(connection->type))
      other_adapter_ =
          fmt::format("the manifest was made with {}, the environment has {}", adapter, to_string(connection->type));
    target_database_ = target_.part("database");
    target_schema_ = target_.part("schema");
  }

  NodeRelation place(NodeIndex index, const Value& text) {
    const NodeData& node = manifest_.nodes[index];
    NodeRelation relation;
    relation.node = index;
    if (node.resource_type == ResourceType::source)
      place_source(node, text, relation);
    else
      place_node(index, node, text, relation);
    if (relation.database.is_known() && relation.schema.is_known() && relation.alias.is_known())
      name_relation(node, relation);
    return relation;
  }

 private:
  void name_relation(const NodeData& node, NodeRelation& relation) const {
    const std::string_view there = node.relation_name.data() == nullptr ? std::string_view() : node.relation_name;
    relation.unknown_name = other_adapter_;
    // Functions have none in manifests.
    if (!other_adapter_.empty() || there.empty()) return;
    relation.relation_name =
        renamed_relation(there, {optional_text(node.database), optional_text(node.schema), optional_text(node.alias)},
                         {relation.database.value, relation.schema.value, relation.alias.value});
    // What an adapter makes of a source, e.g. read_csv('file') of dbt-duckdb.
    if (relation.relation_name.empty()) relation.unknown_name = without_secrets(there);
  }

  static NamePart known(std::optional<std::string> value) { return {std::move(value), {}, false}; }
  /// An expression is shown without the secrets that it may hold.
  static NamePart unknown(std::string_view why) {
    return {std::nullopt, templates::without_secret_defaults(without_secrets(why)), false};
  }

  NamePart rendered(std::string_view text) {
    is_fixed_ = true;
    const templates::Result result = templates::render(text, context_);
    switch (result.status) {
      case templates::Status::known:
        if (result.value.kind == templates::Value::Kind::none) return {};
        return known(templates::to_text(result.value));
      case templates::Status::missing:
        return unknown(fmt::format("env_var('{}')", result.detail));
      case templates::Status::secret:
        return unknown(fmt::format("the secret '{}'", result.detail));
      default:
        return unknown(result.detail);
    }
  }

  /// What does not depend on the environment is in the manifest, too. Where that says something else, another setting
  /// decided: a var() of the project, or the root project's settings for a package's node.
  NamePart agreeing(NamePart part, const std::optional<std::string>& in_manifest, std::string_view expression) const {
    if (!part.is_known() || !is_fixed_ || part.value == in_manifest) return part;
    return unknown(fmt::format("{}, which is not what the manifest has", expression));
  }

  void place_source(const NodeData& node, const Value& text, NodeRelation& relation) {
    relation.alias = known(optional_text(node.alias));
    const Value* database = text.find("unrendered_database");
    const Value* schema = text.find("unrendered_schema");
    if (schema == nullptr || database == nullptr) {
      relation.database = unknown("the manifest has no unrendered database, it is of a dbt before 1.9");
      relation.schema = unknown("the manifest has no unrendered schema, it is of a dbt before 1.9");
      return;
    }
    // Source: database=(source.database or default_database), schema=(source.schema or source.name) in
    // parser/sources.py
    relation.database = database->string().empty() ? target_database_ : of_source(database->string(), node.database);
    relation.schema =
        schema->string().empty() ? known(optional_text(node.source_name)) : of_source(schema->string(), node.schema);
  }

  NamePart of_source(std::string_view text, std::string_view in_manifest) {
    NamePart part = rendered(text);
    return agreeing(std::move(part), optional_text(in_manifest), text);
  }

  void place_node(NodeIndex index, const NodeData& node, const Value& text, NodeRelation& relation) {
    relation.database = named(NameComponent::database, index, node, text);
    relation.schema = named(NameComponent::schema, index, node, text);
    relation.alias = named(NameComponent::alias, index, node, text);
    if (node.resource_type != ResourceType::snapshot) return;
    // Source: update_parsed_node_relation_names in dbt/parser/base.py
    if (const NamePart database = config(node, text, "target_database"); database.value || !database.is_known())
      relation.database = database;
    if (const NamePart schema = config(node, text, "target_schema"); schema.value || !schema.is_known())
      relation.schema = schema;
  }

  /// The value of a config in the target environment; nullopt is None.
  NamePart config(const NodeData& node, const Value& text, std::string_view key) {
    const Value* unrendered = text.find("unrendered_config");
    const Value* setting = unrendered == nullptr ? nullptr : unrendered->find(key);
    const Value* effective = text.find("config");
    const Value* in_effect = effective == nullptr ? nullptr : effective->find(key);
    const std::optional<std::string> in_manifest = in_effect == nullptr ? std::nullopt : text_of(*in_effect);
    // For the nodes of packages the settings of the root project come before the file's own, and a template shows that
    // they are there. Source: ContextConfigGenerator in dbt/context/context_config.py
    const bool is_root = node.package_name == manifest_.metadata.project_name;
    if (!is_root && setting != nullptr && setting->is_string() && templates::has_jinja(setting->string()))
      return of_setting(*setting, in_manifest);
    const Value* code = text.find("raw_code");
    const CodeLanguage language = node.original_file_path.ends_with(".py") ? CodeLanguage::python : CodeLanguage::sql;
    if (const auto in_file = in_file_config(code == nullptr ? std::string_view() : code->string(), key, language)) {
      if (!in_file->is_clear) return unknown(in_file->expression);
      return agreeing(rendered("{{ " + in_file->expression + " }}"), in_manifest, in_file->expression);
    }
    if (setting == nullptr) return in_effect == nullptr ? NamePart{} : of_json(*in_effect);
    NamePart part = of_setting(*setting, in_manifest);
    part.may_be_rendered =
        part.value && setting->is_string() && !templates::has_jinja(setting->string()) && has_properties(node, text);
    return part;
  }

  /// Whether a properties file may say something about the node.
  static bool has_properties(const NodeData& node, const Value& text) {
    const auto is_there = [&text](std::string_view field) {
      const Value* value = text.find(field);
      return value != nullptr && !value->is_null();
    };
    return is_there("patch_path") || is_there("test_metadata") || node.original_file_path.ends_with(".yml") ||
           node.original_file_path.ends_with(".yaml");
  }

  static std::optional<std::string> text_of(const Value& value) {
    if (value.is_null()) return std::nullopt;
    return value.is_string() ? std::string(value.string()) : json::to_python_str(value);
  }

  NamePart of_setting(const Value& setting, const std::optional<std::string>& in_manifest) {
    NamePart part = of_json(setting);
    if (!setting.is_string() || !templates::has_jinja(setting.string())) return part;
    return agreeing(std::move(part), in_manifest, setting.string());
  }

  NamePart of_json(const Value& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return rendered(value.string());
    if (value.is_array() || value.is_object()) return unknown(json::dump(value));
    return known(json::to_python_str(value));
  }

  NamePart named(NameComponent component, NodeIndex index, const NodeData& node, const Value& text) {
    NamePart custom = config(node, text, to_string(component));
    if (!custom.is_known()) return custom;
    NamePart part = named(component, index, node, custom.value);
    part.may_be_rendered = custom.may_be_rendered && part.is_known();
    return part;
  }

  NamePart named(NameComponent component, NodeIndex index, const NodeData& node,
                 const std::optional<std::string>& custom) {
    if (std::optional<std::string> name = ask_callback(component, index, node, custom)) return known(trimmed(*name));
    if (component == NameComponent::schema) return schema(node, custom);
    if (const std::string_view macro = macros_.deciding_macro(component, node.package_name); !macro.empty())
      return unknown(std::string(macro));
    if (component == NameComponent::database) return database(node, custom);
    return known(alias_name(custom, node.name, node.version));
  }

  std::optional<std::string> ask_callback(NameComponent component, NodeIndex index, const NodeData& node,
                                          const std::optional<std::string>& custom) const {
    if (!options_.callback) return std::nullopt;
    NameRequest request;
    request.component = component;
    request.unique_id = node.unique_id;
    request.node = index;
    request.custom_name = custom;
    request.target_name = target_.name().value ? *target_.name().value : std::string_view();
    request.target_database = target_database_.value;
    request.target_schema = target_schema_.value;
    return options_.callback(request);
  }

  NamePart database(const NodeData& node, const std::optional<std::string>& custom) const {
    if (macros_.has_no_database(node.package_name)) return {};
    if (!custom) return target_database_;
    return known(trimmed(*custom));
  }

  NamePart schema(const NodeData& node, const std::optional<std::string>& custom) const {
    const std::optional<KnownSchemaRule> rule = schema_rule(node.package_name);
    if (!rule) return unknown(std::string(macros_.deciding_macro(NameComponent::schema, node.package_name)));
    const bool asks_for_name = custom && (rule->rule == SchemaRule::for_env || rule->rule == SchemaRule::production);
    if (asks_for_name && !target_.name().is_known()) return target_.name();
    const std::string target_name = target_.name().value.value_or("");
    const bool stands_alone = asks_for_name && target_name == rule->production_target;
    if (!stands_alone && !target_schema_.value) return target_schema_;
    return known(schema_name(*rule, custom, target_schema_.value.value_or(""), target_name));
  }

  std::optional<KnownSchemaRule> schema_rule(std::string_view package) const {
    const auto with_target = [this](SchemaRule rule, const std::string& target) {
      return KnownSchemaRule{rule, options_.production_target.empty() ? target : options_.production_target};
    };
    if (options_.schema_rule != SchemaRule::automatic) return with_target(options_.schema_rule, "prod");
    if (const auto written = schema_rule_from(project_.schema_rule); !project_.schema_rule.empty() && written)
      return with_target(*written, project_.schema_rule_target);
    std::optional<KnownSchemaRule> found = macros_.schema_rule(package);
    return found ? std::optional(with_target(found->rule, found->production_target)) : std::nullopt;
  }

  const ManifestData& manifest_;
  const RelationOptions& options_;
  VariableScope scope_;
  Target target_;
  NameMacros macros_;
  const Project& project_;
  templates::Context context_;
  NamePart target_database_;
  NamePart target_schema_;
  std::string other_adapter_;  ///< Why names would be quoted in another way; empty where they are not.
  bool is_fixed_ = true;       ///< What was rendered last depends on nothing of the environment.
};

/// A manifest that belongs to another project of the file is a mistake.
void require_own_manifest(const ManifestData& manifest, const Environments& environments, const Located& at) {
  const std::string_view made_by = manifest.metadata.project_name;
  if (at.project.name.empty() || made_by.empty() || at.project.name == made_by) return;
  for (const Project& project : environments.projects())
    if (project.name == made_by)
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("The manifest is of the project '{}', not of '{}'.", made_by, at.project.name), {},
                  fmt::format("Name an environment of '{}', or give the manifest of '{}'.", made_by, at.project.name));
}

NodeRelation as_written(NodeIndex index, const NodeData& node) {
  NodeRelation relation;
  relation.node = index;
  relation.database.value = optional_text(node.database);
  relation.schema.value = optional_text(node.schema);
  relation.alias.value = optional_text(node.alias);
  if (node.relation_name.data() != nullptr) relation.relation_name = std::string(node.relation_name);
  return relation;
}

std::vector<Collision> collisions_of(const ManifestData& manifest, const std::vector<NodeRelation>& nodes) {
  boost::unordered_flat_map<std::string_view, std::size_t> first;
  std::vector<std::vector<NodeIndex>> groups;
  std::vector<std::string_view> names;
  for (const NodeRelation& node : nodes) {
    if (node.relation_name.empty()) continue;
    const auto [at, is_new] = first.emplace(node.relation_name, groups.size());
    if (is_new) {
      groups.emplace_back();
      names.push_back(node.relation_name);
    }
    groups[at->second].push_back(node.node);
  }
  std::vector<Collision> collisions;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    bool is_built = false;
    for (const NodeIndex node : groups[i])
      is_built = is_built || manifest.nodes[node].resource_type != ResourceType::source;
    if (groups[i].size() > 1 && is_built) collisions.push_back({std::string(names[i]), std::move(groups[i])});
  }
  return collisions;
}

}  // namespace

Relations relations(const Manifest& manifest, const Environments& environments, std::string_view environment,
                    const RelationOptions& options, std::string_view project) {
  const ManifestData& data = manifest.data();
  const Located at = locate(environments, environment, options.variables.job, project);
  require_own_manifest(data, environments, at);
  std::vector<NodeIndex> placed;
  std::vector<std::string_view> ids;
  for (NodeIndex i = 0; i < data.nodes.size(); ++i) {
    if (!is_placed(data.nodes[i])) continue;
    placed.push_back(i);
    ids.push_back(data.nodes[i].unique_id);
  }
  Relations result;
  result.nodes.reserve(placed.size());
  if (options.own_manifest) {
    for (const NodeIndex index : placed) result.nodes.push_back(as_written(index, data.nodes[index]));
  } else if (!placed.empty()) {
    const NodeTexts texts = read_texts(data, ids);
    Placement placement(data, environments, at, options);
    for (std::size_t i = 0; i < placed.size(); ++i) result.nodes.push_back(placement.place(placed[i], texts.nodes[i]));
  }
  result.collisions = collisions_of(data, result.nodes);
  return result;
}

namespace {

std::array<std::pair<std::string_view, const NamePart*>, 3> parts_of(const NodeRelation& node) {
  return {{{"database", &node.database}, {"schema", &node.schema}, {"alias", &node.alias}}};
}

}  // namespace

std::string to_json(const Manifest& manifest, const Relations& relations) {
  JsonWriter json;
  const auto part = [&json](std::string_view key, const NamePart& of) {
    json.key(key);
    of.value ? json.text(*of.value) : json.null();
  };
  json.begin_object();
  json.key("nodes").begin_array();
  for (const NodeRelation& node : relations.nodes) {
    const NodeData& data = manifest.data().nodes[node.node];
    json.begin_object();
    json.key("unique_id").text(data.unique_id);
    json.key("resource_type").text(to_string(data.resource_type));
    part("database", node.database);
    part("schema", node.schema);
    part("alias", node.alias);
    json.key("relation_name");
    node.relation_name.empty() ? json.null() : json.text(node.relation_name);
    json.key("unknown").begin_object();
    for (const auto& [name, of] : parts_of(node))
      if (!of->is_known()) json.key(name).text(of->unknown);
    if (!node.unknown_name.empty()) json.key("relation_name").text(node.unknown_name);
    json.end_object();
    json.key("may_be_rendered").begin_array();
    for (const auto& [name, of] : parts_of(node))
      if (of->may_be_rendered) json.text(name);
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.key("collisions").begin_array();
  for (const Collision& collision : relations.collisions) {
    json.begin_object();
    json.key("relation_name").text(collision.relation_name);
    json.key("unique_ids").begin_array();
    for (const NodeIndex node : collision.nodes) json.text(manifest.data().nodes[node].unique_id);
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return std::move(json).str();
}

}  // namespace slimdag
