#include "support/python_repr.hpp"

#include <fmt/format.h>

#include "support/text.hpp"

namespace slimdag {
namespace {

void append_character(std::string_view character, char32_t c, char quote, std::string& out) {
  if (c == static_cast<char32_t>(quote) || c == U'\\') {
    out += '\\';
    out += character;
  } else if (c == U'\n') {
    out += "\\n";
  } else if (c == U'\r') {
    out += "\\r";
  } else if (c == U'\t') {
    out += "\\t";
  } else if (c < 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xAD) {
    out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
  } else {
    out += character;
  }
}

std::string repr_of_text(std::string_view text) {
  const bool apostrophe = text.find('\'') != std::string_view::npos;
  const char quote = apostrophe && text.find('"') == std::string_view::npos ? '"' : '\'';
  std::string out(1, quote);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    append_character(text.substr(begin, at - begin), c, quote, out);
  }
  out += quote;
  return out;
}

}  // namespace

std::string python_repr(const json::Value& value) {
  std::string out;
  switch (value.kind) {
    case json::Kind::string:
      return repr_of_text(value.string());
    case json::Kind::array:
      for (const json::Value& item : value.array()) {
        if (!out.empty()) out += ", ";
        out += python_repr(item);
      }
      return "[" + out + "]";
    case json::Kind::object:
      for (const json::Member& m : value.object()) {
        if (!out.empty()) out += ", ";
        out += repr_of_text(m.key) + ": " + python_repr(m.value);
      }
      return "{" + out + "}";
    default:
      return json::to_python_str(value);
  }
}

}  // namespace slimdag
