// What Python finds behind `node.config.a.b`: dbt's _getattr_descend over its decoded config objects.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "manifest/manifest_data.hpp"
#include "support/json_value.hpp"

namespace slimdag {

struct ConfigValue {
  enum class Kind {
    value,    ///< A plain value: None, bool, number, text, list, dict.
    opaque,   ///< An object that equals no selector.
    opaques,  ///< A list of such objects.
  };
  Kind kind = Kind::value;
  json::Value value;
};

/// `config` is the one of `node`. nullopt where Python raises AttributeError, so that the node does not match. Borrows
/// from the manifest and `scratch`. Sets `is_meta_key` where the config has no such key but its `meta` has, of which
/// dbt warns. Source: _getattr_descend in dbt/graph/selector_methods.py, BaseConfig.__getitem__ in dbt_common.
std::optional<ConfigValue> descend_config(const NodeData& node, const json::Value& config,
                                          std::span<const std::string> attributes, Arena& scratch,
                                          bool* is_meta_key = nullptr);

}  // namespace slimdag
