#include "environments/in_file_config.hpp"

#include <vector>

namespace slimdag {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

struct Call {
  std::vector<std::string_view> arguments;
  std::size_t end = 0;  ///< Behind its closing bracket, or behind what was read of a call that does not close.
};

/// The arguments of a call that opens in front of `at`, quotes and brackets within them left whole.
Call read_call(std::string_view code, std::size_t at) {
  Call call;
  std::size_t begin = at;
  std::size_t depth = 0;
  char quote = '\0';
  for (; at < code.size(); ++at) {
    const char c = code[at];
    if (quote != '\0') {
      if (c == '\\')
        ++at;
      else if (c == quote)
        quote = '\0';
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if (depth > 0 && (c == ')' || c == ']' || c == '}')) {
      --depth;
    } else if (depth == 0 && (c == ',' || c == ')')) {
      call.arguments.push_back(trim(code.substr(begin, at - begin)));
      begin = at + 1;
      if (c == ')') break;
    }
  }
  call.end = at;
  return call;
}

/// The value of `key=value`; nullopt for another argument.
std::optional<std::string_view> keyword_value(std::string_view argument, std::string_view key) {
  if (!argument.starts_with(key)) return std::nullopt;
  const std::string_view rest = trim(argument.substr(key.size()));
  if (!rest.starts_with('=') || rest.starts_with("==")) return std::nullopt;
  return trim(rest.substr(1));
}

bool may_hold_key(std::string_view argument, std::string_view key) {
  const bool spreads = argument.starts_with("**");
  const bool is_dictionary = argument.starts_with('{') && argument.find(key) != std::string_view::npos;
  return spreads || is_dictionary;
}

}  // namespace

std::optional<InFileConfig> in_file_config(std::string_view code, std::string_view key) {
  constexpr std::string_view function = "config";
  std::optional<InFileConfig> found;
  for (std::size_t at = code.find(function); at != std::string_view::npos; at = code.find(function, at)) {
    const bool whole_word = at == 0 || !is_name_character(code[at - 1]);
    at += function.size();
    std::size_t open = at;
    while (open < code.size() && is_space(code[open])) ++open;
    if (!whole_word || open == code.size() || code[open] != '(') continue;
    const Call call = read_call(code, open + 1);
    for (const std::string_view argument : call.arguments) {
      if (const std::optional<std::string_view> value = keyword_value(argument, key)) {
        if (found) found->is_clear = false;
        if (!found) found = InFileConfig{std::string(*value), true};
      } else if (may_hold_key(argument, key)) {
        found = InFileConfig{std::string(argument), false};
      }
    }
    at = call.end;
  }
  return found;
}

}  // namespace slimdag
