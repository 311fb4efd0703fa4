// What stands inside one tag of a template, as jinja2's lexer sees it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slimdag::jinja {

struct Token {
  enum class Kind : std::uint8_t { name, text, integer, floating, symbol, end };
  Kind kind = Kind::end;
  /// A name, the content of a text with its escapes resolved, a number as written without underscores, an operator.
  std::string text;

  bool is(Kind of_kind, std::string_view of_text) const noexcept { return kind == of_kind && text == of_text; }
  bool is_symbol(std::string_view of_text) const noexcept { return is(Kind::symbol, of_text); }
  bool is_name(std::string_view of_text) const noexcept { return is(Kind::name, of_text); }
};

struct Tag {
  enum class Kind : std::uint8_t { print, statement };
  Kind kind = Kind::print;
  std::vector<Token> tokens;  ///< Without the delimiters; the last one is of Kind::end.
};

/// The tags of a template in their order; comments and raw blocks are left out. nullopt where jinja2 refuses the text:
/// a tag that does not end, brackets that do not fit, a character that no token has. Escapes of the form \N{NAME} are
/// refused, too. O(bytes). Source: Lexer in jinja2/lexer.py with the delimiters of dbt.
std::optional<std::vector<Tag>> read_tags(std::string_view text);

}  // namespace slimdag::jinja
