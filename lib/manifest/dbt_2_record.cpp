#include "manifest/dbt_2_record.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "manifest/dbt_2_normal_forms.hpp"
#include "support/rust_text.hpp"
#include "support/text.hpp"

namespace slimdag::dbt_2 {
namespace {

using json::Kind;
using json::Member;
using json::Value;

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

}  // namespace

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
    values.push_back(config_hash(rule, type, node, config, adapter_type));
  record.config = arena.copy(std::span<const Hash128>(values));
  return record;
}

Hash128 macro_text(const Value& macro) { return hash_of(rust_trim(member(macro, "macro_sql").string())); }

}  // namespace slimdag::dbt_2
