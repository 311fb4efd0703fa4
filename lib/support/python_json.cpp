#include "support/python_json.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstring>

namespace slimdag {
namespace {

constexpr std::string_view filler = "\xEF\xB7\x90";  // U+FDD0, a noncharacter

std::optional<std::uint32_t> hex4(std::string_view text, std::size_t at) noexcept {
  if (at + 4 > text.size()) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const char c = text[i];
    const std::uint32_t digit = c >= '0' && c <= '9'   ? static_cast<std::uint32_t>(c - '0')
                                : c >= 'a' && c <= 'f' ? static_cast<std::uint32_t>(c - 'a' + 10)
                                : c >= 'A' && c <= 'F' ? static_cast<std::uint32_t>(c - 'A' + 10)
                                                       : 16U;
    if (digit > 15) return std::nullopt;
    value = value * 16 + digit;
  }
  return value;
}

/// Length of the valid UTF-8 sequence at `at`; 0 where it is none.
std::size_t utf8_length(std::string_view s, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) -> unsigned { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0U; };
  const auto continues = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
  const unsigned b = byte(at);
  if (b < 0x80) return 1;
  if (b >= 0xC2 && b <= 0xDF) return continues(at + 1) ? 2 : 0;
  if (b >= 0xE0 && b <= 0xEF) {
    const unsigned low = b == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = b == 0xED ? 0x9F : 0xBF;
    return continues(at + 1, low, high) && continues(at + 2) ? 3 : 0;
  }
  if (b >= 0xF0 && b <= 0xF4) {
    const unsigned low = b == 0xF0 ? 0x90 : 0x80;
    const unsigned high = b == 0xF4 ? 0x8F : 0xBF;
    return continues(at + 1, low, high) && continues(at + 2) && continues(at + 3) ? 4 : 0;
  }
  return 0;
}

class Rewriter {
 public:
  explicit Rewriter(std::string& text) : text_(text) {}

  StandardJson run() {
    while (at_ < text_.size() && !result_.invalid_utf8) {
      if (in_string_) {
        step_in_string();
      } else {
        step_outside();
      }
    }
    return result_;
  }

 private:
  void step_outside() {
    if (replace("NaN", "\"\xff\"") || replace("-Infinity", "-9e999999") || replace("Infinity", "9e999999")) return;
    if (text_[at_] == '"') in_string_ = true;
    if (text_[at_] == 'e' || text_[at_] == 'E') shorten_exponent();
    advance();
  }

  /// An exponent of more digits than the parser counts with becomes 999999 behind zeros: too large or too small all the
  /// same.
  void shorten_exponent() {
    std::size_t first = at_ + 1;
    if (first < text_.size() && (text_[first] == '+' || text_[first] == '-')) ++first;
    std::size_t last = first;
    while (last < text_.size() && text_[last] >= '0' && text_[last] <= '9') ++last;
    constexpr std::size_t counted = 6;
    if (last - first <= counted) return;
    const std::size_t significant = text_.find_first_not_of('0', first);
    if (significant + counted >= last) return;
    std::fill(text_.begin() + static_cast<std::ptrdiff_t>(first), text_.begin() + static_cast<std::ptrdiff_t>(last),
              '0');
    std::fill(text_.begin() + static_cast<std::ptrdiff_t>(last - counted),
              text_.begin() + static_cast<std::ptrdiff_t>(last), '9');
    result_.changed = true;
  }

  void step_in_string() {
    const char c = text_[at_];
    if (c == '"') {
      in_string_ = false;
      ++at_;
    } else if (c == '\\') {
      step_escape();
    } else {
      advance();
    }
  }

  void step_escape() {
    if (at_ + 1 >= text_.size() || text_[at_ + 1] != 'u') {
      at_ += 2;
      return;
    }
    const auto unit = hex4(text_, at_ + 2);
    if (!unit || *unit < 0xD800 || *unit > 0xDFFF) {
      at_ += unit ? 6 : 2;
      return;
    }
    if (*unit < 0xDC00 && at_ + 7 < text_.size() && text_[at_ + 6] == '\\' && text_[at_ + 7] == 'u') {
      const auto low = hex4(text_, at_ + 8);
      if (low && *low >= 0xDC00 && *low <= 0xDFFF) {
        at_ += 12;
        return;
      }
    }
    write_surrogate(*unit);
  }

  void write_surrogate(std::uint32_t unit) {
    text_[at_] = static_cast<char>(0xE0 | (unit >> 12));
    text_[at_ + 1] = static_cast<char>(0x80 | ((unit >> 6) & 0x3F));
    text_[at_ + 2] = static_cast<char>(0x80 | (unit & 0x3F));
    std::memcpy(text_.data() + at_ + 3, filler.data(), filler.size());
    at_ += 6;
    result_.changed = true;
  }

  bool replace(std::string_view from, std::string_view to) {
    if (text_.compare(at_, from.size(), from) != 0) return false;
    const std::size_t behind = at_ + from.size();
    if (behind < text_.size() && std::isalnum(static_cast<unsigned char>(text_[behind])) != 0) return false;
    std::memcpy(text_.data() + at_, to.data(), to.size());
    at_ += from.size();
    result_.changed = true;
    return true;
  }

  void advance() {
    const std::size_t length = utf8_length(text_, at_);
    if (length == 0) result_.invalid_utf8 = at_;
    at_ += length == 0 ? 1 : length;
  }

  std::string& text_;
  std::size_t at_ = 0;
  bool in_string_ = false;
  StandardJson result_;
};

}  // namespace

StandardJson to_standard_json(std::string& text) { return Rewriter(text).run(); }

bool has_surrogate(std::string_view s) noexcept {
  for (std::size_t at = s.find('\xED'); at != std::string_view::npos; at = s.find('\xED', at + 1))
    if (lone_surrogate_at(s, at)) return true;
  return false;
}

std::string without_fillers(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (std::size_t at = 0; at < s.size();) {
    if (!lone_surrogate_at(s, at)) {
      out += s[at++];
      continue;
    }
    out += s.substr(at, 3);
    at += 3 + filler.size();
  }
  return out;
}

std::optional<char32_t> lone_surrogate_at(std::string_view s, std::size_t at) noexcept {
  if (at + 3 > s.size() || static_cast<unsigned char>(s[at]) != 0xED) return std::nullopt;
  const auto second = static_cast<unsigned char>(s[at + 1]);
  if (second < 0xA0 || second > 0xBF) return std::nullopt;
  const auto third = static_cast<unsigned char>(s[at + 2]);
  return 0xD000U | ((second & 0x3FU) << 6) | (third & 0x3FU);
}

}  // namespace slimdag
