// Small text functions with the meaning that Rust's standard library gives them.
#pragma once

#include <string>
#include <string_view>

namespace slimdag {

/// char::is_whitespace: Unicode's White_Space, which has less than Python's str.isspace().
bool is_rust_whitespace(char32_t c) noexcept;
/// str::trim
std::string_view rust_trim(std::string_view text) noexcept;
/// Each run of whitespace becomes one space, and the ends are trimmed.
std::string collapse_whitespace(std::string_view text);
/// Without any whitespace.
std::string without_whitespace(std::string_view text);

}  // namespace slimdag
