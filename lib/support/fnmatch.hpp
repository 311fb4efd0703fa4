// Python 3.11's fnmatch.fnmatch on POSIX: `*`, `?`, `[seq]`, `[!seq]` over Unicode code points, the whole name.
#pragma once

#include <string_view>
#include <vector>

namespace slimdag {

/// A compiled pattern; matching is O(name * pattern) in the worst case and does not recurse.
class Fnmatch {
 public:
  explicit Fnmatch(std::string_view pattern);
  bool matches(std::string_view name) const;

 private:
  struct Range {
    char32_t first, last;
  };
  struct Item {
    enum class Kind : unsigned char { literal, any_one, any_many, set } kind;
    bool negated = false;
    char32_t code_point = 0;
    std::vector<Range> ranges;
    /// Whether one character matches; not for any_many.
    bool matches(char32_t c) const noexcept;
  };
  /// The set whose brackets enclose the characters from `begin` to `end`.
  static Item parse_set(const char32_t* begin, const char32_t* end);
  std::vector<Item> items_;
};

}  // namespace slimdag
