#include "support/text.hpp"

#include <array>

#include "support/trim.hpp"

namespace slimdag {

namespace {

/// Code points that stand for bytes which are no UTF-8, as Python's "surrogateescape" maps them.
constexpr char32_t escaped_byte = 0xDC00;

unsigned char byte_at(std::string_view text, std::size_t at) noexcept { return static_cast<unsigned char>(text[at]); }

bool is_continuation(std::string_view text, std::size_t at) noexcept {
  return at < text.size() && (byte_at(text, at) & 0xC0U) == 0x80U;
}

/// Length and payload of a lead byte; length 0 where the byte cannot begin a code point.
struct Lead {
  unsigned length;
  char32_t bits;
};

Lead lead_of(unsigned char byte) noexcept {
  if (byte < 0x80) return {1, byte};
  if (byte >= 0xC2 && byte <= 0xDF) return {2, byte & 0x1FU};
  if (byte >= 0xE0 && byte <= 0xEF) return {3, byte & 0x0FU};
  if (byte >= 0xF0 && byte <= 0xF4) return {4, byte & 0x07U};
  return {0, 0};
}

/// Lone surrogates are let through: Python's json reads them from escapes, and they are kept as three bytes.
bool is_shortest_form(char32_t code_point, unsigned length) noexcept {
  static constexpr std::array<char32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
  return code_point >= smallest[length] && code_point <= 0x10FFFF;
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& at) noexcept {
  const std::size_t begin = at++;
  const Lead lead = lead_of(byte_at(text, begin));
  char32_t code_point = lead.bits;
  for (unsigned i = 1; i < lead.length; ++i) {
    if (!is_continuation(text, begin + i)) return escaped_byte + byte_at(text, begin);
    code_point = (code_point << 6U) | (byte_at(text, begin + i) & 0x3FU);
  }
  if (lead.length == 0 || !is_shortest_form(code_point, lead.length)) return escaped_byte + byte_at(text, begin);
  at = begin + lead.length;
  return code_point;
}

bool is_python_space(char32_t c) noexcept {
  if (c <= 0x20) return c == 0x20 || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
  if (c >= 0x2000 && c <= 0x200A) return true;
  switch (c) {
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000:
      return true;
    default:
      return false;
  }
}

std::string_view strip(std::string_view text) noexcept { return trimmed(text, is_python_space); }

bool is_blank(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();)
    if (!is_python_space(next_code_point(text, at))) return false;
  return true;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find(separator, begin)) != std::string_view::npos; begin = end + 1)
    parts.push_back(text.substr(begin, end - begin));
  parts.push_back(text.substr(begin));
  return parts;
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

std::string normalize_path(std::string_view path) {
  // Exactly two leading slashes are kept, as POSIX lets them mean something of their own (pathlib's splitroot).
  const std::size_t first = path.find_first_not_of('/');
  const std::size_t slashes = first == std::string_view::npos ? path.size() : first;
  std::string normalized(slashes == 2 ? "//" : slashes > 0 ? "/" : "");
  bool has_part = false;
  for (const std::string_view part : split(path.substr(slashes), '/')) {
    if (part.empty() || part == ".") continue;
    if (has_part) normalized += '/';
    normalized += part;
    has_part = true;
  }
  if (normalized.empty()) normalized = ".";
  return normalized;
}

std::string_view path_name(std::string_view normalized_path) noexcept {
  if (normalized_path == ".") return {};
  const std::size_t slash = normalized_path.rfind('/');
  return slash == std::string_view::npos ? normalized_path : normalized_path.substr(slash + 1);
}

std::string_view path_stem(std::string_view normalized_path) noexcept {
  const std::string_view name = path_name(normalized_path);
  const std::size_t dot = name.rfind('.');
  // ".profile" and "name." have no suffix.
  return dot != std::string_view::npos && dot > 0 && dot + 1 < name.size() ? name.substr(0, dot) : name;
}

}  // namespace slimdag
