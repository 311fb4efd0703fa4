// Sorting by a small number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace slimdag {

/// Puts `from` into `to`, which has as many elements, by key(element) < keys, ascending. Stable. O(keys + elements).
template <typename T, typename Key>
void counting_sort(std::size_t keys, const std::vector<T>& from, std::vector<T>& to, Key key) {
  std::vector<std::uint32_t> next(keys + 1);
  for (const T& element : from) ++next[key(element) + 1];
  for (std::size_t k = 0; k < keys; ++k) next[k + 1] += next[k];
  for (const T& element : from) to[next[key(element)]++] = element;
}

}  // namespace slimdag
