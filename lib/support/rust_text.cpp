#include "support/rust_text.hpp"

#include "support/text.hpp"
#include "support/trim.hpp"

namespace slimdag {

bool is_rust_whitespace(char32_t c) noexcept {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

std::string_view rust_trim(std::string_view text) noexcept { return trimmed(text, is_rust_whitespace); }

std::string collapse_whitespace(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  bool gap = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    if (is_rust_whitespace(next_code_point(text, at))) {
      gap = true;
      continue;
    }
    if (gap && !result.empty()) result += ' ';
    gap = false;
    result.append(text.substr(from, at - from));
  }
  return result;
}

std::string without_whitespace(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    if (!is_rust_whitespace(next_code_point(text, at))) result.append(text.substr(from, at - from));
  }
  return result;
}

}  // namespace slimdag
