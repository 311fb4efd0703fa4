// dbt's config dataclasses: their fields, with the defaults of dbt-core 1.11.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "manifest/manifest_data.hpp"

namespace slimdag {

/// How a field is decoded, as far as a selector can see it.
enum class FieldKind : std::uint8_t {
  plain,            ///< As written.
  text_list,        ///< A list; a text becomes the list of its characters.
  integer,          ///< Python's int(), or None.
  on_off,           ///< A boolean becomes "on" or "off".
  opaque,           ///< Objects that equal no selector, such as hooks: an empty or non-empty list.
  str_enumeration,  ///< An enumeration whose members are text too.
  enumeration,      ///< An enumeration whose members equal no text.
  docs,
  contract,
  model_freshness,
  build_after,
  freshness_threshold,
  time,
  snapshot_meta_column_names,
};

struct ConfigField {
  std::string_view name;
  FieldKind kind;
  std::string_view default_json;  ///< null, true, false, [], {}, a number, or a text without escapes.
  std::string_view key = {};      ///< In the artifact, where it is not the name.
};

struct ConfigClass {
  std::span<const ConfigField> fields;
  std::span<const ConfigField> own_fields;  ///< Before `fields`: new ones, and other defaults.

  const ConfigField* find(std::string_view name) const noexcept;
  /// Whether the artifact's key belongs to a field, so that it is not among the extra keys.
  bool has_key(std::string_view key) const noexcept;
};

/// The class of `node.config` for members of `nodes` and `sources`.
const ConfigClass& config_class_of(const NodeData& node) noexcept;
/// The class of a nested object.
const ConfigClass& nested_class_of(FieldKind kind) noexcept;
bool is_nested_class(FieldKind kind) noexcept;

/// Methods and class attributes of a config object. Python finds them before the keys of the config, and they equal no
/// selector.
bool is_config_attribute(std::string_view name) noexcept;

}  // namespace slimdag
