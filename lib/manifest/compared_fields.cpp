#include "manifest/compared_fields.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <span>

#include "manifest/external_partitions.hpp"
#include "manifest/shapes.hpp"
#include "support/iso_time.hpp"

namespace slimdag {
namespace {

using json::Member;
using json::Value;

// Config keys that are no part of the comparison: CompareBehavior.Exclude in dbt/artifacts/resources/v1/config.py.
// `tags` is among them, `meta` is not.
constexpr std::array<std::string_view, 5> ignored_node_keys = {"alias", "schema", "database", "tags", "group"};
constexpr std::array<std::string_view, 1> ignored_metric_keys = {"group"};
// TestConfig.same_contents looks at these only.
constexpr std::array<std::string_view, 8> test_keys = {"severity", "where",    "limit",          "fail_calc",
                                                       "warn_if",  "error_if", "store_failures", "store_failures_as"};
// From 1.12 on also at this one.
constexpr std::string_view later_test_key = "sql_header";
constexpr std::array<std::string_view, 3> relation_keys = {"database", "schema", "alias"};
constexpr std::array<std::string_view, 3> export_keys = {"export_as", "schema", "alias"};

bool contains(std::span<const std::string_view> keys, std::string_view key) noexcept {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

template <typename Keep>
Value filter_keys(const Value& object, Arena& arena, Keep&& keep) {
  auto* const kept = arena.room_for<Member>(object.size);
  std::size_t count = 0;
  for (const Member& m : object.object())
    if (keep(m.key)) new (&kept[count++]) Member(m);
  return Value::of_object({kept, count});
}

Value keys_of(const Value& object, std::span<const std::string_view> keys, Arena& arena) {
  auto* const members = arena.room_for<Member>(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Value* v = object.find(keys[i]);
    new (&members[i]) Member{keys[i], v == nullptr ? Value() : *v};
  }
  return Value::of_object({members, keys.size()});
}

/// True where two equal configs differ nevertheless: dbt compares the values key by key, and NaN equals nothing.
bool has_nan_value(const Value& config) noexcept {
  return std::any_of(config.object().begin(), config.object().end(),
                     [](const Member& m) { return m.value.kind == json::Kind::number && m.value.string() == "NaN"; });
}

/// A set's equality as a list's: sorted, without duplicates.
Value as_set(const Value& list, Arena& arena) {
  std::vector<Value> items(list.array().begin(), list.array().end());
  const auto less = [](const Value& a, const Value& b) { return a.string() < b.string(); };
  const auto same = [](const Value& a, const Value& b) { return json::equal(a, b); };
  std::sort(items.begin(), items.end(), less);
  items.erase(std::unique(items.begin(), items.end(), same), items.end());
  return Value::of_array(arena.copy(std::span<const Value>(items)));
}

Value member(const Value& object, std::string_view key) noexcept {
  const Value* v = object.find(key);
  return v == nullptr ? Value() : *v;
}

/// Collects the compared values of one node.
class Collector {
 public:
  Collector(const FieldValues& fields, Arena& arena, std::vector<ComparedValue>& values)
      : fields_(fields), arena_(arena), values_(values) {}

  void add(Aspect aspect, std::string_view path, const Value& value) { values_.push_back({aspect, path, value}); }
  void add_field(Aspect aspect, std::string_view path, Field field) { add(aspect, path, fields_.get(field)); }
  void add_decoded(Aspect aspect, std::string_view path, Field field, const Shape& shape) {
    add(aspect, path, decode(fields_.get(field), shape, arena_));
  }
  void add_text(Aspect aspect, std::string_view path, Field field) {
    add(aspect, path, text_or_empty(fields_.find(field)));
  }
  void add_unrendered_config(std::span<const std::string_view> ignored) {
    add_config(filter_keys(config(), arena_, [&](std::string_view key) { return !contains(ignored, key); }));
  }
  void add_config(const Value& value) {
    values_.push_back({Aspect::configs, "unrendered_config", value, has_nan_value(value)});
  }
  void add_decoded_list(Aspect aspect, std::string_view path, Field field, const Shape& shape) {
    const Value* v = fields_.find(field);
    add(aspect, path, v == nullptr ? Value::of_array({}) : decode(*v, shape, arena_));
  }

  void common_node(ResourceType type, bool sql_header) {
    body(type);
    if (type == ResourceType::test) {
      add_config(filter_keys(config(), arena_, [&](std::string_view key) {
        return contains(test_keys, key) || (sql_header && key == later_test_key);
      }));
    } else {
      add_unrendered_config(ignored_node_keys);
    }
    add(Aspect::relation, "unrendered_config", keys_of(config(), relation_keys, arena_));
    add_field(Aspect::fqn, "fqn", Field::fqn);
  }

  void body(ResourceType type) {
    if (type != ResourceType::seed) return add_text(Aspect::body, "raw_code", Field::raw_code);
    const Value checksum = fields_.get(Field::checksum);
    const bool none = member(checksum, "name").string() == "none";
    values_.push_back({Aspect::body, "checksum",
                       keys_of(checksum, std::array<std::string_view, 2>{"name", "checksum"}, arena_), none});
  }

  void model() {
    add_field(Aspect::latest_version, "latest_version", Field::latest_version);
    const Value access = fields_.get(Field::access);
    add(Aspect::access, "access", access.is_null() ? Value::of_string("protected") : access);
    add(Aspect::deprecation_date, "deprecation_date", comparable_date(fields_.get(Field::deprecation_date), arena_));
  }

  void function() {
    add_decoded_list(Aspect::arguments, "arguments", Field::arguments, function_argument_shape);
    add_decoded(Aspect::returns, "returns", Field::returns, function_returns_shape);
    add(Aspect::overloads, "overloads", overloads());
  }

  void source(const ComparedParts& parts) {
    const bool more_unrendered = parts.more_unrendered;
    add_field(Aspect::relation, more_unrendered ? "unrendered_database" : "database",
              more_unrendered ? Field::unrendered_database : Field::database);
    add_field(Aspect::relation, more_unrendered ? "unrendered_schema" : "schema",
              more_unrendered ? Field::unrendered_schema : Field::schema);
    add_field(Aspect::relation, "identifier", Field::identifier);
    add_field(Aspect::fqn, "fqn", Field::fqn);
    add_unrendered_config({});
    const Value quoting = fields_.get(Field::quoting);
    add(Aspect::quoting, "quoting", decode(quoting.is_null() ? Value::of_object({}) : quoting, quoting_shape, arena_));
    add_decoded(Aspect::freshness, "freshness", Field::freshness, freshness_shape);
    add_field(Aspect::loaded_at_field, "loaded_at_field", Field::loaded_at_field);
    const Value external = decode(fields_.get(Field::external), external_shape, arena_);
    add(Aspect::external, "external", parts.partitions ? with_decoded_partitions(external, arena_) : external);
  }

  void exposure() {
    add_field(Aspect::fqn, "fqn", Field::fqn);
    add_field(Aspect::type, "type", Field::type);
    add_decoded(Aspect::owner, "owner", Field::owner, owner_shape);
    add_field(Aspect::maturity, "maturity", Field::maturity);
    add_field(Aspect::url, "url", Field::url);
    add_text(Aspect::description, "description", Field::description);
    add_field(Aspect::label, "label", Field::label);
    add(Aspect::depends_on, "depends_on.nodes", as_set(member(fields_.get(Field::depends_on), "nodes"), arena_));
    add_unrendered_config({});
  }

  void metric() {
    add(Aspect::type, "type", folded_enum(fields_.get(Field::type), arena_));
    add_field(Aspect::description, "description", Field::description);
    add_field(Aspect::label, "label", Field::label);
    add_unrendered_config(ignored_metric_keys);
  }

  void semantic_model() {
    add_field(Aspect::model, "model", Field::model);
    add_field(Aspect::description, "description", Field::description);
    add_decoded(Aspect::defaults, "defaults", Field::defaults, defaults_shape);
    add_decoded_list(Aspect::entities, "entities", Field::entities, entity_shape);
    add_decoded_list(Aspect::dimensions, "dimensions", Field::dimensions, dimension_shape);
    add_decoded_list(Aspect::measures, "measures", Field::measures, measure_shape);
    rendered_config(semantic_model_config_shape);
    add_field(Aspect::primary_entity, "primary_entity", Field::primary_entity);
    add_field(Aspect::group, "group", Field::group);
  }

  void saved_query() {
    const Value query = fields_.get(Field::query_params);
    add(Aspect::metrics, "query_params.metrics", member(query, "metrics"));
    add(Aspect::group_by, "query_params.group_by", member(query, "group_by"));
    add(Aspect::where, "query_params.where", decode(member(query, "where"), where_shape, arena_));
    add_field(Aspect::description, "description", Field::description);
    add_field(Aspect::label, "label", Field::label);
    rendered_config(saved_query_config_shape);
    add_field(Aspect::group, "group", Field::group);
    add(Aspect::exports, "exports", exports());
    const Value* tags = fields_.find(Field::tags);
    add(Aspect::tags, "tags", tags == nullptr ? Value::of_array({}) : *tags);
  }

  void unit_test() { add_field(Aspect::definition, "checksum", Field::checksum); }

 private:
  Value config() const noexcept { return fields_.get(Field::unrendered_config); }

  void rendered_config(const Shape& shape) {
    const Value* v = fields_.find(Field::config);
    add(Aspect::configs, "config", decode(v == nullptr ? Value::of_object({}) : *v, shape, arena_));
  }

  /// Of an overload dbt compares what its SQL depends on. Source: FunctionNode.same_overloads.
  Value overloads() {
    std::vector<Value> items;
    for (const Value& item : fields_.get(Field::overloads).array()) {
      const Value arguments = member(item, "arguments");
      const Member members[] = {
          {"defined_in", member(item, "defined_in")},
          {"arguments", decode(arguments.is_null() ? Value::of_array({}) : arguments, function_argument_shape, arena_)},
          {"returns", decode(member(item, "returns"), function_returns_shape, arena_)},
          {"raw_body", member(item, "raw_body")}};
      items.push_back(Value::of_object(arena_.copy(std::span<const Member>(members))));
    }
    return Value::of_array(arena_.copy(std::span<const Value>(items)));
  }

  /// Of an export dbt compares the name and three unrendered config values. Source: SavedQuery.same_exports.
  Value exports() {
    std::vector<Value> items;
    for (const Value& item : fields_.get(Field::exports).array()) {
      const Member members[] = {{"name", member(item, "name")},
                                {"unrendered_config", keys_of(member(item, "unrendered_config"), export_keys, arena_)}};
      items.push_back(Value::of_object(arena_.copy(std::span<const Member>(members))));
    }
    return Value::of_array(arena_.copy(std::span<const Value>(items)));
  }

  const FieldValues& fields_;
  Arena& arena_;
  std::vector<ComparedValue>& values_;
};

}  // namespace

std::vector<ComparedValue> compared_values(Section section, ResourceType type, const FieldValues& fields,
                                           const ComparedParts& parts, Arena& arena) {
  std::vector<ComparedValue> values;
  compared_values(section, type, fields, parts, arena, values);
  return values;
}

Hash128 combined_fingerprint(std::span<const ComparedValue> values, ByteBuffer& buffer, std::vector<Hash128>& hashes) {
  if (values.size() == 1) return values[0].never_equal ? never_equal : json::fingerprint(values[0].value, buffer);
  hashes.clear();
  for (const ComparedValue& v : values) {
    hashes.push_back(v.never_equal ? never_equal : json::fingerprint(v.value, buffer));
    if (hashes.back() == never_equal) return never_equal;
  }
  return hash_bytes({reinterpret_cast<const char*>(hashes.data()), hashes.size() * sizeof(Hash128)});
}

void compared_values(Section section, ResourceType type, const FieldValues& fields, const ComparedParts& parts,
                     Arena& arena, std::vector<ComparedValue>& values) {
  values.clear();
  Collector collector(fields, arena, values);
  switch (section) {
    case Section::nodes:
    case Section::functions:
      collector.common_node(type, parts.sql_header);
      if (type == ResourceType::model) collector.model();
      if (type == ResourceType::function) collector.function();
      break;
    case Section::sources:
      collector.source(parts);
      break;
    case Section::exposures:
      collector.exposure();
      break;
    case Section::metrics:
      collector.metric();
      break;
    case Section::unit_tests:
      collector.unit_test();
      break;
    case Section::semantic_models:
      collector.semantic_model();
      break;
    case Section::saved_queries:
      collector.saved_query();
      break;
  }
}

Value column_descriptions(const Value& columns, Arena& arena) {
  const auto all = columns.object();
  auto* const members = arena.room_for<Member>(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Value* description = all[i].value.find("description");
    new (&members[i]) Member{all[i].key, description == nullptr ? Value::of_string("") : *description};
  }
  return Value::of_object({members, all.size()});
}

Value text_or_empty(const Value* value) noexcept { return value == nullptr ? Value::of_string("") : *value; }

Value comparable_date(const Value& date, Arena& arena) {
  if (!date.is_string()) return date;
  const auto moment = parse_iso_time(date.string());
  return moment ? Value::of_string(arena.copy(to_comparable_text(*moment))) : date;
}

}  // namespace slimdag
