// Python's repr() of values read from JSON, as dbt's messages contain it.
#pragma once

#include <string>

#include "support/json_value.hpp"

namespace slimdag {

/// e.g. "['id', 'it\\'s']". Of the characters that Python escapes, those below U+00A1 and U+00AD are.
std::string python_repr(const json::Value& value);

}  // namespace slimdag
