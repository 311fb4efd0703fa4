#include "support/fnmatch.hpp"

#include <algorithm>

#include "support/text.hpp"

namespace slimdag {

namespace {

std::vector<char32_t> to_code_points(std::string_view text) {
  std::vector<char32_t> code_points;
  code_points.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) code_points.push_back(next_code_point(text, at));
  return code_points;
}

/// Stands for a hyphen between two ends of a range, as opposed to one that stands for itself.
constexpr char32_t range_operator = 0xFFFFFFFF;

using Text = std::vector<char32_t>;

/// Splits the inside of a bracket at the hyphens that make ranges. fnmatch.translate looks for the next one only three
/// characters further, so that both ends of a range are taken before another can begin.
std::vector<Text> split_at_range_hyphens(const Text& inside) {
  std::vector<Text> chunks;
  auto begin = inside.begin();
  std::size_t search = inside.front() == U'!' ? 2 : 1;
  while (search < inside.size()) {
    const auto hyphen = std::find(inside.begin() + static_cast<std::ptrdiff_t>(search), inside.end(), U'-');
    if (hyphen == inside.end()) break;
    chunks.emplace_back(begin, hyphen);
    begin = hyphen + 1;
    search = static_cast<std::size_t>(hyphen - inside.begin()) + 3;
  }
  if (begin != inside.end())
    chunks.emplace_back(begin, inside.end());
  else
    chunks.back().push_back(U'-');
  return chunks;
}

/// Takes out ranges whose first end is behind the last, with both ends.
void remove_empty_ranges(std::vector<Text>& chunks) {
  for (std::size_t k = chunks.size() - 1; k > 0; --k) {
    Text& left = chunks[k - 1];
    const Text& right = chunks[k];
    if (left.back() <= right.front()) continue;
    left.pop_back();
    left.insert(left.end(), right.begin() + 1, right.end());
    chunks.erase(chunks.begin() + static_cast<std::ptrdiff_t>(k));
  }
}

/// The inside of a bracket with its ranges marked by range_operator.
Text mark_ranges(const Text& inside) {
  if (std::find(inside.begin(), inside.end(), U'-') == inside.end()) return inside;
  std::vector<Text> chunks = split_at_range_hyphens(inside);
  remove_empty_ranges(chunks);
  Text marked = chunks.front();
  for (std::size_t k = 1; k < chunks.size(); ++k) {
    marked.push_back(range_operator);
    marked.insert(marked.end(), chunks[k].begin(), chunks[k].end());
  }
  return marked;
}

constexpr std::size_t no_bracket = static_cast<std::size_t>(-1);

/// The end of the bracket that opens before `begin`, or no_bracket where it never closes.
std::size_t find_bracket_end(const Text& pattern, std::size_t begin) {
  std::size_t end = begin;
  if (end < pattern.size() && pattern[end] == U'!') ++end;
  if (end < pattern.size() && pattern[end] == U']') ++end;
  while (end < pattern.size() && pattern[end] != U']') ++end;
  return end < pattern.size() ? end : no_bracket;
}

}  // namespace

Fnmatch::Item Fnmatch::parse_set(const char32_t* begin, const char32_t* end) {
  const Text marked = mark_ranges({begin, end});
  Item item{Item::Kind::set, false, 0, {}};
  // `[!b-a]` has nothing left to negate and matches any character; so does `[b-a!]`, an accident of fnmatch.translate.
  if (marked.size() == 1 && marked.front() == U'!') return {Item::Kind::any_one, false, 0, {}};
  std::size_t at = 0;
  if (!marked.empty() && marked.front() == U'!') {
    item.negated = true;
    at = 1;
  }
  const auto character = [&](std::size_t i) { return marked[i] == range_operator ? U'-' : marked[i]; };
  while (at < marked.size()) {
    const bool is_range = at + 2 < marked.size() && marked[at + 1] == range_operator;
    item.ranges.push_back({character(at), character(is_range ? at + 2 : at)});
    at += is_range ? 3 : 1;
  }
  return item;
}

Fnmatch::Fnmatch(std::string_view pattern) {
  const Text text = to_code_points(pattern);
  bool unclosed = false;  // Once a bracket does not close, no later one does.
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = text[at++];
    if (c == U'*') {
      if (items_.empty() || items_.back().kind != Item::Kind::any_many)
        items_.push_back({Item::Kind::any_many, false, 0, {}});
    } else if (c == U'?') {
      items_.push_back({Item::Kind::any_one, false, 0, {}});
    } else if (const std::size_t end = c == U'[' && !unclosed ? find_bracket_end(text, at) : no_bracket;
               end != no_bracket) {
      items_.push_back(parse_set(text.data() + at, text.data() + end));
      at = end + 1;
    } else {
      unclosed = unclosed || c == U'[';
      items_.push_back({Item::Kind::literal, false, c, {}});
    }
  }
}

bool Fnmatch::Item::matches(char32_t c) const noexcept {
  switch (kind) {
    case Kind::literal:
      return c == code_point;
    case Kind::set:
      return negated != std::any_of(ranges.begin(), ranges.end(),
                                    [c](const Range& range) { return range.first <= c && c <= range.last; });
    default:
      return true;
  }
}

bool Fnmatch::matches(std::string_view name) const {
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::size_t item = 0;
  std::size_t at = 0;
  std::size_t star = none;  // The last star passed, and where in the name its match ends at present.
  std::size_t star_end = 0;
  while (at < name.size()) {
    std::size_t next = at;
    const char32_t c = next_code_point(name, next);
    if (item < items_.size() && items_[item].kind == Item::Kind::any_many) {
      if (item + 1 == items_.size()) return true;
      star = item++;
      star_end = at;
    } else if (item < items_.size() && items_[item].matches(c)) {
      ++item;
      at = next;
    } else if (star != none) {
      next_code_point(name, star_end);
      item = star + 1;
      at = star_end;
    } else {
      return false;
    }
  }
  while (item < items_.size() && items_[item].kind == Item::Kind::any_many) ++item;
  return item == items_.size();
}

}  // namespace slimdag
