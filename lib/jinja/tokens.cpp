#include "jinja/tokens.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace slimdag::jinja {
namespace {

bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
/// Every byte of a character beyond ASCII counts as a letter.
bool is_word(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

void append_utf8(std::uint32_t c, std::string& out) {
  const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0U | (c >> 6U));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0U | (c >> 12U));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (c >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

/// The number of `digits` digits; nullopt where others stand there.
std::optional<std::uint32_t> number_at(std::string_view text, std::size_t digits, int base) {
  if (text.size() < digits) return std::nullopt;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, number, base);
  if (error != std::errc() || end != text.data() + digits) return std::nullopt;
  return number;
}

/// Python's codec unicode-escape, over text whose line ends are "\n". An escape that Python does not know stays.
std::optional<std::string> unescaped(std::string_view text) {
  constexpr std::string_view from = "\\'\"abfnrtv";
  constexpr std::string_view to = "\\'\"\a\b\f\n\r\t\v";
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r') {
      out += '\n';
      if (at + 1 < text.size() && text[at + 1] == '\n') ++at;
      continue;
    }
    if (text[at] != '\\' || at + 1 == text.size()) {
      out += text[at];
      continue;
    }
    const char c = text[++at];
    if (c == '\n' || c == '\r') {
      if (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
    } else if (const std::size_t known = from.find(c); known != std::string_view::npos) {
      out += to[known];
    } else if (c >= '0' && c <= '7') {
      std::uint32_t number = 0;
      std::size_t digits = 0;
      for (; digits < 3 && at + digits < text.size() && text[at + digits] >= '0' && text[at + digits] <= '7'; ++digits)
        number = number * 8 + static_cast<std::uint32_t>(text[at + digits] - '0');
      append_utf8(number, out);
      at += digits - 1;
    } else if (c == 'x' || c == 'u' || c == 'U') {
      const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
      const std::optional<std::uint32_t> number = number_at(text.substr(at + 1), digits, 16);
      if (!number || *number > 0x10FFFF) return std::nullopt;
      append_utf8(*number, out);
      at += digits;
    } else if (c == 'N') {
      return std::nullopt;
    } else {
      out += '\\';
      out += c;
    }
  }
  return out;
}

/// Reads the tokens of one tag up to its closing delimiter.
class TagReader {
 public:
  TagReader(std::string_view text, std::size_t at, std::string_view closer) : text_(text), at_(at), closer_(closer) {}

  /// false where jinja2 raises.
  bool read(std::vector<Token>& tokens) {
    while (true) {
      while (at_ < text_.size() && is_space(text_[at_])) ++at_;
      if (at_ == text_.size()) return false;
      if (brackets_.empty() && take_closer()) break;
      std::optional<Token> token = next();
      if (!token) return false;
      tokens.push_back(std::move(*token));
    }
    tokens.push_back({});
    return true;
  }
  std::size_t at() const noexcept { return at_; }

 private:
  /// `-%}` and `+%}` too; `+}}` is none.
  bool take_closer() {
    const std::string_view rest = text_.substr(at_);
    std::size_t sign = 0;
    if (rest.starts_with('-') || (closer_ == "%}" && rest.starts_with('+'))) sign = 1;
    for (const std::size_t skipped : {sign, std::size_t{0}}) {
      if (!rest.substr(skipped).starts_with(closer_)) continue;
      at_ += skipped + closer_.size();
      return true;
    }
    return false;
  }

  std::optional<Token> next() {
    const char c = text_[at_];
    if (is_digit(c)) return number();
    if (is_word(c)) return name();
    if (c == '\'' || c == '"') return quoted();
    return symbol();
  }

  Token name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return {Token::Kind::name, std::string(text_.substr(begin, at_ - begin))};
  }

  std::optional<Token> quoted() {
    const char quote = text_[at_];
    const std::size_t begin = ++at_;
    while (at_ < text_.size() && text_[at_] != quote) at_ += text_[at_] == '\\' ? 2 : 1;
    if (at_ >= text_.size()) return std::nullopt;
    std::optional<std::string> content = unescaped(text_.substr(begin, at_++ - begin));
    if (!content) return std::nullopt;
    return Token{Token::Kind::text, std::move(*content)};
  }

  /// Digits with single underscores between them.
  std::size_t digits_from(std::size_t at) const noexcept {
    while (at < text_.size() && (is_digit(text_[at]) || (text_[at] == '_' && at > 0 && is_digit(text_[at - 1]) &&
                                                         at + 1 < text_.size() && is_digit(text_[at + 1]))))
      ++at;
    return at;
  }

  Token number() {
    const std::size_t begin = at_;
    const bool after_dot = begin > 0 && text_[begin - 1] == '.';
    bool is_float = false;
    std::size_t end = digits_from(at_);
    if (!after_dot) {
      const auto digit_at = [&](std::size_t at) { return at < text_.size() && is_digit(text_[at]); };
      if (end < text_.size() && text_[end] == '.' && digit_at(end + 1)) {
        is_float = true;
        end = digits_from(end + 1);
      }
      if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
        std::size_t exponent = end + 1;
        if (exponent < text_.size() && (text_[exponent] == '+' || text_[exponent] == '-')) ++exponent;
        if (digit_at(exponent)) {
          is_float = true;
          end = digits_from(exponent);
        }
      }
    }
    at_ = is_float ? end : integer_end(begin, end);
    std::string text(text_.substr(begin, at_ - begin));
    std::erase(text, '_');
    return {is_float ? Token::Kind::floating : Token::Kind::integer, std::move(text)};
  }

  /// 0x1f, 0o17, 0b1; of 012 jinja2 takes the zeros alone.
  std::size_t integer_end(std::size_t begin, std::size_t end) const noexcept {
    if (text_[begin] != '0') return end;
    if (begin + 1 < text_.size()) {
      const char base = static_cast<char>(text_[begin + 1] | 0x20);
      const std::string_view allowed = base == 'x'   ? "0123456789abcdefABCDEF"
                                       : base == 'o' ? "01234567"
                                       : base == 'b' ? "01"
                                                     : "";
      std::size_t at = begin + 2;
      while (at < text_.size() && !allowed.empty() &&
             (allowed.find(text_[at]) != std::string_view::npos || text_[at] == '_'))
        ++at;
      if (at > begin + 2) return at;
    }
    std::size_t at = begin + 1;
    while (at < end && (text_[at] == '0' || text_[at] == '_')) ++at;
    return at;
  }

  std::optional<Token> symbol() {
    static constexpr std::array<std::string_view, 26> symbols = {"//", "**", "==", "!=", ">=", "<=", "+", "-", "/",
                                                                 "*",  "%",  "~",  "[",  "]",  "(",  ")", "{", "}",
                                                                 ">",  "<",  "=",  ".",  ":",  "|",  ",", ";"};
    const std::string_view rest = text_.substr(at_);
    const auto* const found =
        std::find_if(symbols.begin(), symbols.end(), [rest](std::string_view s) { return rest.starts_with(s); });
    if (found == symbols.end() || !balanced(found->front())) return std::nullopt;
    at_ += found->size();
    return Token{Token::Kind::symbol, std::string(*found)};
  }

  bool balanced(char c) {
    constexpr std::string_view openers = "([{";
    constexpr std::string_view closers = ")]}";
    if (const std::size_t opener = openers.find(c); opener != std::string_view::npos) {
      brackets_ += closers[opener];
    } else if (closers.find(c) != std::string_view::npos) {
      if (brackets_.empty() || brackets_.back() != c) return false;
      brackets_.pop_back();
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_;
  std::string_view closer_;
  std::string brackets_;  ///< The closing ones that are still to come.
};

/// Behind the tag `{% name %}` that stands at `at`; npos where another one does.
std::size_t behind_statement(std::string_view text, std::size_t at, std::string_view name) {
  std::size_t next = at + 2;
  const auto skip_space = [&] {
    while (next < text.size() && is_space(text[next])) ++next;
  };
  const auto skip_sign = [&] {
    if (next < text.size() && (text[next] == '-' || text[next] == '+')) ++next;
  };
  skip_sign();
  skip_space();
  if (!text.substr(next).starts_with(name)) return std::string_view::npos;
  next += name.size();
  skip_space();
  skip_sign();
  return text.substr(next).starts_with("%}") ? next + 2 : std::string_view::npos;
}

/// Behind the next such tag.
std::size_t behind_next_statement(std::string_view text, std::size_t at, std::string_view name) {
  for (at = text.find("{%", at); at != std::string_view::npos; at = text.find("{%", at + 2))
    if (const std::size_t end = behind_statement(text, at, name); end != std::string_view::npos) return end;
  return std::string_view::npos;
}

}  // namespace

std::optional<std::vector<Tag>> read_tags(std::string_view text) {
  std::vector<Tag> tags;
  std::size_t at = 0;
  while ((at = text.find('{', at)) != std::string_view::npos && at + 1 < text.size()) {
    const char kind = text[at + 1];
    if (kind == '#') {
      at = text.find("#}", at + 2);
      if (at == std::string_view::npos) return std::nullopt;
      at += 2;
      continue;
    }
    if (kind != '{' && kind != '%') {
      ++at;
      continue;
    }
    if (kind == '%')
      if (const std::size_t raw = behind_statement(text, at, "raw"); raw != std::string_view::npos) {
        at = behind_next_statement(text, raw, "endraw");
        if (at == std::string_view::npos) return std::nullopt;
        continue;
      }
    std::size_t inside = at + 2;
    if (inside < text.size() && (text[inside] == '-' || text[inside] == '+')) ++inside;
    Tag tag;
    tag.kind = kind == '{' ? Tag::Kind::print : Tag::Kind::statement;
    TagReader reader(text, inside, kind == '{' ? "}}" : "%}");
    if (!reader.read(tag.tokens)) return std::nullopt;
    at = reader.at();
    tags.push_back(std::move(tag));
  }
  return tags;
}

}  // namespace slimdag::jinja
