// Classes of characters as Python's re and int() have them, for all of Unicode.
#pragma once

namespace slimdag {

/// Whether `\w` of Python's re matches the code point.
bool is_python_word(char32_t c) noexcept;
/// The value of a decimal digit of any script, as int() reads it; -1 for what `\d` does not match.
int python_digit(char32_t c) noexcept;

}  // namespace slimdag
