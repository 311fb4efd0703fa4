// Python's numbers, from their JSON text: integers of any size, floats, NaN, Infinity.
#pragma once

#include <string>
#include <string_view>

namespace slimdag {

/// float(text) of a number's JSON text; integers too large for a double become infinite.
double python_float(std::string_view number) noexcept;
/// Appends a text that is equal for numbers that are equal in Python (1 == 1.0), and different for others.
void append_canonical_number(std::string_view number, std::string& out);
/// Python's a == b; NaN equals nothing.
bool equal_numbers(std::string_view a, std::string_view b) noexcept;
/// repr(float).
std::string python_repr(double value);
/// As json.dumps writes the number that json.loads read from this text.
void append_python_number(std::string_view number, std::string& out);

}  // namespace slimdag
