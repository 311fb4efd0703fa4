#include "manifest/dbt_2_record.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "support/byte_buffer.hpp"
#include "support/rust_text.hpp"
#include "support/text.hpp"

namespace slimdag::dbt_2 {
namespace {

using json::Kind;
using json::Member;
using json::Value;

// --- hashes of values with Rust's equality ---------------------------------------------------------------------------

enum class Tag : char {
  null = 'n',
  yes = 't',
  no = 'f',
  integer = 'i',
  real = 'r',
  text = 's',
  list = 'l',
  object = 'o'
};

void append_number(std::string_view number, ByteBuffer& bytes) {
  if (number.find_first_of(".eEIN") == std::string_view::npos) {
    bytes.append(static_cast<char>(Tag::integer));
    bytes.append(number);
    bytes.append('\0');
    return;
  }
  double value = 0;
  std::from_chars(number.data(), number.data() + number.size(), value);
  bytes.append(static_cast<char>(Tag::real));
  bytes.append_bytes_of(value);
}

void append_text(std::string_view text, ByteBuffer& bytes) {
  bytes.append(static_cast<char>(Tag::text));
  bytes.append_bytes_of(static_cast<std::uint64_t>(text.size()));
  bytes.append(text);
}

Hash128 hash_of(const Value& value);

/// Integers and floats differ, the order of keys does not count.
void append(const Value& value, ByteBuffer& bytes) {
  switch (value.kind) {
    case Kind::null:
      return bytes.append(static_cast<char>(Tag::null));
    case Kind::boolean:
      return bytes.append(static_cast<char>(value.truth ? Tag::yes : Tag::no));
    case Kind::number:
      return append_number(value.string(), bytes);
    case Kind::string:
      return append_text(value.string(), bytes);
    case Kind::array:
      bytes.append(static_cast<char>(Tag::list));
      bytes.append_bytes_of(value.size);
      for (const Value& item : value.array()) bytes.append_bytes_of(hash_of(item));
      return;
    case Kind::object: {
      bytes.append(static_cast<char>(Tag::object));
      std::vector<std::pair<std::string_view, Hash128>> members;
      members.reserve(value.size);
      for (const Member& m : value.object()) members.emplace_back(m.key, hash_of(m.value));
      std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
      for (const auto& [key, hash] : members) {
        append_text(key, bytes);
        bytes.append_bytes_of(hash);
      }
      return;
    }
  }
}

/// Deep values are hashed bottom up; the reader has bounded their depth.
Hash128 hash_of(const Value& value) {
  ByteBuffer bytes;
  append(value, bytes);
  return hash_bytes(bytes.view());
}

Hash128 hash_of(std::string_view text) { return hash_of(Value::of_string(text)); }

/// Puts hashes together, in order.
class Combined {
 public:
  void add(const Hash128& hash) { bytes_.append_bytes_of(hash); }
  void add(const Value& value) { add(hash_of(value)); }
  Hash128 finish() const { return hash_bytes(bytes_.view()); }

 private:
  ByteBuffer bytes_;
};

Value member(const Value& object, std::string_view key) noexcept {
  const Value* v = object.find(key);
  return v == nullptr ? Value() : *v;
}

// --- normal forms of config values
// -------------------------------------------------------------------------------------

/// A text stands for a list of one. Source: StringOrArrayOfStrings.
Hash128 text_or_list(const Value& value) {
  if (!value.is_string()) return hash_of(value);
  const Value one[] = {value};
  return hash_of(Value::of_array(one));
}

Hash128 list_or_empty(const Value& value) {
  return value.is_null() ? hash_of(Value::of_array({})) : text_or_list(value);
}
Hash128 object_or_empty(const Value& value) { return hash_of(value.is_null() ? Value::of_object({}) : value); }
Hash128 or_default(const Value& value, std::string_view text) {
  return hash_of(value.is_null() ? Value::of_string(text) : value);
}

/// "true" is true. Source: bool_or_string_bool.
Hash128 flag(const Value& value) {
  if (!value.is_string()) return hash_of(value);
  const std::string text = to_lower(value.string());
  if (text == "true") return hash_of(Value::of_bool(true));
  if (text == "false") return hash_of(Value::of_bool(false));
  return hash_of(value);
}

/// A set: neither order nor repetition counts. Source: tags_eq.
Hash128 text_set(const Value& value) {
  std::vector<std::string_view> items;
  if (value.is_string()) items.push_back(value.string());
  for (const Value& item : value.array()) items.push_back(item.string());
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  Combined all;
  for (const std::string_view item : items) all.add(hash_of(item));
  return all.finish();
}

/// Sources: DocsConfig, docs_eq.
Hash128 docs(const Value& value) {
  Combined all;
  const Value show = member(value, "show");
  all.add(show.is_null() ? Value::of_bool(true) : show);
  all.add(member(value, "node_color"));
  return all.finish();
}

Hash128 members_of(const Value& value, std::initializer_list<std::string_view> keys) {
  Combined all;
  for (const std::string_view key : keys) all.add(member(value, key));
  return all.finish();
}

/// Each privilege has a list of grantees. Source: GrantConfig.
Hash128 grants(const Value& value) {
  std::vector<std::pair<std::string_view, Hash128>> privileges;
  for (const Member& m : value.object()) privileges.emplace_back(m.key, text_or_list(m.value));
  std::sort(privileges.begin(), privileges.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  Combined all;
  for (const auto& [key, hash] : privileges) {
    all.add(hash_of(key));
    all.add(hash);
  }
  return all.finish();
}

/// Keys and types in lower case. Source: btree_map_equal.
Hash128 folded_map(const Value& value) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (const Member& m : value.object()) entries.emplace_back(to_lower(m.key), to_lower(m.value.string()));
  std::sort(entries.begin(), entries.end());
  Combined all;
  for (const auto& [key, type] : entries) {
    all.add(hash_of(key));
    all.add(hash_of(type));
  }
  return all.finish();
}

/// What is not said is as the platform has it. Sources: quoting_equal, default_dbt_quoting_for.
Hash128 quoting(const Value& value, std::string_view adapter_type) {
  const bool quoted = adapter_type != "snowflake";
  Combined all;
  for (const std::string_view key : {"database", "schema", "identifier"}) {
    const Value v = member(value, key);
    all.add(v.is_null() ? Value::of_bool(quoted) : v);
  }
  const Value ignore_case = member(value, "snowflake_ignore_case");
  all.add(ignore_case.is_null() ? Value::of_bool(false) : ignore_case);
  return all.finish();
}

Value text_of_hook(const Value& hook) noexcept { return hook.is_string() ? hook : member(hook, "sql"); }

Hash128 hook_texts(const Value& hooks) {
  Combined all;
  for (const Value& hook : hooks.array()) all.add(text_of_hook(hook));
  return all.finish();
}

Hash128 whole_hooks(const Value& hooks) {
  Combined all;
  for (const Value& hook : hooks.array()) {
    all.add(text_of_hook(hook));
    all.add(member(hook, "transaction"));
    all.add(member(hook, "index"));
  }
  return all.finish();
}

/// A hook that was written as a text stands in the manifest with `transaction: true`.
bool could_be_texts(const Value& hooks) noexcept {
  return std::all_of(hooks.array().begin(), hooks.array().end(), [](const Value& hook) {
    const Value transaction = member(hook, "transaction");
    return hook.is_string() ||
           (transaction.kind == Kind::boolean && transaction.truth && member(hook, "index").is_null());
  });
}

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

/// A text of a flag or number stands for it, and an only text for a list of one.
Hash128 warehouse_value(const Value& value) {
  if (!value.is_string()) return hash_of(value);
  const std::string_view text = value.string();
  const bool number =
      !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return number ? hash_of(Value::of_number(text)) : flag(value);
}

Hash128 warehouse(const Value& config) {
  Combined all;
  for (const std::string_view key : compared_warehouse_keys) all.add(warehouse_value(member(config, key)));
  return all.finish();
}

// --- which keys of which kind
// ------------------------------------------------------------------------------------------

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
/// Source: DbtSource::has_same_config; values outside `config` come in by record_of().
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

/// Source: FreshnessDefinition, and the comparison in DbtSource::has_same_config.
Hash128 freshness(const Value& value) {
  Combined all;
  for (const std::string_view key : {"error_after", "warn_after"}) {
    const Value rule = member(value, key);
    const Value count = member(rule, "count");
    all.add(warehouse_value(count));
    all.add(member(rule, "period"));
  }
  const Value filter = member(value, "filter");
  all.add(filter.is_null() ? Value::of_string("") : filter);
  return all.finish();
}

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

Hash128 config_hash(const Rule& rule, ResourceType type, const Value& config, std::string_view adapter_type) {
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

// --- unrendered_config
// -------------------------------------------------------------------------------------------------

bool is_empty(const Value& value) noexcept {
  return value.is_null() || ((value.is_array() || value.is_object()) && value.size == 0);
}

/// One line break at the end does not count. Source: unrendered_value_eq.
Hash128 unrendered_value(const Value& value) {
  if (!value.is_string()) return hash_of(value);
  std::string_view text = value.string();
  if (text.ends_with('\n')) {
    text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
  }
  return hash_of(text);
}

/// Source: canonicalize_hook_keys; of two spellings that with an underscore is the last.
std::string_view canonical_key(std::string_view key) noexcept {
  if (key == "pre_hook") return "pre-hook";
  if (key == "post_hook") return "post-hook";
  return key;
}

std::span<const UnrenderedKey> unrendered_keys(const Value& config, Arena& arena) {
  std::vector<UnrenderedKey> keys;
  for (const Member& m : config.object()) {
    const std::string_view key = canonical_key(m.key);
    if (key == m.key && (key == "pre-hook" || key == "post-hook") &&
        config.find(key == "pre-hook" ? "pre_hook" : "post_hook") != nullptr)
      continue;
    keys.push_back({key_hash(key), unrendered_value(m.value), is_empty(m.value)});
  }
  std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  return arena.copy(std::span<const UnrenderedKey>(keys));
}

// --- bodies
// --------------------------------------------------------------------------------------------------------------

/// What the engine leaves of the code of a snapshot: nothing up to the first tag that opens one, and nothing from the
/// last tag that closes one. Source: conform_normalized_snapshot_raw_code_to_mantle_format.
std::string_view inside_of_snapshot(std::string_view code) {
  std::size_t begin = std::string_view::npos;
  for (const std::string_view tag : {"{%-snapshot", "{%- snapshot", "{%snapshot", "{% snapshot"})
    begin = std::min(begin, code.find(tag));
  if (begin != std::string_view::npos) {
    const std::string_view rest = code.substr(begin);
    const std::size_t dashed = rest.find("-%}");
    const std::size_t end = dashed != std::string_view::npos ? dashed : rest.find("%}");
    if (end != std::string_view::npos) code = rest.substr(end + (rest.substr(end).starts_with("-%}") ? 3 : 2));
  }
  const std::string_view whole = code;
  const std::size_t close = code.ends_with("-%}") ? 3 : code.ends_with("%}") ? 2 : 0;
  if (close == 0) return rust_trim(whole);
  code.remove_suffix(close);
  std::size_t last = std::string_view::npos;
  for (const std::string_view tag : {"{%-endsnapshot", "{%- endsnapshot", "{%endsnapshot", "{% endsnapshot"}) {
    const std::size_t at = code.rfind(tag);
    if (at != std::string_view::npos && (last == std::string_view::npos || at > last)) last = at;
  }
  return rust_trim(last == std::string_view::npos ? whole : code.substr(0, last));
}

bool is_sql(const Value& node) {
  const Value language = member(node, "language");
  return !language.is_string() || to_lower(language.string()) == "sql";
}

bool has_code(ResourceType type) noexcept {
  return type == ResourceType::model || type == ResourceType::snapshot || type == ResourceType::analysis ||
         type == ResourceType::function;
}

/// Source: DbtChecksum, whose comparison ignores the case of the name.
void read_checksum(const Value& node, Record& record) {
  const Value checksum = member(node, "checksum");
  const Value text = checksum.is_string() ? checksum : member(checksum, "checksum");
  record.part(Part::body) = record.part(Part::body_of_state) = hash_of(text.is_null() ? Value::of_string("") : text);
  if (!checksum.is_string()) {
    const Value name = member(checksum, "name");
    // What has no checksum at all has the default one.
    record.part(Part::checksum_name) = hash_of(to_lower(name.is_string() ? name.string() : "none"));
  }
}

void read_body(const Value& node, ResourceType type, Record& record) {
  const Value code = member(node, "raw_code");
  constexpr std::string_view placeholder = "--placeholder--";
  if (!has_code(type) || !code.is_string() || code.string() == placeholder ||
      (type == ResourceType::model && !is_sql(node)))
    return read_checksum(node, record);
  const std::string collapsed = collapse_whitespace(code.string());
  record.part(Part::body) = record.part(Part::body_of_state) = hash_of(collapsed);
  if (type == ResourceType::snapshot) record.part(Part::body_of_state) = hash_of(inside_of_snapshot(collapsed));
}

// --- descriptions
// ----------------------------------------------------------------------------------------------------------

/// Curly quotes become straight ones. Source: canonicalize_typographic_quotes.
std::string straight_quotes(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const char32_t c = next_code_point(text, at);
    if (c == 0x201C || c == 0x201D) {
      result += '"';
    } else if (c == 0x2018 || c == 0x2019) {
      result += '\'';
    } else {
      result.append(text.substr(from, at - from));
    }
  }
  return result;
}

void read_descriptions(const Value& node, const Value& config, Record& record, Arena& arena) {
  const Value persist = member(config, "persist_docs");
  if (json::truthy(member(persist, "relation"))) record.flags |= persists_relation;
  if (json::truthy(member(persist, "columns"))) record.flags |= persists_columns;
  const std::string_view text = member(node, "description").string();
  if (!text.empty()) record.part(Part::description) = hash_of(without_whitespace(straight_quotes(text)));
  std::vector<Hash128> columns;
  for (const Member& m : member(node, "columns").object()) {
    const std::string column = collapse_whitespace(straight_quotes(member(m.value, "description").string()));
    columns.push_back(column.empty() ? nothing : hash_of(column));
  }
  record.columns = arena.copy(std::span<const Hash128>(columns));
}

// --- relations, contracts, what else
// ---------------------------------------------------------------------------------------

Hash128 text_or_none(const Value& value) { return value.is_string() ? hash_of(value) : nothing; }

void read_relation(const Value& node, ResourceType type, Record& record) {
  const Value unrendered = member(node, "unrendered_config");
  record.part(Part::database) = text_or_none(member(unrendered, "database"));
  record.part(Part::schema) = text_or_none(member(unrendered, "schema"));
  record.part(Part::alias) = text_or_none(member(unrendered, "alias"));
  const bool source = type == ResourceType::source;
  // The base of a source has a text in any case.
  record.part(Part::rendered_database) = hash_of(member(node, "database").string());
  record.part(Part::rendered_schema) = hash_of(member(node, "schema").string());
  record.part(Part::rendered_alias) = hash_of(member(node, source ? "identifier" : "alias").string());
  record.part(Part::source_database) = text_or_none(member(node, "unrendered_database"));
  record.part(Part::source_schema) = text_or_none(member(node, "unrendered_schema"));
  const std::string_view relation = member(node, "relation_name").string();
  const std::size_t dot = relation.rfind('.');
  record.part(Part::relation_tail) = hash_of(dot == std::string_view::npos ? relation : relation.substr(dot + 1));
}

/// Source: DbtContract; a contract without the key is one that is not enforced.
void read_contract(const Value& config, Record& record) {
  const Value contract = member(config, "contract");
  const Value enforced = member(contract, "enforced");
  if (enforced.kind == Kind::boolean && enforced.truth) record.flags |= contract_enforced;
  record.part(Part::contract_checksum) = hash_of(member(contract, "checksum"));
}

/// What is left of has_same_content().
Hash128 content_of(const Value& node, ResourceType type) {
  Combined all;
  const auto add = [&](std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys) all.add(member(node, key));
  };
  switch (type) {
    case ResourceType::source: {
      const Value loader = member(node, "loader");
      all.add(loader.is_null() ? Value::of_string("") : loader);
      break;
    }
    case ResourceType::exposure:
      add({"name", "maturity", "url", "label"});
      all.add(members_of(member(node, "owner"), {"name"}));
      all.add(text_or_list(member(member(node, "owner"), "email")));
      break;
    case ResourceType::semantic_model:
      add({"model", "description", "entities", "dimensions", "measures", "config", "primary_entity"});
      break;
    case ResourceType::saved_query:
      add({"description", "label", "exports"});
      all.add(text_set(member(node, "tags")));
      all.add(member(member(node, "query_params"), "group_by"));
      all.add(member(member(node, "query_params"), "where"));
      break;
    default:
      break;
  }
  return all.finish();
}

/// Source: StateArtifacts::test_signature.
Hash128 test_signature(const Value& node) {
  const Value attached = member(node, "attached_node");
  const Value metadata = member(node, "test_metadata");
  if (!attached.is_string() || !metadata.is_object()) return nothing;
  Combined all;
  all.add(member(metadata, "name"));
  all.add(member(metadata, "namespace"));
  all.add(attached);
  all.add(member(node, "column_name"));
  std::vector<std::pair<std::string_view, std::string>> arguments;
  for (const Member& m : member(metadata, "kwargs").object()) {
    if (m.key == "model") continue;
    std::string text;
    json::dump_compact(m.value, text);
    arguments.emplace_back(m.key, std::move(text));
  }
  std::sort(arguments.begin(), arguments.end());
  for (const auto& [key, text] : arguments) {
    all.add(hash_of(key));
    all.add(hash_of(text));
  }
  return all.finish();
}

Hash128 source_value(const Rule& rule, const Value& node, const Value& config, std::string_view adapter_type) {
  if (rule.key == "freshness") return freshness(member(node, "freshness"));
  if (rule.key == "quoting") return quoting(member(node, "quoting"), adapter_type);
  if (rule.key == "loaded_at_field" || rule.key == "loaded_at_query") return text_or_nothing(member(node, rule.key));
  return config_hash(rule, ResourceType::source, config, adapter_type);
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

Hash128 text_hash(std::string_view text) { return hash_of(text); }

Record record_of(const Value& node, ResourceType type, std::string_view adapter_type, Arena& arena) {
  Record record;
  const Value config = member(node, "config");
  read_body(node, type, record);
  read_descriptions(node, config, record, arena);
  read_relation(node, type, record);
  read_contract(config, record);
  record.part(Part::content) = content_of(node, type);
  if (type == ResourceType::test) {
    record.part(Part::test_signature) = test_signature(node);
    record.part(Part::attached_node) = text_or_none(member(node, "attached_node"));
  }
  if (could_be_texts(member(config, "pre-hook"))) record.flags |= plain_pre_hook;
  if (could_be_texts(member(config, "post-hook"))) record.flags |= plain_post_hook;
  record.unrendered = unrendered_keys(member(node, "unrendered_config"), arena);
  std::vector<Hash128> values;
  for (const ConfigRule& rule : config_rules(type))
    values.push_back(type == ResourceType::source ? source_value(rule, node, config, adapter_type)
                                                  : config_hash(rule, type, config, adapter_type));
  record.config = arena.copy(std::span<const Hash128>(values));
  return record;
}

Hash128 macro_text(const Value& macro) { return hash_of(rust_trim(member(macro, "macro_sql").string())); }

}  // namespace slimdag::dbt_2
