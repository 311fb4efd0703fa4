// Attributes of Python's built-in types: getattr finds them before the keys of a dict.
#pragma once

#include <string_view>

#include "support/json_value.hpp"

namespace slimdag {

/// Whether the type of the value has a method or attribute of that name. `real`, `imag`, `numerator` and `denominator`
/// of numbers are left out, since they have values.
bool is_python_attribute(const json::Value& value, std::string_view name) noexcept;

}  // namespace slimdag
