// What stands between the first and the last character that is no space, whatever a language takes for space.
#pragma once

#include <cstddef>
#include <string_view>

#include "support/text.hpp"

namespace slimdag {

/// A part of `text`, at its end where there is nothing but space. `is_space` takes a code point. O(bytes).
template <typename IsSpace>
std::string_view trimmed(std::string_view text, IsSpace is_space) noexcept {
  std::size_t begin = text.size();
  std::size_t end = text.size();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (is_space(next_code_point(text, at))) continue;
    if (begin == text.size()) begin = start;
    end = at;
  }
  return text.substr(begin, end - begin);
}

}  // namespace slimdag
