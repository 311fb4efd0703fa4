#include "report/text_width.hpp"

#include <vector>

#include "support/text.hpp"

namespace slimdag {

namespace {

bool is_one_of(char32_t c, std::string_view set) noexcept {
  return c < 0x80 && set.find(static_cast<char>(c)) != std::string_view::npos;
}

/// Scripts whose characters take a square: Hangul, CJK, full-width forms, pictures.
bool is_wide(char32_t c) noexcept {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

/// In parts of the font size; the widest of the usual fonts (DejaVu Sans) decides.
double em_width(char32_t c) noexcept {
  if (is_wide(c)) return 1.05;
  if (is_one_of(c, "ijl.,:;'|!I ")) return 0.34;
  if (is_one_of(c, "ftr()[]-/\\\"`")) return 0.42;
  if (is_one_of(c, "mwMW@%")) return 0.97;
  if (c >= 'A' && c <= 'Z') return 0.72;
  return 0.62;
}

}  // namespace

double text_width(std::string_view text, double font_size) noexcept {
  double ems = 0;
  for (std::size_t at = 0; at < text.size();) ems += em_width(next_code_point(text, at));
  return ems * font_size;
}

std::string shorten(std::string_view text, double font_size, double max_width) {
  if (text_width(text, font_size) <= max_width) return std::string(text);
  const double half = (max_width - em_width(U'\u2026') * font_size) / 2;
  std::vector<std::size_t> ends;  // of each character
  std::vector<double> widths;     // up to there
  double width = 0;
  std::size_t head = 0;
  for (std::size_t at = 0; at < text.size();) {
    width += em_width(next_code_point(text, at)) * font_size;
    if (width <= half) head = at;
    ends.push_back(at);
    widths.push_back(width);
  }
  std::size_t tail = text.size();
  for (std::size_t i = ends.size(); i-- > 0 && width - widths[i] <= half;) tail = ends[i];
  return std::string(text.substr(0, head)) + "\u2026" + std::string(text.substr(tail));
}

}  // namespace slimdag
