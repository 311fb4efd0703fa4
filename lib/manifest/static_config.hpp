// The configuration that a node's code gives itself, as dbt-core writes it unrendered.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slimdag {

/// Keywords of the first call of config() in code with Jinja, with their values put together from Jinja's syntax tree:
/// texts bare, everything else as source text, e.g. "env_var('X', 'y')". Empty where there is no such call, or Jinja
/// refuses the code. Of equal keys the last counts. O(bytes).
/// Source: statically_parse_unrendered_config in dbt/clients/jinja_static.py of dbt-core 1.12.
std::vector<std::pair<std::string, std::string>> static_config(std::string_view code);

}  // namespace slimdag
