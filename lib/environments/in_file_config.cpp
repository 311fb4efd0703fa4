#include "environments/in_file_config.hpp"

#include <algorithm>
#include <array>
#include <utility>
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

/// What the calls of config() in a piece of code say about one key.
class Finder {
 public:
  explicit Finder(std::string_view key) : key_(key) {}

  /// `is_certain`: the code runs always; `needs_alone`: the call has to be all of it.
  void look_at(std::string_view code, bool is_certain, bool needs_alone = true) {
    constexpr std::string_view function = "config";
    for (std::size_t at = 0; at < code.size();) {
      const char c = code[at];
      if (c == '\'' || c == '"') {
        at = end_of_text(code, at);
        continue;
      }
      const bool begins_word = is_name_character(c) && (at == 0 || !is_name_character(code[at - 1]));
      if (!begins_word || !code.substr(at).starts_with(function)) {
        ++at;
        continue;
      }
      std::size_t open = at + function.size();
      while (open < code.size() && is_space(code[open])) ++open;
      if (open == code.size() || code[open] != '(' || !is_own(code, at)) {
        at += function.size();
        continue;
      }
      const Call call = read_call(code, open + 1);
      const bool is_alone =
          trim(code.substr(0, at)).empty() && trim(code.substr(std::min(call.end + 1, code.size()))).empty();
      take(call, is_certain && (is_alone || !needs_alone));
      at = call.end;
    }
  }

  std::optional<InFileConfig> found() && { return std::move(found_); }

 private:
  /// `dbt.config` of Python models, but no other object's.
  static bool is_own(std::string_view code, std::size_t at) {
    if (at == 0 || code[at - 1] != '.') return true;
    const std::string_view before = code.substr(0, at - 1);
    return before.ends_with("dbt") || before.ends_with("builtins");
  }

  static std::size_t end_of_text(std::string_view code, std::size_t at) {
    const char quote = code[at++];
    while (at < code.size() && code[at] != quote) at += code[at] == '\\' ? 2 : 1;
    return std::min(at + 1, code.size());
  }

  void take(const Call& call, bool is_certain) {
    for (const std::string_view argument : call.arguments) {
      if (const std::optional<std::string_view> value = keyword_value(argument, key_))
        set(*value, is_certain);
      else if (may_hold_key(argument, key_))
        set(argument, false);
    }
  }

  void set(std::string_view expression, bool is_clear) {
    const bool was_clear = !found_ || found_->is_clear;
    found_ = InFileConfig{std::string(expression), is_clear && was_clear};
  }

  std::string_view key_;
  std::optional<InFileConfig> found_;
};

/// The first word of a statement.
std::string_view word_of(std::string_view statement) {
  std::size_t end = 0;
  while (end < statement.size() && is_name_character(statement[end])) ++end;
  return statement.substr(0, end);
}

bool opens_block(std::string_view word, std::string_view statement) {
  if (word == "set") return statement.find('=') == std::string_view::npos;
  constexpr auto blocks =
      std::to_array<std::string_view>({"if", "for", "macro", "call", "filter", "block", "with", "autoescape", "trans",
                                       "snapshot", "materialization", "test", "data_test", "docs"});
  return std::find(blocks.begin(), blocks.end(), word) != blocks.end();
}

/// Behind the tag of that name, e.g. `{% endraw %}`; npos where it is not there.
std::size_t behind_tag(std::string_view code, std::size_t at, std::string_view name) {
  for (at = code.find("{%", at); at != std::string_view::npos; at = code.find("{%", at + 2)) {
    std::size_t begin = at + 2;
    while (begin < code.size() && (is_space(code[begin]) || code[begin] == '-' || code[begin] == '+')) ++begin;
    if (word_of(code.substr(begin)) != name) continue;
    const std::size_t close = code.find("%}", begin);
    return close == std::string_view::npos ? close : close + 2;
  }
  return std::string_view::npos;
}

/// What stands in a tag that begins at `at`, and where it ends.
std::pair<std::string_view, std::size_t> tag_at(std::string_view code, std::size_t at, std::string_view closer) {
  std::size_t begin = at + 2;
  if (begin < code.size() && (code[begin] == '-' || code[begin] == '+')) ++begin;
  char quote = '\0';
  std::size_t end = begin;
  for (; end < code.size(); ++end) {
    const char c = code[end];
    if (quote != '\0') {
      if (c == '\\')
        ++end;
      else if (c == quote)
        quote = '\0';
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (code.substr(end).starts_with(closer)) {
      break;
    }
  }
  end = std::min(end, code.size());
  std::string_view inside = code.substr(begin, end - begin);
  if (inside.ends_with('-') || inside.ends_with('+')) inside.remove_suffix(1);
  return {trim(inside), end + closer.size()};
}

void look_at_statement(std::string_view statement, std::string_view word, std::size_t depth, Finder& finder) {
  std::string_view call = statement;
  if (word == "do") call = trim(statement.substr(word.size()));
  if (word == "set")
    if (const std::size_t equals = statement.find('='); equals != std::string_view::npos)
      call = trim(statement.substr(equals + 1));
  finder.look_at(call, depth == 0);
}

void look_at_sql(std::string_view code, Finder& finder) {
  std::size_t depth = 0;
  std::size_t at = 0;
  while ((at = code.find('{', at)) != std::string_view::npos && at + 1 < code.size()) {
    const char kind = code[at + 1];
    if (kind == '#') {
      const std::size_t close = code.find("#}", at + 2);
      if (close == std::string_view::npos) return;
      at = close + 2;
    } else if (kind == '{') {
      const auto [inside, end] = tag_at(code, at, "}}");
      finder.look_at(inside, depth == 0);
      at = end;
    } else if (kind == '%') {
      const auto [statement, end] = tag_at(code, at, "%}");
      const std::string_view word = word_of(statement);
      at = word == "raw" ? behind_tag(code, end, "endraw") : end;
      if (word.starts_with("end") && depth > 0) --depth;
      look_at_statement(statement, word, depth, finder);
      if (opens_block(word, statement)) ++depth;
      if (at == std::string_view::npos) return;
    } else {
      ++at;
    }
  }
}

/// Without comments and texts in triple quotes, each line for itself.
std::string without_python_comments(std::string_view code) {
  std::string result;
  for (std::size_t at = 0; at < code.size();) {
    const std::string_view rest = code.substr(at);
    if (rest.starts_with("\"\"\"") || rest.starts_with("'''")) {
      const std::size_t end = code.find(rest.substr(0, 3), at + 3);
      at = end == std::string_view::npos ? code.size() : end + 3;
    } else if (code[at] == '\'' || code[at] == '"') {
      const std::size_t begin = at++;
      while (at < code.size() && code[at] != code[begin] && code[at] != '\n') at += code[at] == '\\' ? 2 : 1;
      at = std::min(at + 1, code.size());
      result += code.substr(begin, at - begin);
    } else if (code[at] == '#') {
      at = std::min(code.find('\n', at), code.size());
    } else {
      result += code[at++];
    }
  }
  return result;
}

}  // namespace

std::optional<InFileConfig> in_file_config(std::string_view code, std::string_view key, CodeLanguage language) {
  Finder finder(key);
  if (language == CodeLanguage::python) {
    // dbt reads the calls without running the code, wherever they stand.
    finder.look_at(without_python_comments(code), true, false);
    return std::move(finder).found();
  }
  look_at_sql(code, finder);
  return std::move(finder).found();
}

}  // namespace slimdag
