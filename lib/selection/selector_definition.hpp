// The definition of a YAML selector: text, `method: value`, the full form, union, intersection, exclude, inheritance.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>
#include <string_view>

#include "selection/spec.hpp"
#include "support/json_value.hpp"

namespace slimdag {

/// Selectors that a definition can inherit with `method: selector`, by name.
using KnownSelectors = boost::unordered_flat_map<std::string_view, SpecPtr>;

/// How a definition may be nested; dbt itself ends in a RecursionError not far above.
inline constexpr unsigned max_definition_depth = 200;

/// Parses the definition of one selector. `arena` owns the text of `definition` and is kept by the result.
/// Throws Error(invalid_selector) where dbt raises.
/// Source: parse_from_definition(definition, rootlevel=True, result=known) in dbt/graph/cli.py.
SpecPtr parse_definition(const json::Value& definition, const KnownSelectors& known,
                         const std::shared_ptr<const Arena>& arena, const SelectorSyntax& syntax);

/// YAML mappings may have keys that are no strings; such a key is kept as its text behind this byte, which no text has.
inline constexpr char other_key_mark = '\xFF';
inline bool is_string_key(std::string_view key) noexcept { return key.empty() || key.front() != other_key_mark; }

}  // namespace slimdag
