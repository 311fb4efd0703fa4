#include "slimdag/environments/relations.hpp"

#include <fmt/format.h>

#include <boost/unordered/unordered_flat_map.hpp>

#include "environments/in_file_config.hpp"
#include "environments/located.hpp"
#include "environments/name_rules.hpp"
#include "environments/relation_text.hpp"
#include "environments/template.hpp"
#include "environments/variable_scope.hpp"
#include "manifest/manifest_data.hpp"
#include "manifest/node_text.hpp"
#include "support/json_writer.hpp"

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

/// path_derived_database_name in dbt-duckdb's credentials.py: the stem of the file; nullopt for what needs MotherDuck.
std::optional<std::string> duckdb_database(std::string_view path) {
  if (path.empty() || path == ":memory:") return "memory";
  if (path.find(':') != std::string_view::npos) return std::nullopt;
  const std::size_t slash = path.rfind('/');
  std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  const std::size_t point = name.rfind('.');
  if (point != std::string_view::npos && point != 0) name = name.substr(0, point);
  return std::string(name);
}

/// target.* of an environment.
class Target {
 public:
  Target(const Environments& environments, const Located& at, const VariableContext& context, std::string_view project)
      : name_(at.environment.target),
        fields_(effective_profile(environments, at.environment.name, context,
                                  project.empty() ? std::string_view(at.environment.project) : project)) {
    add_duckdb_database();
  }

  const std::string& name() const noexcept { return name_; }

  NamePart part(std::string_view field) const {
    const ProfileField* found = find(field);
    if (found == nullptr) return {std::nullopt, fmt::format("target.{}", field)};
    if (found->value) return {found->value, {}};
    return {std::nullopt, found->written.empty() ? fmt::format("target.{}", field) : found->written};
  }

  std::optional<templates::Result> lookup(std::string_view field) const {
    templates::Result result;
    if (field == "name" || field == "target_name") {
      result.value.text = name_;
      return result;
    }
    const ProfileField* found = find(alias_of(field));
    if (found == nullptr) return std::nullopt;
    if (found->secret) {
      result.status = templates::Status::secret;
      result.detail = std::string(field);
      return result;
    }
    if (!found->value) return std::nullopt;
    const bool is_number = field == "threads" || field == "port";
    result.value.kind = is_number ? templates::Value::Kind::number : templates::Value::Kind::text;
    result.value.text = *found->value;
    return result;
  }

 private:
  static std::string_view alias_of(std::string_view field) {
    if (field == "dbname" || field == "project" || field == "catalog") return "database";
    return field == "dataset" ? "schema" : field;
  }

  const ProfileField* find(std::string_view field) const {
    for (const ProfileField& candidate : fields_)
      if (candidate.name == field) return &candidate;
    return nullptr;
  }

  void add_duckdb_database() {
    const ProfileField* type = find("type");
    if (type == nullptr || type->value != "duckdb" || find("database") != nullptr) return;
    const ProfileField* path = find("path");
    if (path != nullptr && !path->value) return;
    ProfileField database;
    database.name = "database";
    database.value = duckdb_database(path == nullptr ? std::string_view() : std::string_view(*path->value));
    if (database.value) fields_.push_back(std::move(database));
  }

  std::string name_;
  std::vector<ProfileField> fields_;
};

class Placement {
 public:
  Placement(const ManifestData& manifest, const Environments& environments, const Located& at,
            const RelationOptions& options, std::string_view project)
      : manifest_(manifest),
        options_(options),
        target_(environments, at, options.variables, project),
        scope_(environments.data(), at.project, at.environment, at.job, options.variables),
        macros_(manifest),
        project_(at.project) {
    context_ = scope_.template_context();
    context_.target = [this](std::string_view field) { return target_.lookup(field); };
    context_.var = [this](std::string_view name) -> std::optional<templates::Value> {
      const auto found = options_.vars.find(name);
      if (found == options_.vars.end()) return std::nullopt;
      return templates::Value::of_text(found->second);
    };
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
      relation.relation_name =
          renamed_relation(node.relation_name.data() == nullptr ? std::string_view() : node.relation_name,
                           {optional_text(node.database), optional_text(node.schema), optional_text(node.alias)},
                           {relation.database.value, relation.schema.value, relation.alias.value});
    return relation;
  }

 private:
  NamePart rendered(std::string_view text) {
    const templates::Result result = templates::render(text, context_);
    switch (result.status) {
      case templates::Status::known:
        if (result.value.kind == templates::Value::Kind::none) return {};
        return {templates::to_text(result.value), {}};
      case templates::Status::missing:
        return {std::nullopt, fmt::format("env_var('{}')", result.detail)};
      case templates::Status::secret:
        return {std::nullopt, fmt::format("the secret '{}'", result.detail)};
      default:
        return {std::nullopt, result.detail};
    }
  }

  void place_source(const NodeData& node, const Value& text, NodeRelation& relation) {
    relation.alias = {optional_text(node.alias), {}};
    const Value* database = text.find("unrendered_database");
    const Value* schema = text.find("unrendered_schema");
    if (schema == nullptr || database == nullptr) {
      relation.database = {std::nullopt, "the manifest has no unrendered database, it is of a dbt before 1.9"};
      relation.schema = {std::nullopt, "the manifest has no unrendered schema, it is of a dbt before 1.9"};
      return;
    }
    // Source: database=(source.database or default_database), schema=(source.schema or source.name) in
    // parser/sources.py
    relation.database = database->string().empty() ? target_database_ : rendered(database->string());
    relation.schema =
        schema->string().empty() ? NamePart{optional_text(node.source_name), {}} : rendered(schema->string());
  }

  void place_node(NodeIndex index, const NodeData& node, const Value& text, NodeRelation& relation) {
    relation.database = named(NameComponent::database, index, node, text);
    relation.schema = named(NameComponent::schema, index, node, text);
    relation.alias = named(NameComponent::alias, index, node, text);
    if (node.resource_type != ResourceType::snapshot) return;
    // Source: update_parsed_node_relation_names in dbt/parser/base.py
    if (const NamePart database = config(text, "target_database"); database.value || !database.is_known())
      relation.database = database;
    if (const NamePart schema = config(text, "target_schema"); schema.value || !schema.is_known())
      relation.schema = schema;
  }

  /// The value of a config in the target environment; nullopt is None.
  NamePart config(const Value& text, std::string_view key) {
    const Value* code = text.find("raw_code");
    if (const auto in_file = in_file_config(code == nullptr ? std::string_view() : code->string(), key)) {
      if (!in_file->is_clear) return {std::nullopt, in_file->expression};
      return rendered("{{ " + in_file->expression + " }}");
    }
    const Value* unrendered = text.find("unrendered_config");
    if (const Value* value = unrendered == nullptr ? nullptr : unrendered->find(key)) return of_json(*value);
    const Value* effective = text.find("config");
    const Value* value = effective == nullptr ? nullptr : effective->find(key);
    return value == nullptr ? NamePart{} : of_json(*value);
  }

  NamePart of_json(const Value& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return rendered(value.string());
    if (value.is_array() || value.is_object()) return {std::nullopt, json::dump(value)};
    return {json::to_python_str(value), {}};
  }

  NamePart named(NameComponent component, NodeIndex index, const NodeData& node, const Value& text) {
    NamePart custom = config(text, to_string(component));
    if (!custom.is_known()) return custom;
    if (std::optional<std::string> name = ask_callback(component, index, node, custom.value))
      return {trimmed(*name), {}};
    if (component == NameComponent::schema) return schema(node, custom.value);
    if (const std::string_view macro = macros_.deciding_macro(component, node.package_name); !macro.empty())
      return {std::nullopt, std::string(macro)};
    if (component == NameComponent::database) return database(node, custom.value);
    return {alias_name(custom.value, node.name, node.version), {}};
  }

  std::optional<std::string> ask_callback(NameComponent component, NodeIndex index, const NodeData& node,
                                          const std::optional<std::string>& custom) const {
    if (!options_.callback) return std::nullopt;
    NameRequest request;
    request.component = component;
    request.unique_id = node.unique_id;
    request.node = index;
    request.custom_name = custom;
    request.target_name = target_.name();
    request.target_database = target_database_.value;
    request.target_schema = target_schema_.value;
    return options_.callback(request);
  }

  NamePart database(const NodeData& node, const std::optional<std::string>& custom) const {
    if (macros_.has_no_database(node.package_name)) return {};
    if (!custom) return target_database_;
    return {trimmed(*custom), {}};
  }

  NamePart schema(const NodeData& node, const std::optional<std::string>& custom) const {
    const std::optional<KnownSchemaRule> rule = schema_rule(node.package_name);
    if (!rule) return {std::nullopt, std::string(macros_.deciding_macro(NameComponent::schema, node.package_name))};
    const bool stands_alone = custom && target_.name() == rule->production_target &&
                              (rule->rule == SchemaRule::for_env || rule->rule == SchemaRule::production);
    if (!stands_alone && !target_schema_.value) return target_schema_;
    return {schema_name(*rule, custom, target_schema_.value.value_or(""), target_.name()), {}};
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
  Target target_;
  VariableScope scope_;
  NameMacros macros_;
  const Project& project_;
  templates::Context context_;
  NamePart target_database_;
  NamePart target_schema_;
};

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
    Placement placement(data, environments, at, options, project);
    for (std::size_t i = 0; i < placed.size(); ++i) result.nodes.push_back(placement.place(placed[i], texts.nodes[i]));
  }
  result.collisions = collisions_of(data, result.nodes);
  return result;
}

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
    for (const auto& [name, of] : {std::pair<std::string_view, const NamePart*>{"database", &node.database},
                                   {"schema", &node.schema},
                                   {"alias", &node.alias}})
      if (!of->is_known()) json.key(name).text(of->unknown);
    json.end_object();
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
