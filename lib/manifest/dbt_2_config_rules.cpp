#include "manifest/dbt_2_config_rules.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "manifest/dbt_2_normal_forms.hpp"

namespace slimdag::dbt_2 {
namespace {

using json::Value;

// Keys that the engine keeps in a structure of their own. Those that same_warehouse_config() does not look at are
// apart.
constexpr std::string_view compared_warehouse_keys[] = {
    "partition_by",
    "cluster_by",
    "hours_to_expiration",
    "job_execution_timeout_seconds",
    "reservation",
    "labels",
    "labels_from_meta",
    "kms_key_name",
    "require_partition_filter",
    "partition_expiration_days",
    "grant_access_to",
    "partitions",
    "enable_refresh",
    "refresh_interval_minutes",
    "max_staleness",
    "file_format",
    "catalog_name",
    "location_root",
    "tblproperties",
    "include_full_name_in_path",
    "liquid_clustered_by",
    "auto_liquid_cluster",
    "clustered_by",
    "buckets",
    "catalog",
    "databricks_tags",
    "compression",
    "databricks_compute",
    "target_alias",
    "source_alias",
    "matched_condition",
    "not_matched_condition",
    "not_matched_by_source_condition",
    "not_matched_by_source_action",
    "merge_with_schema_evolution",
    "skip_matched_step",
    "skip_not_matched_step",
    "schedule",
    "adapter_properties",
    "table_tag",
    "row_access_policy",
    "external_volume",
    "base_location_root",
    "base_location_subpath",
    "target_lag",
    "snowflake_initialization_warehouse",
    "refresh_warehouse",
    "immutable_where",
    "refresh_mode",
    "initialize",
    "scheduler",
    "tmp_relation_type",
    "query_tag",
    "automatic_clustering",
    "copy_grants",
    "copy_tags",
    "secure",
    "transient",
    "iceberg_version",
    "auto_refresh",
    "backup",
    "bind",
    "dist",
    "sort",
    "sort_type",
    "as_columnstore",
    "table_type",
    "indexes",
    "primary_key",
    "category",
};
constexpr std::string_view other_warehouse_keys[] = {
    "description",
    "resource_tags",
    "jar_file_uri",
    "timeout",
    "batch_id",
    "dataproc_cluster_name",
    "notebook_template_id",
    "intermediate_format",
    "enable_list_inference",
    "storage_uri",
    "use_uniform",
    "incremental_apply_config_changes",
    "use_safer_relation_operations",
    "view_update_via_alter",
    "change_tracking",
    "data_retention_time_in_days",
    "max_data_extension_time_in_days",
    "storage_serialization_policy",
    "target_file_size",
    "snowflake_warehouse",
};

Hash128 warehouse(const Value& config) {
  Combined all;
  for (const std::string_view key : compared_warehouse_keys) all.add(flag_or_number(member(config, key)));
  return all.finish();
}

using Rule = ConfigRule;
constexpr auto rendered = Rule::Kind::rendered;
constexpr auto either = Rule::Kind::rendered_or_unrendered;

/// Source: ModelConfig::same_config.
constexpr Rule model_rules[] = {
    {"enabled", rendered},
    {"catalog_name", rendered},
    {"meta", rendered},
    {"materialized", rendered},
    {"incremental_strategy", rendered},
    {"batch_size", rendered},
    {"lookback", rendered},
    {"begin", rendered},
    {"persist_docs", rendered},
    {"post-hook", Rule::Kind::post_hook},
    {"post-hook", Rule::Kind::hook_texts},
    {"pre-hook", Rule::Kind::pre_hook},
    {"pre-hook", Rule::Kind::hook_texts},
    {"column_types", rendered},
    {"full_refresh", rendered},
    {"unique_key", rendered},
    {"on_schema_change", rendered},
    {"on_configuration_change", rendered},
    {"on_error", rendered},
    {"grants", either},
    {"packages", rendered},
    {"imports", rendered},
    {"python_version", rendered},
    {"docs", rendered},
    {"concurrent_batches", rendered},
    {"merge_update_columns", rendered},
    {"merge_exclude_columns", rendered},
    {"access", rendered},
    {"table_format", rendered},
    {"freshness", rendered},
    {"state", rendered},
    {"latest_version_pointer", rendered},
    {"sql_header", rendered},
    {"location", rendered},
    {"predicates", rendered},
    {"", Rule::Kind::warehouse},
};
/// Source: seed_configs_equal.
constexpr Rule seed_rules[] = {
    {"column_types", either},
    {"docs", rendered},
    {"enabled", rendered},
    {"grants", either},
    {"quote_columns", either},
    {"event_time", rendered},
    {"full_refresh", rendered},
    {"meta", either},
    {"persist_docs", rendered},
    {"post-hook", Rule::Kind::post_hook},
    {"post-hook", Rule::Kind::hook_texts},
    {"pre-hook", Rule::Kind::pre_hook},
    {"pre-hook", Rule::Kind::hook_texts},
    {"materialized", rendered},
    {"", Rule::Kind::warehouse},
};
/// Source: DbtSnapshot::has_same_config.
constexpr Rule snapshot_rules[] = {
    {"alias", either},
    {"materialized", rendered},
    {"strategy", rendered},
    {"unique_key", rendered},
    {"check_cols", rendered},
    {"updated_at", rendered},
    {"dbt_valid_to_current", either},
    {"snapshot_meta_column_names", rendered},
    {"hard_deletes", rendered},
    {"target_database", either},
    {"target_schema", either},
    {"enabled", rendered},
    {"pre-hook", Rule::Kind::pre_hook},
    {"pre-hook", Rule::Kind::hook_texts},
    {"post-hook", Rule::Kind::post_hook},
    {"post-hook", Rule::Kind::hook_texts},
    {"persist_docs", rendered},
    {"grants", either},
    {"event_time", rendered},
    {"quoting", rendered},
    {"static_analysis", rendered},
    {"group", rendered},
    {"quote_columns", rendered},
    {"invalidate_hard_deletes", rendered},
    {"", Rule::Kind::warehouse},
};
/// Source: DbtTest::has_same_config.
constexpr Rule test_rules[] = {
    {"enabled", rendered}, {"alias", rendered}, {"tags", either},
    {"meta", either},      {"group", rendered}, {"quoting", rendered},
};
/// Source: DbtUnitTest::has_same_config.
constexpr Rule unit_test_rules[] = {{"enabled", rendered}, {"static_analysis", rendered}, {"", Rule::Kind::warehouse}};
/// Source: DbtSource::has_same_config; values outside `config` come in by source_value().
constexpr Rule source_rules[] = {
    {"enabled", rendered},         {"event_time", rendered},      {"freshness", rendered},
    {"quoting", rendered},         {"loaded_at_field", rendered}, {"loaded_at_query", rendered},
    {"static_analysis", rendered}, {"", Rule::Kind::warehouse},
};
/// Source: FunctionConfig::same_config.
constexpr Rule function_rules[] = {
    {"enabled", rendered},
    {"alias", rendered},
    {"schema", rendered},
    {"tags", rendered},
    {"meta", rendered},
    {"group", rendered},
    {"docs", rendered},
    {"grants", either},
    {"quoting", rendered},
    {"on_configuration_change", rendered},
    {"static_analysis", rendered},
    {"type", rendered},
    {"volatility", rendered},
    {"access", rendered},
    {"packages", rendered},
    {"snowflake", rendered},
    {"", Rule::Kind::warehouse},
};
/// Source: DbtAnalysis::has_same_config.
constexpr Rule analysis_rules[] = {{"enabled", rendered}, {"static_analysis", rendered}};
/// Source: DbtExposure::has_same_config.
constexpr Rule exposure_rules[] = {{"enabled", rendered}};
/// Source: DbtSavedQuery::has_same_config.
constexpr Rule saved_query_rules[] = {
    {"cache", rendered}, {"enabled", rendered}, {"export_as", rendered}, {"schema", rendered}, {"group", rendered}};

Hash128 text_or_nothing(const Value& value) { return hash_of(value.is_null() ? Value::of_string("") : value); }

/// The normal form of one key of `config`.
Hash128 config_value(ResourceType type, std::string_view key, const Value& value, std::string_view adapter_type) {
  const bool is_function = type == ResourceType::function;
  if (key == "enabled")
    return type == ResourceType::source && value.is_null() ? hash_of(Value::of_bool(true)) : flag(value);
  if (key == "full_refresh" || key == "concurrent_batches" || key == "quote_columns" ||
      key == "invalidate_hard_deletes")
    return flag(value);
  if (key == "meta") return object_or_empty(value);
  if (key == "materialized") return or_default(value, type == ResourceType::seed ? "seed" : "view");
  if (key == "lookback") return hash_of(value.is_null() ? Value::of_number("1") : value);
  if (key == "persist_docs") {
    if (type == ResourceType::model) return members_of(value, {"columns", "relation"});
    Combined all;
    for (const std::string_view part : {"columns", "relation"})
      all.add(Value::of_bool(json::truthy(member(value, part))));
    return all.finish();
  }
  if (key == "column_types") return type == ResourceType::seed ? folded_map(value) : object_or_empty(value);
  if (key == "on_schema_change") return or_default(value, "ignore");
  if (key == "on_configuration_change") return is_function ? hash_of(value) : or_default(value, "apply");
  if (key == "grants") return grants(value);
  if (key == "packages" || key == "imports") return list_or_empty(value);
  if (key == "docs") return docs(value);
  if (key == "access") return or_default(value, "protected");
  if (key == "merge_update_columns" || key == "merge_exclude_columns") return text_or_list(value);
  if ((key == "unique_key" || key == "check_cols") && type == ResourceType::snapshot) return text_or_list(value);
  if (key == "tags") return is_function ? text_or_list(value) : text_set(value);
  if (key == "latest_version_pointer") return members_of(value, {"enabled", "alias"});
  if (key == "snapshot_meta_column_names")
    return members_of(value, {"dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_is_deleted"});
  if (key == "quoting") return is_function ? hash_of(value) : quoting(value, adapter_type);
  if (key == "static_analysis") return is_function ? hash_of(value) : or_default(value, "baseline");
  return hash_of(value);
}

Hash128 hash_of_config(const Rule& rule, ResourceType type, const Value& config, std::string_view adapter_type) {
  switch (rule.kind) {
    case Rule::Kind::warehouse:
      return warehouse(config);
    case Rule::Kind::pre_hook:
    case Rule::Kind::post_hook:
      return whole_hooks(member(config, rule.key));
    case Rule::Kind::hook_texts:
      return hook_texts(member(config, rule.key));
    case Rule::Kind::rendered:
    case Rule::Kind::rendered_or_unrendered:
      break;
  }
  return config_value(type, rule.key, member(config, rule.key), adapter_type);
}

Hash128 source_value(const Rule& rule, const Value& node, const Value& config, std::string_view adapter_type) {
  if (rule.key == "freshness") return freshness(member(node, "freshness"));
  if (rule.key == "quoting") return quoting(member(node, "quoting"), adapter_type);
  if (rule.key == "loaded_at_field" || rule.key == "loaded_at_query") return text_or_nothing(member(node, rule.key));
  return hash_of_config(rule, ResourceType::source, config, adapter_type);
}

}  // namespace

std::span<const ConfigRule> config_rules(ResourceType type) noexcept {
  switch (type) {
    case ResourceType::model:
      return model_rules;
    case ResourceType::seed:
      return seed_rules;
    case ResourceType::snapshot:
      return snapshot_rules;
    case ResourceType::test:
      return test_rules;
    case ResourceType::unit_test:
      return unit_test_rules;
    case ResourceType::source:
      return source_rules;
    case ResourceType::function:
      return function_rules;
    case ResourceType::analysis:
      return analysis_rules;
    case ResourceType::exposure:
      return exposure_rules;
    case ResourceType::saved_query:
      return saved_query_rules;
    default:
      return {};
  }
}

bool compares_whole_unrendered_config(ResourceType type) noexcept {
  return type == ResourceType::model || type == ResourceType::source;
}

std::uint64_t key_hash(std::string_view key) noexcept { return hash_bytes(key).low; }

bool is_excluded_key(ResourceType type, std::uint64_t key) noexcept {
  static const std::array<std::uint64_t, 5> keys = {key_hash("tags"), key_hash("schema"), key_hash("database"),
                                                    key_hash("alias"), key_hash("group")};
  const auto end = type == ResourceType::source ? keys.end() - 1 : keys.end();
  return std::find(keys.begin(), end, key) != end;
}

bool is_warehouse_key(std::uint64_t key) noexcept {
  static const std::vector<std::uint64_t> keys = [] {
    std::vector<std::uint64_t> all;
    for (const std::string_view k : compared_warehouse_keys) all.push_back(key_hash(k));
    for (const std::string_view k : other_warehouse_keys) all.push_back(key_hash(k));
    std::sort(all.begin(), all.end());
    return all;
  }();
  return std::binary_search(keys.begin(), keys.end(), key);
}

Hash128 config_hash(const ConfigRule& rule, ResourceType type, const Value& node, const Value& config,
                    std::string_view adapter_type) {
  return type == ResourceType::source ? source_value(rule, node, config, adapter_type)
                                      : hash_of_config(rule, type, config, adapter_type);
}

}  // namespace slimdag::dbt_2
