// The fields of a node that the reader keeps or compares.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/manifest/resource_type.hpp"
#include "support/json_value.hpp"

namespace slimdag {

enum class Field : std::uint8_t {
  name,
  resource_type,
  package_name,
  original_file_path,
  patch_path,
  fqn,
  tags,
  depends_on,
  config,
  unrendered_config,
  raw_code,
  raw_sql,
  checksum,
  description,
  columns,
  constraints,
  contract,
  access,
  version,
  latest_version,
  deprecation_date,
  test_metadata,
  relation_name,
  database,
  schema,
  alias,
  source_name,
  identifier,
  unrendered_database,
  unrendered_schema,
  quoting,
  freshness,
  loaded_at_field,
  external,
  type,
  owner,
  maturity,
  url,
  label,
  model,
  defaults,
  entities,
  dimensions,
  measures,
  primary_entity,
  group,
  query_params,
  exports,
  arguments,
  returns,
  overloads,
  macro_sql,
  refs,
  sources,
  given,
  none,  // not a field that is kept
};

inline constexpr std::size_t field_count = static_cast<std::size_t>(Field::none);

/// What an item of a section may have: the reader passes over every other key without putting it together.
enum class ItemKind : std::uint8_t {
  node,
  source,
  exposure,
  metric,
  semantic_model,
  saved_query,
  unit_test,
  function,
  macro,
  disabled,  ///< An entry of `disabled`, of which dbt looks at the contract only.
  file
};

/// The field of that key in items of that kind; Field::none where it is not kept.
Field field_of(ItemKind kind, std::string_view key) noexcept;

/// What items of a section are.
ItemKind item_kind_of(Section section) noexcept;

/// True where a key of one column of `columns` is compared or kept; most of a column's text is not.
bool is_column_field(std::string_view key) noexcept;

/// field_of() for keys that come in much the same order again and again, as dbt writes them: it looks first at the key
/// that followed the last one before.
class FieldLookup {
 public:
  Field find(ItemKind kind, std::string_view key);
  /// The next key is the first of an item.
  void restart() noexcept { last_ = 0; }

 private:
  struct Step {
    std::string key;
    ItemKind kind;
    Field field;
    std::uint32_t next;
  };
  std::vector<Step> steps_{{"", ItemKind::file, Field::none, 0}};
  std::uint32_t last_ = 0;
};

/// The fields of one item; those that are not there are absent.
class FieldValues {
 public:
  void clear() noexcept { present_ = 0; }
  void set(Field field, const json::Value& value) noexcept {
    values_[index(field)] = value;
    present_ |= std::uint64_t{1} << index(field);
  }
  /// nullptr where the item has no such key.
  const json::Value* find(Field field) const noexcept {
    return (present_ >> index(field)) & 1U ? &values_[index(field)] : nullptr;
  }
  /// null where the item has no such key.
  json::Value get(Field field) const noexcept {
    const json::Value* v = find(field);
    return v == nullptr ? json::Value() : *v;
  }

 private:
  static constexpr std::size_t index(Field field) noexcept { return static_cast<std::size_t>(field); }
  static_assert(field_count <= 64);
  std::array<json::Value, field_count> values_;
  std::uint64_t present_ = 0;
};

/// The fields of an item's JSON.
FieldValues fields_of(Section section, const json::Value& item) noexcept;

}  // namespace slimdag
