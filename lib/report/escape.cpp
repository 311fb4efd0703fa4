#include "report/escape.hpp"

#include <fmt/format.h>

#include <iterator>

#include "support/text.hpp"

namespace slimdag {

namespace {

bool is_xml_character(char32_t c) noexcept {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return c < 0x7F || (c >= 0xA0 && c < 0xD800) || (c >= 0xE000 && c < 0xFFFE) || c >= 0x10000;
}

/// Calls special(c, out) for each ASCII character; false: it stands for itself.
template <typename Special>
std::string escaped(std::string_view text, Special special) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (!is_xml_character(c)) {
      out += "\uFFFD";
    } else if (c >= 0x80 || !special(static_cast<char>(c), out)) {
      out += text.substr(begin, at - begin);
    }
  }
  return out;
}

}  // namespace

std::string xml_escaped(std::string_view text) {
  return escaped(text, [](char c, std::string& out) {
    switch (c) {
      case '&':
        out += "&amp;";
        return true;
      case '<':
        out += "&lt;";
        return true;
      case '>':
        out += "&gt;";
        return true;
      case '"':
        out += "&quot;";
        return true;
      case '\'':
        out += "&#39;";
        return true;
      default:
        return false;
    }
  });
}

std::string dot_escaped(std::string_view text) {
  return escaped(text, [](char c, std::string& out) {
    switch (c) {
      case '"':
        out += "\\\"";
        return true;
      case '\\':
        out += "\\\\";
        return true;
      case '\n':
        out += "\\n";
        return true;
      case '\r':
        return true;
      default:
        return false;
    }
  });
}

std::string mermaid_escaped(std::string_view text) {
  return escaped(text, [](char c, std::string& out) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' ||
                          c == '_' || c == '-' || c == '.' || c == ',' || c == ':' || c == '/';
    if (!is_plain) fmt::format_to(std::back_inserter(out), "#{};", static_cast<int>(c));
    return !is_plain;
  });
}

}  // namespace slimdag
