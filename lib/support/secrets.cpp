// Texts without secrets, in one pass.
#include "support/secrets.hpp"

#include <algorithm>
#include <array>

#include "support/text.hpp"

namespace slimdag {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view blanks = " \t";
constexpr std::string_view white = " \t\r\n";

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool is_name_character(char c) { return is_letter_or_digit(c) || c == '_' || c == '-' || c == '.'; }
bool is_quote(char c) { return c == '"' || c == '\''; }

std::size_t or_end(std::size_t found, std::string_view text) { return found == npos ? text.size() : found; }

/// Whether the word only says which kind of secret follows it, as in `Authorization: Bearer x`.
bool is_scheme(std::string_view word) {
  const std::string lower = to_lower(word);
  return lower == "bearer" || lower == "basic" || lower == "token";
}

/// The character that `\u0077` or `\x77` stands for at `at`, and how long it is written; 0: none of them.
std::size_t escaped_character(std::string_view text, std::size_t at, char& out) {
  if (at + 1 >= text.size() || text[at] != '\\') return 0;
  const std::size_t digits = text[at + 1] == 'u' ? 4 : text[at + 1] == 'x' ? 2 : 0;
  if (digits == 0 || at + 2 + digits > text.size()) return 0;
  unsigned value = 0;
  for (const char c : text.substr(at + 2, digits)) {
    const bool decimal = c >= '0' && c <= '9';
    const char lower = static_cast<char>(c | 0x20);
    if (!decimal && (lower < 'a' || lower > 'f')) return 0;
    value = value * 16 + static_cast<unsigned>(decimal ? c - '0' : lower - 'a' + 10);
  }
  out = value < 0x80 ? static_cast<char>(value) : '?';
  return digits + 2;
}

/// A token of a known service begins so, and has at least so many characters.
struct TokenShape {
  std::string_view begin;
  std::size_t shortest;
};
constexpr auto shapes = std::to_array<TokenShape>({{"ghp_", 20},
                                                   {"gho_", 20},
                                                   {"ghu_", 20},
                                                   {"ghs_", 20},
                                                   {"ghr_", 20},
                                                   {"github_pat_", 20},
                                                   {"glpat-", 20},
                                                   {"xoxb-", 20},
                                                   {"xoxp-", 20},
                                                   {"xapp-", 20},
                                                   {"dbtc_", 16},
                                                   {"dbtu_", 16},
                                                   {"npm_", 36},
                                                   {"pypi-", 32},
                                                   {"dapi", 32},
                                                   {"AIza", 32},
                                                   {"eyJ", 32}});

/// Goes through a text once. What was found ahead is remembered, so that nothing is looked at again for each name.
class Redaction {
 public:
  Redaction(std::string_view text, const SecretNames& names) : text_(text), names_(names) {}

  std::string run() {
    while (at_ < text_.size())
      if (!take_private_key() && !take_url_password() && !take_word()) step();
    return std::move(result_);
  }

  /// Whether there is one beyond doubt.
  bool finds_literal() {
    only_literals_ = true;
    while (at_ < text_.size() && !found_)
      if (!take_private_key() && !take_url_password() && !take_word()) step();
    return found_;
  }

 private:
  struct Value {
    std::size_t begin = npos;  ///< npos: the name has none.
    char sign = 0;             ///< ':' or '=' before it; ' ' for an option or a literal.
  };

  void keep_to(std::size_t end) {
    while (at_ < end) step();
  }
  void hide_to(std::size_t end) {
    found_ = true;
    result_ += hidden_text;
    at_ = end;
  }
  /// Keeps a character; remembers brackets of YAML and JSON, and the quote that is open.
  void step() {
    const char c = text_[at_];
    if (c == '{' || c == '[') {
      ++depth_;
    } else if (c == '}' || c == ']') {
      if (depth_ > 0) --depth_;
    } else if (c == '\n') {
      depth_ = 0;
    } else if (is_quote(c)) {
      const bool opens = at_ == 0 || std::string_view(" \t\r\n=:,({[\\").find(text_[at_ - 1]) != npos;
      if (quote_ == c)
        quote_ = 0;
      else if (quote_ == 0 && opens)
        quote_ = c;
    }
    if (!only_literals_) result_ += c;
    ++at_;
  }

  bool take_private_key() {
    if (text_[at_] != '-' || !text_.substr(at_).starts_with("-----BEGIN ")) return false;
    const std::size_t end = text_.find("-----END ", at_);
    const std::size_t close = end == npos ? npos : text_.find("-----", end + 9);
    hide_to(close == npos ? text_.size() : close + 5);
    return true;
  }

  // ---- URLs

  /// scheme://user:password@host, also where the password holds what should have been escaped.
  bool take_url_password() {
    if (text_[at_] != ':' || !text_.substr(at_).starts_with("://")) return false;
    const std::size_t authority = at_ + 3;
    look_at_url(authority);
    if (sign_of_url_ == npos || sign_of_url_ < authority) return false;
    const std::size_t end = std::min(or_end(text_.find_first_of("/?#", authority), text_), end_of_url_);
    const std::string_view host = text_.substr(authority, end - authority);
    const std::size_t colon = host.find(':');
    const bool is_web = is_web_scheme();
    if (host.find('@') == npos) {
      // A host with a port, and an @ in the path; or a password with a slash.
      const bool is_port = colon != npos && host.find_first_not_of("0123456789", colon + 1) == npos;
      if (colon == npos || (is_web && is_port)) return false;
    } else if (colon == npos || authority + colon > sign_of_url_) {
      if (!is_web) return false;  // A user without a password; on the web that is a token.
      keep_to(authority);
      hide_to(sign_of_url_);
      return true;
    }
    keep_to(authority + colon + 1);
    hide_to(sign_of_url_);
    return true;
  }
  /// The end of the word, and the last `@` in it.
  void look_at_url(std::size_t from) {
    if (from < end_of_url_) return;
    end_of_url_ = or_end(text_.find_first_of(" \t\r\n\"'<>`", from), text_);
    const std::size_t sign = text_.substr(from, end_of_url_ - from).rfind('@');
    sign_of_url_ = sign == npos ? npos : from + sign;
  }
  bool is_web_scheme() const {
    const std::string_view before = text_.substr(0, at_);
    return before.ends_with("http") || before.ends_with("https") || before.ends_with("HTTP") ||
           before.ends_with("HTTPS");
  }

  // ---- names and their values

  bool take_word() {
    const bool begins = at_ == 0 || !is_name_character(text_[at_ - 1]);
    char ignored = 0;
    if (!begins || !(is_name_character(text_[at_]) || escaped_character(text_, at_, ignored) > 0)) return false;
    std::string name;
    std::size_t end = at_;
    while (end < text_.size()) {
      char c = text_[end];
      std::size_t size = is_name_character(c) ? 1 : escaped_character(text_, end, c);
      if (size == 0) break;
      name += c;
      end += size;
    }
    if (is_token(name)) {
      hide_to(end);
      return true;
    }
    const Value value = value_of(name, end);
    if (value.begin == npos || !is_name_of_secret(name, value)) {
      keep_to(end);
      return true;
    }
    hide(value);
    return true;
  }

  static bool is_token(std::string_view word) {
    return std::any_of(shapes.begin(), shapes.end(), [&](const TokenShape& shape) {
      return word.size() >= shape.shortest && word.starts_with(shape.begin);
    });
  }
  bool is_name_of_secret(const std::string& name, const Value& value) const {
    if (is_secret_name(name, names_)) return true;
    constexpr std::string_view before = "identified ";
    return value.sign == ' ' && at_ >= before.size() && to_lower(name) == "by" &&
           to_lower(text_.substr(at_ - before.size(), before.size())) == before;
  }

  /// The value of the name that ends at `at`: behind `:`, `=` or `=>`; of an option behind a blank; a literal in quotes
  /// behind a blank; or the content of an element of XML.
  Value value_of(std::string_view name, std::size_t at) const {
    const std::size_t end_of_name = at;
    while (at < text_.size() && (is_quote(text_[at]) || text_[at] == '\\')) ++at;
    const bool was_quoted = at > end_of_name;
    const std::size_t after = or_end(text_.find_first_not_of(white, at), text_);
    if (after < text_.size() && (text_[after] == ':' || text_[after] == '=') && text_.substr(after, 3) != "://") {
      std::size_t begin = after + 1;
      // := and => and ==
      while (begin < text_.size() && (text_[begin] == '=' || text_[begin] == '>') && text_[after] != ' ' &&
             begin < after + 3)
        ++begin;
      const char sign = text_[after];
      begin = or_end(text_.find_first_not_of(blanks, begin), text_);
      while (begin < text_.size() && text_[begin] == '\\' && begin + 1 < text_.size() &&
             (is_quote(text_[begin + 1]) || text_[begin + 1] == '\\'))
        ++begin;
      return {begin, sign};
    }
    if (at < text_.size() && text_[at] == '>' && at_ > 0 && text_[at_ - 1] == '<') return {at + 1, '>'};
    if (after >= text_.size() || after == at || was_quoted) return {};
    const bool next_is_option = text_.substr(after).starts_with("--");
    if (name.starts_with("-") && !next_is_option) return {after, ' '};
    // What is called a secret by its name is none: the secret 'DBT_ENV_SECRET_X'.
    const bool is_literal = is_quote(text_[after]) && !text_.substr(after + 1).starts_with("DBT_ENV_SECRET");
    return is_literal ? Value{after, ' '} : Value{};
  }

  void hide(const Value& value) {
    if (only_literals_) {
      const bool is_literal = value.begin < text_.size() && is_quote(text_[value.begin]) &&
                              end_of_quoted(value.begin) > value.begin + shortest_literal &&
                              !text_.substr(value.begin + 1).starts_with("{{");
      found_ = is_literal;
      keep_to(value.begin);
      return;
    }
    const std::size_t indentation = value.sign == ':' ? indentation_of(at_) : 0;
    keep_to(value.begin);
    if (text_.substr(at_).starts_with("{{")) return;  // A reference, not the secret.
    if (at_ < text_.size() && is_quote(text_[at_])) {
      if (text_.substr(at_ + 1).starts_with("{{")) return;
      const std::size_t end = end_of_quoted(at_);
      result_ += text_[at_++];
      if (end > at_) hide_to(end);
      while (at_ < text_.size() && text_[at_] == '\\') result_ += text_[at_++];
      if (at_ < text_.size()) result_ += text_[at_++];
      return;
    }
    const std::size_t end = value.sign == ':'   ? end_of_yaml(at_, indentation)
                            : value.sign == '>' ? or_end(text_.find('<', at_), text_)
                                                : end_of_plain(at_);
    if (end > at_) hide_to(end);
  }

  /// The closing quote of the literal that opens at `at`; a quote may be escaped, or doubled as in SQL and YAML. A
  /// quote that is itself escaped, as in JSON inside of JSON, is closed by one that is.
  std::size_t end_of_quoted(std::size_t at) const {
    std::size_t slashes = 0;
    while (slashes < at && text_[at - 1 - slashes] == '\\') ++slashes;
    for (std::size_t end = at + 1; end < text_.size(); ++end) {
      if (text_[end] == '\\') {
        std::size_t run = 1;
        while (end + run < text_.size() && text_[end + run] == '\\') ++run;
        const std::size_t next = end + run;
        if (next < text_.size() && text_[next] == text_[at] && slashes > 0 && run == slashes) return end;
        end = run % 2 == 1 && slashes == 0 ? next : next - 1;
        if (slashes > 0 && next < text_.size() && text_[next] == text_[at]) end = next;
      } else if (text_[end] == text_[at] && slashes == 0) {
        if (end + 1 >= text_.size() || text_[end + 1] != text_[at]) return end;
        ++end;  // Doubled.
      }
    }
    return text_.size();
  }

  /// Of a value behind `=` or an option: up to a blank, or in a list with semicolons up to the next.
  std::size_t end_of_plain(std::size_t at) {
    if (at < text_.size() && (text_[at] == '{' || text_[at] == '[')) return end_of_bracket(at);
    const std::size_t line = end_of_line(at);
    const std::size_t semicolon = next_semicolon(at);
    std::size_t end = at;
    while (end < line && std::string_view(" \t\r;}])").find(text_[end]) == npos && text_[end] != quote_ &&
           !(text_[end] == ',' && (depth_ > 0 || end + 1 == line || text_[end + 1] == ' '))) {
      if (text_[end] == '\\' && end + 1 < line && text_[end + 1] != quote_) ++end;
      ++end;
    }
    if (semicolon < line && depth_ == 0 && quote_ == 0 && semicolon > end &&
        text_.substr(end, semicolon - end).find('=') == npos)
      return semicolon;
    return with_scheme(at, std::min(end, line));
  }
  /// `Bearer x` is one value.
  std::size_t with_scheme(std::size_t at, std::size_t end) const {
    if (!is_scheme(text_.substr(at, end - at))) return end;
    const std::size_t next = or_end(text_.find_first_not_of(blanks, end), text_);
    return next == end ? end : or_end(text_.find_first_of(" \t\r\n,;}])\"'", next), text_);
  }

  /// Of a value behind `:`, as YAML has it: in brackets up to the next comma or bracket; else the rest of the line, and
  /// all lines below that belong to it.
  std::size_t end_of_yaml(std::size_t at, std::size_t indentation) {
    if (at < text_.size() && (text_[at] == '{' || text_[at] == '[')) return end_of_bracket(at);
    if (depth_ > 0) return or_end(text_.find_first_of(",}]", at), text_);
    std::size_t end = end_of_line(at);
    if (quote_ != 0) end = std::min(end, or_end(text_.find(quote_, at), text_));
    bool is_list_below = text_.find_first_not_of(" \t\r", at) >= end;
    while (end < text_.size() && text_[end] == '\n') {
      const std::size_t line = end + 1;
      const std::size_t first = or_end(text_.find_first_not_of(" ", line), text_);
      const std::size_t stop = end_of_line(line);
      const bool is_empty = first >= stop;
      const bool is_item = is_list_below && text_.substr(first).starts_with("- ") && first - line == indentation;
      if (first >= text_.size() || (!is_empty && !is_item && first - line <= indentation)) break;
      end = stop;
      if (quote_ != 0) {
        const std::size_t close = text_.substr(line, stop - line).find(quote_);
        if (close != npos) return line + close;
      }
    }
    return end;
  }

  /// How far the line of the key is indented, where the key is the first thing in it.
  std::size_t indentation_of(std::size_t key) const {
    std::size_t begin = key;
    while (begin > 0 && (text_[begin - 1] == ' ' || text_[begin - 1] == '-' || is_quote(text_[begin - 1]))) --begin;
    return begin == 0 || text_[begin - 1] == '\n' ? key - begin : 0;
  }

  std::size_t end_of_bracket(std::size_t at) const {
    std::size_t depth = 0;
    for (; at < text_.size(); ++at) {
      const char c = text_[at];
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return at + 1;
      if (is_quote(c) && c != quote_) at = std::min(end_of_quoted(at), text_.size() - 1);
    }
    return text_.size();
  }

  std::size_t end_of_line(std::size_t at) {
    if (at > line_ || line_ == npos) line_ = or_end(text_.find('\n', at), text_);
    return line_;
  }
  std::size_t next_semicolon(std::size_t at) {
    if (semicolon_ == npos || at > semicolon_) semicolon_ = or_end(text_.find(';', at), text_);
    return semicolon_;
  }

  static constexpr std::size_t shortest_literal = 3;

  std::string_view text_;
  const SecretNames& names_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  char quote_ = 0;
  bool only_literals_ = false;
  bool found_ = false;
  std::string result_;
  // Found ahead; valid until they are passed.
  std::size_t end_of_url_ = 0;
  std::size_t sign_of_url_ = npos;
  std::size_t line_ = npos;
  std::size_t semicolon_ = npos;
};

}  // namespace

std::string without_secrets(std::string_view text, const SecretNames& names) { return Redaction(text, names).run(); }

bool holds_secret(std::string_view text, const SecretNames& names) { return Redaction(text, names).finds_literal(); }

}  // namespace slimdag
