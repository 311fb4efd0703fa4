#include "slimdag/visible_text.hpp"

#include <fmt/format.h>

#include <iterator>

#include "support/text.hpp"

namespace slimdag {
namespace {

/// Of Unicode's general categories Cc, Zl, Zp, and of Cf those that are seen by what they do to others.
bool is_invisible(char32_t c) noexcept {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return true;
  if (c == 0xAD || c == 0x61C || c == 0x180E || c == 0xFEFF) return true;
  if ((c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F)) return true;
  if (c >= 0xFFF9 && c <= 0xFFFB) return true;
  return c >= 0xE0000 && c <= 0xE007F;  // Tags.
}

bool is_surrogate(char32_t c) noexcept { return c >= 0xD800 && c <= 0xDFFF; }

void append_escaped(std::string& out, char32_t c) {
  const auto to = std::back_inserter(out);
  if (c == '\n') {
    out += "\\n";
  } else if (c == '\r') {
    out += "\\r";
  } else if (c == '\t') {
    out += "\\t";
  } else if (c < 0x20) {
    fmt::format_to(to, "\\x{:02x}", static_cast<unsigned>(c));
  } else if (c < 0x10000) {
    fmt::format_to(to, "\\u{:04x}", static_cast<unsigned>(c));
  } else {  // As JSON has it.
    const unsigned rest = static_cast<unsigned>(c) - 0x10000U;
    fmt::format_to(to, "\\u{:04x}\\u{:04x}", 0xD800U + (rest >> 10U), 0xDC00U + (rest & 0x3FFU));
  }
}

/// Source: ActionCommand.cs of GitHub's runner, which cuts blanks at the beginning of a line, and looks for `##[` in
/// all of it; docs.microsoft.com/azure/devops/pipelines/scripts/logging-commands.
bool begins_command(std::string_view text, std::size_t at, bool is_first) noexcept {
  const std::string_view rest = text.substr(at);
  return (is_first && rest.starts_with("::")) || rest.starts_with("##[") || rest.starts_with("##vso[");
}

}  // namespace

std::string visible_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool is_first = true;  // Nothing but blanks so far.
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const auto byte = static_cast<unsigned char>(text[at]);
    if (begins_command(text, begin, is_first)) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
      ++at;
      is_first = false;
      continue;
    }
    const char32_t c = next_code_point(text, at);
    is_first = is_first && c == ' ';
    // A byte that is no UTF-8 counts as one code point of its own value.
    const bool is_broken = byte >= 0x80 && at == begin + 1;
    if (is_broken)
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
    else if (is_invisible(c) || is_surrogate(c))
      append_escaped(out, c);
    else
      out += text.substr(begin, at - begin);
  }
  return out;
}

}  // namespace slimdag
