// What Python's json module reads and standard JSON does not have: NaN, Infinity, lone surrogates.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace slimdag {

/// A string of this one byte, which no UTF-8 text has, stands for NaN in a text that to_standard_json() rewrote.
inline constexpr std::string_view nan_marker = "\xff";

/// Rewrites, in place and without changing any offset, what Python's json accepts beyond the standard: NaN becomes a
/// string of nan_marker, Infinity a number too large for a double, a lone surrogate escape its three UTF-8-like bytes
/// and a filler. Returns the offset of the first byte that is not UTF-8, if there is one (Python refuses the file
/// then).
struct StandardJson {
  bool changed = false;
  std::optional<std::size_t> invalid_utf8;
};
StandardJson to_standard_json(std::string& text);

/// Whether a string from such a text has lone surrogates, and the string without the fillers behind them.
bool has_surrogate(std::string_view s) noexcept;
std::string without_fillers(std::string_view s);

/// The code unit of the lone surrogate at this place of a string (its three bytes, as UTF-8 would encode it).
std::optional<char32_t> lone_surrogate_at(std::string_view s, std::size_t at) noexcept;

}  // namespace slimdag
