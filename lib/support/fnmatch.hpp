// Python 3.11's fnmatch.fnmatch on POSIX: `*`, `?`, `[seq]`, `[!seq]` over Unicode code points, the whole name.
#pragma once

#include <string_view>
#include <vector>

namespace slimdag {

/// A compiled pattern; matching is O(name * stars) in the worst case and does not recurse.
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
  };
  std::vector<Item> items_;
};

}  // namespace slimdag
