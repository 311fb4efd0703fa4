// Small text functions with Python's meaning.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace slimdag {

/// Decodes one UTF-8 code point at `at` and moves `at` behind it; an invalid byte counts as one code point.
char32_t next_code_point(std::string_view text, std::size_t& at) noexcept;
/// Python's str.isspace() for one code point.
bool is_python_space(char32_t c) noexcept;
/// Python's text.strip().
std::string_view strip(std::string_view text) noexcept;
/// not text.strip()
bool is_blank(std::string_view text) noexcept;
/// Python's text.split(separator).
std::vector<std::string_view> split(std::string_view text, char separator);
/// ASCII lower case.
std::string to_lower(std::string_view text);
/// pathlib.PurePosixPath(path).as_posix(): no "." components, no double or trailing slashes.
std::string normalize_path(std::string_view path);
/// pathlib.PurePosixPath(path).name and .stem
std::string_view path_name(std::string_view normalized_path) noexcept;
std::string_view path_stem(std::string_view normalized_path) noexcept;

}  // namespace slimdag
