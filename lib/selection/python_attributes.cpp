#include "selection/python_attributes.hpp"

#include <algorithm>
#include <span>

namespace slimdag {

namespace {

// dir(dict), dir(list), dir(str), dir(int) and dir(float) of Python 3.11, without names that begin with two
// underscores.
constexpr std::string_view dict_names[] = {"clear", "copy",    "fromkeys",   "get",    "items", "keys",
                                           "pop",   "popitem", "setdefault", "update", "values"};
constexpr std::string_view list_names[] = {"append", "clear", "copy",   "count",   "extend", "index",
                                           "insert", "pop",   "remove", "reverse", "sort"};
constexpr std::string_view str_names[] = {
    "capitalize",   "casefold",   "center",    "count",       "encode",    "endswith",     "expandtabs",   "find",
    "format",       "format_map", "index",     "isalnum",     "isalpha",   "isascii",      "isdecimal",    "isdigit",
    "isidentifier", "islower",    "isnumeric", "isprintable", "isspace",   "istitle",      "isupper",      "join",
    "ljust",        "lower",      "lstrip",    "maketrans",   "partition", "removeprefix", "removesuffix", "replace",
    "rfind",        "rindex",     "rjust",     "rpartition",  "rsplit",    "rstrip",       "split",        "splitlines",
    "startswith",   "strip",      "swapcase",  "title",       "translate", "upper",        "zfill"};
constexpr std::string_view int_names[] = {"as_integer_ratio", "bit_count",  "bit_length",
                                          "conjugate",        "from_bytes", "to_bytes"};
constexpr std::string_view float_names[] = {"as_integer_ratio", "conjugate", "fromhex", "hex", "is_integer"};

bool is_float(const json::Value& number) noexcept {
  return number.string().find_first_of(".eENI") != std::string_view::npos;
}

std::span<const std::string_view> names_of(const json::Value& value) noexcept {
  switch (value.kind) {
    case json::Kind::object:
      return dict_names;
    case json::Kind::array:
      return list_names;
    case json::Kind::string:
      return str_names;
    case json::Kind::boolean:
      return int_names;
    case json::Kind::number:
      if (is_float(value)) return float_names;
      return int_names;
    default:
      return {};
  }
}

}  // namespace

bool is_python_attribute(const json::Value& value, std::string_view name) noexcept {
  const std::span<const std::string_view> names = names_of(value);
  return name.starts_with("__") || std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace slimdag
