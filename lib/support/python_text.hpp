// Numbers in text, and values as text, as Python's int(), float() and str() have them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "support/json_value.hpp"

namespace slimdag {

/// float(text); nullopt where Python raises ValueError.
std::optional<double> python_float_of_text(std::string_view text);
/// float(value); nullopt where Python raises ValueError. Throws Error(invalid_selector) where it raises TypeError.
std::optional<double> python_float_of(const json::Value& value);
/// int(value), as a double, which is exact as far as a depth can matter; nullopt where Python raises.
std::optional<double> python_int(const json::Value& value);
/// str(value), for values that are no containers; their JSON text for containers.
std::string python_str(const json::Value& value);

}  // namespace slimdag
