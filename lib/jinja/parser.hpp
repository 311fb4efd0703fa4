// Expressions of a template as syntax trees.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "jinja/node.hpp"

namespace slimdag::jinja {

/// How deeply brackets and operators may be nested; jinja2 itself ends in a RecursionError not far above.
inline constexpr unsigned max_depth = 100;

/// Every expression of a template, of print tags and of the statements of jinja2 and dbt, in the order of the text.
/// nullopt where jinja2 refuses a tag, or it is nested too deeply. Whether blocks end where they should is not looked
/// at. O(bytes). Source: Parser in jinja2/parser.py, and the extensions of dbt_common/clients/jinja.py.
std::optional<std::vector<NodePtr>> parse_expressions(std::string_view text);

}  // namespace slimdag::jinja
