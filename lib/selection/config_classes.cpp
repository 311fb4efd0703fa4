#include "selection/config_classes.hpp"

#include <algorithm>
#include <array>

namespace slimdag {

namespace {

using K = FieldKind;

/// NodeConfig, with NodeAndTestConfig which it extends. Source: dbt/artifacts/resources/v1/config.py.
constexpr ConfigField node_fields[] = {
    {"enabled", K::plain, "true"},
    {"alias", K::plain, "null"},
    {"schema", K::plain, "null"},
    {"database", K::plain, "null"},
    {"tags", K::text_list, "[]"},
    {"meta", K::plain, "{}"},
    {"group", K::plain, "null"},
    {"static_analysis", K::on_off, "null"},
    {"materialized", K::plain, R"j("view")j"},
    {"incremental_strategy", K::plain, "null"},
    {"batch_size", K::plain, "null"},
    {"lookback", K::plain, "1"},
    {"begin", K::plain, "null"},
    {"persist_docs", K::plain, "{}"},
    {"post_hook", K::opaque, "[]", "post-hook"},
    {"pre_hook", K::opaque, "[]", "pre-hook"},
    {"quoting", K::plain, "{}"},
    {"column_types", K::plain, "{}"},
    {"full_refresh", K::plain, "null"},
    {"unique_key", K::plain, "null"},
    {"on_schema_change", K::plain, R"j("ignore")j"},
    {"on_configuration_change", K::str_enumeration, R"j("apply")j"},
    {"grants", K::plain, "{}"},
    {"packages", K::text_list, "[]"},
    {"docs", K::docs, "{}"},
    {"contract", K::contract, "{}"},
    {"event_time", K::plain, "null"},
    {"concurrent_batches", K::plain, "null"},
};

/// ModelConfig. Source: dbt/artifacts/resources/v1/model.py.
constexpr ConfigField model_fields[] = {
    {"access", K::str_enumeration, R"j("protected")j"},
    {"freshness", K::model_freshness, "null"},
};

/// SeedConfig. Source: dbt/artifacts/resources/v1/seed.py.
constexpr ConfigField seed_fields[] = {
    {"materialized", K::plain, R"j("seed")j"},
    {"delimiter", K::plain, R"j(",")j"},
    {"quote_columns", K::plain, "null"},
};

/// SnapshotConfig. Source: dbt/artifacts/resources/v1/snapshot.py.
constexpr ConfigField snapshot_fields[] = {
    {"materialized", K::plain, R"j("snapshot")j"},
    {"strategy", K::plain, "null"},
    {"target_schema", K::plain, "null"},
    {"target_database", K::plain, "null"},
    {"updated_at", K::plain, "null"},
    {"check_cols", K::plain, "null"},
    {"snapshot_meta_column_names", K::snapshot_meta_column_names, "{}"},
    {"dbt_valid_to_current", K::plain, "null"},
};

/// TestConfig, with NodeAndTestConfig which it extends. Source: dbt/artifacts/resources/v1/config.py.
constexpr ConfigField test_fields[] = {
    {"enabled", K::plain, "true"},
    {"alias", K::plain, "null"},
    {"schema", K::plain, R"j("dbt_test__audit")j"},
    {"database", K::plain, "null"},
    {"tags", K::text_list, "[]"},
    {"meta", K::plain, "{}"},
    {"group", K::plain, "null"},
    {"static_analysis", K::on_off, "null"},
    {"materialized", K::plain, R"j("test")j"},
    {"severity", K::plain, R"j("ERROR")j"},
    {"store_failures", K::plain, "null"},
    {"store_failures_as", K::plain, "null"},
    {"where", K::plain, "null"},
    {"limit", K::integer, "null"},
    {"fail_calc", K::plain, R"j("count(*)")j"},
    {"warn_if", K::plain, R"j("!= 0")j"},
    {"error_if", K::plain, R"j("!= 0")j"},
};

/// SourceConfig. Source: dbt/artifacts/resources/v1/source_definition.py.
constexpr ConfigField source_fields[] = {
    {"enabled", K::plain, "true"},
    {"event_time", K::plain, "null"},
    {"freshness", K::freshness_threshold, "{}"},
    {"loaded_at_field", K::plain, "null"},
    {"loaded_at_query", K::plain, "null"},
    {"meta", K::plain, "{}"},
    {"tags", K::text_list, "[]"},
    {"static_analysis", K::on_off, "null"},
};

// Nested classes. Source: config.py, base.py, components.py, model.py and snapshot.py of dbt/artifacts/resources.
constexpr ConfigField docs_fields[] = {{"show", K::plain, "true"}, {"node_color", K::plain, "null"}};
constexpr ConfigField contract_fields[] = {{"enforced", K::plain, "false"}, {"alias_types", K::plain, "true"}};
constexpr ConfigField model_freshness_fields[] = {{"build_after", K::build_after, "{}"}};
constexpr ConfigField build_after_fields[] = {{"count", K::integer, "null"},
                                              {"period", K::str_enumeration, "null"},
                                              {"updates_on", K::enumeration, R"j("any")j"}};
constexpr ConfigField threshold_fields[] = {
    {"warn_after", K::time, "{}"}, {"error_after", K::time, "{}"}, {"filter", K::plain, "null"}};
constexpr ConfigField time_fields[] = {{"count", K::integer, "null"}, {"period", K::str_enumeration, "null"}};
constexpr ConfigField meta_column_fields[] = {
    {"dbt_valid_to", K::plain, "null"},   {"dbt_valid_from", K::plain, "null"}, {"dbt_scd_id", K::plain, "null"},
    {"dbt_updated_at", K::plain, "null"}, {"dbt_is_deleted", K::plain, "null"},
};

constexpr ConfigClass node_class{node_fields, {}};
constexpr ConfigClass model_class{node_fields, model_fields};
constexpr ConfigClass seed_class{node_fields, seed_fields};
constexpr ConfigClass snapshot_class{node_fields, snapshot_fields};
constexpr ConfigClass test_class{test_fields, {}};
constexpr ConfigClass source_class{source_fields, {}};
constexpr ConfigClass docs_class{docs_fields, {}};
constexpr ConfigClass contract_class{contract_fields, {}};
constexpr ConfigClass model_freshness_class{model_freshness_fields, {}};
constexpr ConfigClass build_after_class{build_after_fields, {}};
constexpr ConfigClass threshold_class{threshold_fields, {}};
constexpr ConfigClass time_class{time_fields, {}};
constexpr ConfigClass meta_columns_class{meta_column_fields, {}};

/// Public and class-level names of BaseConfig and the classes below it; names with two leading underscores are handled
/// as a rule.
constexpr std::string_view attributes[] = {
    "ADDITIONAL_PROPERTIES",
    "Config",
    "_DataClassDictMixin__mashumaro_builder_params",
    "_DataClassMessagePackMixin__mashumaro_builder_params",
    "_content_iterator",
    "_get_field_names",
    "_get_fields",
    "_mapped_fields",
    "_merge_dicts",
    "compare_key",
    "finalize_and_validate",
    "from_dict",
    "from_msgpack",
    "get",
    "json_schema",
    "mergebehavior",
    "meta_get",
    "replace",
    "same_contents",
    "to_dict",
    "to_msgpack",
    "update_from",
    "validate",
};

const ConfigField* find_in(std::span<const ConfigField> fields, std::string_view name) noexcept {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [name](const ConfigField& f) { return f.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

bool has_key_in(std::span<const ConfigField> fields, std::string_view key) noexcept {
  return std::any_of(fields.begin(), fields.end(),
                     [key](const ConfigField& field) { return (field.key.empty() ? field.name : field.key) == key; });
}

}  // namespace

const ConfigField* ConfigClass::find(std::string_view name) const noexcept {
  if (const ConfigField* own = find_in(own_fields, name)) return own;
  return find_in(fields, name);
}

bool ConfigClass::has_key(std::string_view key) const noexcept {
  return has_key_in(own_fields, key) || has_key_in(fields, key);
}

const ConfigClass& config_class_of(const NodeData& node) noexcept {
  if (node.section == Section::sources) return source_class;
  switch (node.resource_type) {
    case ResourceType::model:
      return model_class;
    case ResourceType::seed:
      return seed_class;
    case ResourceType::snapshot:
      return snapshot_class;
    case ResourceType::test:
      return test_class;
    default:
      return node_class;
  }
}

bool is_nested_class(FieldKind kind) noexcept { return kind >= FieldKind::docs; }

const ConfigClass& nested_class_of(FieldKind kind) noexcept {
  switch (kind) {
    case FieldKind::docs:
      return docs_class;
    case FieldKind::contract:
      return contract_class;
    case FieldKind::model_freshness:
      return model_freshness_class;
    case FieldKind::build_after:
      return build_after_class;
    case FieldKind::freshness_threshold:
      return threshold_class;
    case FieldKind::time:
      return time_class;
    default:
      return meta_columns_class;
  }
}

bool is_config_attribute(std::string_view name) noexcept {
  return name.starts_with("__") ||
         std::find(std::begin(attributes), std::end(attributes), name) != std::end(attributes);
}

}  // namespace slimdag
