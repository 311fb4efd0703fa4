// Looking up many members of one object.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "support/json_value.hpp"

namespace slimdag::json {

/// Finds members as Value::find() does, and all members of an object in the order of another one in O(n log n): what
/// was written twice stands mostly in the same order.
class Members {
 public:
  explicit Members(const Value& object) : members_(object.object()) {}

  /// nullptr where there is none.
  const Value* find(std::string_view key) {
    if (next_ < members_.size() && members_[next_].key == key) return &members_[next_++].value;
    if (members_.size() <= few) return find_in_order(key);
    if (sorted_.empty()) sort();
    const auto at = std::ranges::lower_bound(sorted_, key, {}, [](const Member* m) { return m->key; });
    if (at == sorted_.end() || (*at)->key != key) return nullptr;
    next_ = static_cast<std::size_t>(*at - members_.data()) + 1;
    return &(*at)->value;
  }

 private:
  static constexpr std::size_t few = 8;

  const Value* find_in_order(std::string_view key) {
    for (std::size_t i = 0; i < members_.size(); ++i)
      if (members_[i].key == key) {
        next_ = i + 1;
        return &members_[i].value;
      }
    return nullptr;
  }
  void sort() {
    sorted_.reserve(members_.size());
    for (const Member& member : members_) sorted_.push_back(&member);
    std::ranges::sort(sorted_, {}, [](const Member* m) { return m->key; });
  }

  std::span<const Member> members_;
  std::vector<const Member*> sorted_;
  std::size_t next_ = 0;
};

}  // namespace slimdag::json
