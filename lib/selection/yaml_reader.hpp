// YAML text to values, as PyYAML's SafeLoader and dbt's renderer make them of a selectors.yml.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "support/json_value.hpp"
#include "support/yaml_events.hpp"

namespace slimdag::yaml {

struct Document {
  std::shared_ptr<const Arena> arena;  ///< Owns what `root` points to.
  json::Value root;
  /// Where a text, list or mapping begins; nullopt for others, and where the text was JSON.
  std::optional<Position> position_of(const json::Value& value) const;

  boost::unordered_flat_map<const void*, Position> positions;
};

/// Reads one document; an empty text is null. JSON, which dbt's Python interface takes as a dict, is read as json.loads
/// does. Mappings keep the order of their keys; of equal keys the last counts. Dates become text; keys that are no text
/// are marked (see selector_definition.hpp). Throws Error(invalid_selectors_file) with line and column: bad syntax,
/// bytes that are not UTF-8, tags that the SafeLoader does not know, Jinja, more than 500 levels of nesting, aliases
/// that refer to themselves or stand for more than a million values. O(bytes).
Document read(std::string_view text, const std::string& file);

}  // namespace slimdag::yaml
