// Where the members of a JSON document's root object are, without building anything: to hide secrets in some of them,
// and to keep what is different in every run apart from what is not.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

namespace slimdag {

struct TextRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The value of a member of the root object; the last one where the key stands twice, nullopt where it is not there.
/// The text has to be JSON. O(bytes).
std::optional<TextRange> find_root_member(std::string_view json, std::string_view key);

/// The end of the value of the root's first member, if that has this key: found without looking at the rest.
std::optional<TextRange> first_root_member(std::string_view json, std::string_view key);

/// Calls `each` for every member of the root, in order: the key as it is written, escapes included, and where its value
/// stands. O(bytes).
void for_each_root_member(std::string_view json,
                          const std::function<void(std::string_view key, TextRange value)>& each);

}  // namespace slimdag
