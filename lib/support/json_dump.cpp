#include "support/json_value.hpp"
#include "support/python_json.hpp"
#include "support/python_number.hpp"
#include "support/text.hpp"

namespace slimdag::json {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

void append_escape(char32_t unit, std::string& out) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += hex_digits[(unit >> shift) & 0xF];
}

/// The escape of a character that has a short one in JSON, or 0.
char short_escape(char c) noexcept {
  switch (c) {
    case '"':
      return '"';
    case '\\':
      return '\\';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    default:
      return 0;
  }
}

void append_non_ascii(std::string_view s, std::size_t& at, std::string& out) {
  if (const auto surrogate = lone_surrogate_at(s, at)) {
    append_escape(*surrogate, out);
    at += 3;
    return;
  }
  const char32_t c = next_code_point(s, at);
  if (c < 0x10000) {
    append_escape(c, out);
  } else {
    append_escape(0xD800 + ((c - 0x10000) >> 10), out);
    append_escape(0xDC00 + ((c - 0x10000) & 0x3FF), out);
  }
}

struct Style {
  std::string_view item_separator;
  std::string_view key_separator;
};

void write(const Value& v, const Style& style, std::string& out) {
  switch (v.kind) {
    case Kind::null:
      out += "null";
      break;
    case Kind::boolean:
      out += v.truth ? "true" : "false";
      break;
    case Kind::number:
      append_python_number(v.string(), out);
      break;
    case Kind::string:
      dump_string(v.string(), out);
      break;
    case Kind::array: {
      out += '[';
      std::string_view separator;
      for (const Value& item : v.array()) {
        out += separator;
        write(item, style, out);
        separator = style.item_separator;
      }
      out += ']';
      break;
    }
    case Kind::object: {
      out += '{';
      std::string_view separator;
      for (const Member& m : v.object()) {
        out += separator;
        dump_string(m.key, out);
        out += style.key_separator;
        write(m.value, style, out);
        separator = style.item_separator;
      }
      out += '}';
      break;
    }
  }
}

}  // namespace

void dump_string(std::string_view s, std::string& out) {
  out += '"';
  for (std::size_t at = 0; at < s.size();) {
    const char c = s[at];
    const auto byte = static_cast<unsigned char>(c);
    if (const char escape = short_escape(c)) {
      out += '\\';
      out += escape;
      ++at;
    } else if (byte < 0x20 || byte == 0x7F) {
      append_escape(byte, out);
      ++at;
    } else if (byte < 0x80) {
      out += c;
      ++at;
    } else {
      append_non_ascii(s, at, out);
    }
  }
  out += '"';
}

void dump(const Value& v, std::string& out) { write(v, {", ", ": "}, out); }

std::string dump(const Value& v) {
  std::string out;
  dump(v, out);
  return out;
}

void dump_compact(const Value& v, std::string& out) { write(v, {",", ":"}, out); }

std::string to_python_str(const Value& v) {
  switch (v.kind) {
    case Kind::null:
      return "None";
    case Kind::boolean:
      return v.truth ? "True" : "False";
    case Kind::string:
      return std::string(v.string());
    case Kind::number: {
      const std::string_view text = v.string();
      if (text == "NaN") return "nan";
      if (text == "Infinity") return "inf";
      if (text == "-Infinity") return "-inf";
      std::string out;
      append_python_number(text, out);
      return out == "Infinity" ? "inf" : out == "-Infinity" ? "-inf" : out;
    }
    default:
      return dump(v);
  }
}

}  // namespace slimdag::json
