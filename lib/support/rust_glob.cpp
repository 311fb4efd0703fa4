#include "support/rust_glob.hpp"

#include <algorithm>

#include "support/text.hpp"

namespace slimdag {
namespace {

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> points;
  points.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) points.push_back(next_code_point(text, at));
  return points;
}

using Ranges = std::vector<std::pair<char32_t, char32_t>>;

/// Source: parse_char_specifiers.
Ranges ranges_of(const char32_t* begin, const char32_t* end) {
  Ranges ranges;
  while (begin != end) {
    if (end - begin >= 3 && begin[1] == U'-') {
      ranges.emplace_back(begin[0], begin[2]);
      begin += 3;
    } else {
      ranges.emplace_back(*begin, *begin);
      ++begin;
    }
  }
  return ranges;
}

bool in_ranges(const Ranges& ranges, char32_t c) noexcept {
  return std::any_of(ranges.begin(), ranges.end(), [c](const auto& r) { return r.first <= c && c <= r.second; });
}

}  // namespace

std::optional<RustGlob> RustGlob::parse(std::string_view pattern) {
  const std::vector<char32_t> chars = code_points(pattern);
  RustGlob glob;
  std::size_t i = 0;
  while (i < chars.size()) {
    const char32_t c = chars[i];
    if (c == U'?') {
      glob.tokens_.push_back({Kind::any_character, 0, {}});
      ++i;
    } else if (c == U'*') {
      const std::size_t begin = i;
      while (i < chars.size() && chars[i] == U'*') ++i;
      const std::size_t count = i - begin;
      if (count > 2) return std::nullopt;
      if (count == 1) {
        glob.tokens_.push_back({Kind::any_sequence, 0, {}});
        continue;
      }
      if (begin != 0 && chars[begin - 1] != U'/') return std::nullopt;
      if (i < chars.size() && chars[i] == U'/') {
        ++i;
      } else if (i != chars.size()) {
        return std::nullopt;
      }
      const bool again = !glob.tokens_.empty() && glob.tokens_.back().kind == Kind::any_recursive_sequence;
      if (!again) glob.tokens_.push_back({Kind::any_recursive_sequence, 0, {}});
    } else if (c == U'[') {
      const bool negated = i + 1 < chars.size() && chars[i + 1] == U'!';
      // The first character inside is never the closing bracket.
      const std::size_t first = i + (negated ? 2 : 1);
      if (i + (negated ? 4 : 3) > chars.size()) return std::nullopt;
      const auto close = std::find(chars.begin() + static_cast<std::ptrdiff_t>(first) + 1, chars.end(), U']');
      if (close == chars.end()) return std::nullopt;
      const auto end = static_cast<std::size_t>(close - chars.begin());
      glob.tokens_.push_back(
          {negated ? Kind::except : Kind::within, 0, ranges_of(chars.data() + first, chars.data() + end)});
      i = end + 1;
    } else {
      glob.tokens_.push_back({Kind::character, c, {}});
      ++i;
    }
  }
  return glob;
}

RustGlob::Match RustGlob::match_from(bool follows_separator, const std::vector<char32_t>& text, std::size_t at,
                                     std::size_t token) const {
  for (; token < tokens_.size(); ++token) {
    const Token& t = tokens_[token];
    if (t.kind == Kind::any_sequence || t.kind == Kind::any_recursive_sequence) {
      if (const Match m = match_from(follows_separator, text, at, token + 1); m != Match::not_here) return m;
      while (at < text.size()) {
        follows_separator = text[at++] == U'/';
        if (t.kind == Kind::any_recursive_sequence && !follows_separator) continue;
        if (const Match m = match_from(follows_separator, text, at, token + 1); m != Match::not_here) return m;
      }
      continue;
    }
    if (at == text.size()) return Match::not_at_all;
    const char32_t c = text[at++];
    const bool fits = t.kind == Kind::any_character || (t.kind == Kind::character && t.character == c) ||
                      (t.kind == Kind::within && in_ranges(t.ranges, c)) ||
                      (t.kind == Kind::except && !in_ranges(t.ranges, c));
    if (!fits) return Match::not_here;
    follows_separator = c == U'/';
  }
  return at == text.size() ? Match::yes : Match::not_here;
}

bool RustGlob::matches(std::string_view text) const { return match_from(true, code_points(text), 0, 0) == Match::yes; }

bool is_rust_glob(std::string_view text) noexcept { return text.find_first_of("*?[]") != std::string_view::npos; }

bool rust_glob_matches(std::string_view pattern, std::string_view text) {
  if (!is_rust_glob(pattern)) return pattern == text;
  const std::optional<RustGlob> glob = RustGlob::parse(pattern);
  return glob && glob->matches(text);
}

}  // namespace slimdag
