#include "environments/template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "support/python_number.hpp"
#include "support/secrets.hpp"
#include "support/text.hpp"

namespace slimdag::templates {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name_character(char c) { return is_name_start(c) || is_digit(c); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view without_end_space(std::string_view text) {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// What a filter leaves behind for the end of rendering, as TextMarker and its kin.
enum class Marker : std::uint8_t { none, text, native, boolean, number };

struct Marked {
  Result result;
  Marker marker = Marker::none;
};

/// Thrown inside the parser where the grammar below ends; never leaves this file.
struct NotUnderstood {};

constexpr int max_depth = 50;

Marked known(Value value) { return {{Status::known, std::move(value), {}}, Marker::none}; }

class Expression {
 public:
  Expression(std::string_view text, const Context& context) : text_(text), context_(context) {}

  Marked evaluate() {
    try {
      Marked value = filtered();
      skip_space();
      if (at_ != text_.size()) throw NotUnderstood{};
      return value;
    } catch (const NotUnderstood&) {
      return {{Status::unknown, {}, std::string(trimmed(text_))}, Marker::none};
    }
  }

 private:
  Marked filtered() {
    Marked value = primary();
    while (take('|')) apply(name(), value);
    return value;
  }

  static void apply(std::string_view filter, Marked& value) {
    Marker marker = Marker::none;
    if (filter == "as_text")
      marker = Marker::text;
    else if (filter == "as_native")
      marker = Marker::native;
    else if (filter == "as_bool")
      marker = Marker::boolean;
    else if (filter == "as_number")
      marker = Marker::number;
    else
      throw NotUnderstood{};
    if (!value.result.is_known()) return;
    // Each marker is a class of str: what it holds is the text of the value.
    value.result.value = Value::of_text(to_text(value.result.value));
    value.marker = marker;
  }

  Marked primary() {
    skip_space();
    if (at_ == text_.size()) throw NotUnderstood{};
    const char c = text_[at_];
    if (c == '\'' || c == '"') return known(Value::of_text(quoted()));
    if (is_digit(c) || c == '-') return known(Value::of_number(number()));
    if (c == '(') return grouped();
    if (!is_name_start(c)) throw NotUnderstood{};
    return named(name());
  }

  Marked grouped() {
    if (++depth_ > max_depth) throw NotUnderstood{};
    expect('(');
    Marked value = filtered();
    expect(')');
    --depth_;
    return value;
  }

  Marked named(std::string_view word) {
    if (word == "true" || word == "True") return known(Value::of_bool(true));
    if (word == "false" || word == "False") return known(Value::of_bool(false));
    if (word == "none" || word == "None") return known(Value::of_none());
    if (word == "env_var") return env_var();
    if (word == "var") return var();
    if (word == "target") return target();
    if (word == "user") return user();
    throw NotUnderstood{};
  }

  /// `(name)` or `(name, default)`, the default also as `default=`.
  std::pair<Marked, std::optional<Marked>> arguments() {
    if (++depth_ > max_depth) throw NotUnderstood{};
    expect('(');
    Marked first = filtered();
    std::optional<Marked> second;
    if (take(',')) {
      skip_space();
      if (text_.substr(at_).starts_with("default")) {
        const std::size_t before = at_;
        name();
        if (!take('=')) at_ = before;
      }
      second = filtered();
    }
    expect(')');
    --depth_;
    return {std::move(first), std::move(second)};
  }

  Marked env_var() {
    auto [called, fallback] = arguments();
    if (!called.result.is_known()) return called;
    if (called.result.value.kind != Value::Kind::text) throw NotUnderstood{};
    Result found = context_.env_var ? context_.env_var(called.result.value.text)
                                    : Result{Status::missing, {}, called.result.value.text};
    // `default is not None`
    const bool has_default =
        fallback && !(fallback->result.is_known() && fallback->result.value.kind == Value::Kind::none);
    if (found.status == Status::missing && has_default && found.detail == called.result.value.text) return *fallback;
    return {std::move(found), Marker::none};
  }

  Marked var() {
    auto [called, fallback] = arguments();
    if (!called.result.is_known()) return called;
    if (called.result.value.kind != Value::Kind::text) throw NotUnderstood{};
    if (context_.var)
      if (std::optional<Value> value = context_.var(called.result.value.text)) return known(std::move(*value));
    if (!fallback) throw NotUnderstood{};
    return *fallback;
  }

  Marked target() {
    const std::string attribute = member();
    if (context_.target)
      if (std::optional<Result> value = context_.target(attribute)) return {std::move(*value), Marker::none};
    throw NotUnderstood{};
  }

  Marked user() {
    if (member() != "name" || !context_.user_name) throw NotUnderstood{};
    return known(Value::of_text(*context_.user_name));
  }

  /// `.name` or `['name']`
  std::string member() {
    if (take('.')) return std::string(name());
    expect('[');
    skip_space();
    std::string text = quoted();
    expect(']');
    return text;
  }

  std::string_view name() {
    skip_space();
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name_character(text_[at_])) ++at_;
    if (at_ == begin || !is_name_start(text_[begin])) throw NotUnderstood{};
    return text_.substr(begin, at_ - begin);
  }

  std::string number() {
    const std::size_t begin = at_;
    if (text_[at_] == '-') ++at_;
    const std::size_t digits = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    const std::size_t whole = at_ - digits;
    bool is_float = false;
    if (at_ + 1 < text_.size() && text_[at_] == '.' && is_digit(text_[at_ + 1])) {
      is_float = true;
      ++at_;
      while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    }
    constexpr std::size_t most_digits = 300;
    const bool leading_zero = whole > 1 && text_[digits] == '0';
    if (whole == 0 || leading_zero || at_ - begin > most_digits ||
        (at_ < text_.size() && is_name_character(text_[at_])))
      throw NotUnderstood{};
    const std::string_view written = text_.substr(begin, at_ - begin);
    if (is_float) return python_repr(python_float(written));
    return written == "-0" ? "0" : std::string(written);
  }

  std::string quoted() {
    if (at_ == text_.size() || (text_[at_] != '\'' && text_[at_] != '"')) throw NotUnderstood{};
    const char quote = text_[at_++];
    std::string result;
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] != '\\') {
        result += text_[at_++];
        continue;
      }
      if (at_ + 1 == text_.size()) throw NotUnderstood{};
      result += escaped(text_[at_ + 1]);
      at_ += 2;
    }
    if (at_ == text_.size()) throw NotUnderstood{};
    ++at_;
    return result;
  }

  static char escaped(char c) {
    switch (c) {
      case '\\':
      case '\'':
      case '"':
        return c;
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case 'r':
        return '\r';
      default:
        throw NotUnderstood{};
    }
  }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool take(char c) {
    skip_space();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!take(c)) throw NotUnderstood{};
  }

  std::string_view text_;
  const Context& context_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

struct Part {
  bool is_expression = false;
  std::string text;
};

/// Where the tag that opens at `at` closes, quotes left alone; npos where it does not.
std::size_t end_of_tag(std::string_view text, std::size_t at, std::string_view closer) {
  char quote = '\0';
  for (; at < text.size(); ++at) {
    if (quote != '\0') {
      if (text[at] == '\\')
        ++at;
      else if (text[at] == quote)
        quote = '\0';
      continue;
    }
    if (closer != "#}" && (text[at] == '\'' || text[at] == '"'))
      quote = text[at];
    else if (text.substr(at).starts_with(closer))
      return at;
  }
  return std::string_view::npos;
}

/// nullopt where the text has statements or a tag that does not close.
std::optional<std::vector<Part>> parts_of(std::string_view text) {
  std::vector<Part> parts;
  std::string literal;
  bool strip_next = false;
  const auto add_literal = [&](std::string_view piece) {
    if (strip_next)
      while (!piece.empty() && is_space(piece.front())) piece.remove_prefix(1);
    literal += piece;
  };
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t open = at;
    while (open < text.size() && !(text[open] == '{' && open + 1 < text.size() &&
                                   (text[open + 1] == '{' || text[open + 1] == '%' || text[open + 1] == '#')))
      ++open;
    std::string_view before = text.substr(at, open - at);
    if (open == text.size()) {
      add_literal(before);
      break;
    }
    if (text[open + 1] == '%') return std::nullopt;
    const bool is_comment = text[open + 1] == '#';
    std::size_t begin = open + 2;
    const bool strip_before = begin < text.size() && text[begin] == '-';
    if (strip_before || (begin < text.size() && text[begin] == '+')) ++begin;
    add_literal(strip_before ? without_end_space(before) : before);
    const std::size_t close = end_of_tag(text, begin, is_comment ? "#}" : "}}");
    if (close == std::string_view::npos) return std::nullopt;
    std::string_view inside = text.substr(begin, close - begin);
    strip_next = !inside.empty() && inside.back() == '-';
    if (strip_next || (!inside.empty() && inside.back() == '+')) inside.remove_suffix(1);
    if (!is_comment) {
      if (!literal.empty()) parts.push_back({false, std::exchange(literal, {})});
      parts.push_back({true, std::string(inside)});
    }
    at = close + 2;
  }
  if (!literal.empty()) parts.push_back({false, std::move(literal)});
  return parts;
}

/// As Jinja's lexer: line breaks are "\n", and one at the end is dropped.
std::string with_line_breaks(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\r') {
      result += text[at];
    } else {
      result += '\n';
      if (at + 1 < text.size() && text[at + 1] == '\n') ++at;
    }
  }
  if (result.ends_with('\n')) result.pop_back();
  return result;
}

/// A Python number as literal_eval reads it; nullopt for anything else. Only the forms that are clear without Python.
std::optional<std::string> literal_number(std::string_view text) {
  std::string_view digits = text;
  if (!digits.empty() && (digits.front() == '-' || digits.front() == '+')) digits.remove_prefix(1);
  const std::size_t point = digits.find('.');
  const std::string_view whole = digits.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? std::string_view() : digits.substr(point + 1);
  const auto all_digits = [](std::string_view part) { return std::all_of(part.begin(), part.end(), is_digit); };
  if ((whole.empty() && fraction.empty()) || !all_digits(whole) || !all_digits(fraction)) return std::nullopt;
  const std::string sign = text.front() == '-' ? "-" : "";
  if (point != std::string_view::npos)
    return python_repr(python_float(sign + "0" + std::string(whole) + "." + std::string(fraction) + "0"));
  const bool zero = whole.find_first_not_of('0') == std::string_view::npos;
  if (whole.size() > 1 && whole.front() == '0' && !zero) return std::nullopt;  // A SyntaxError of Python.
  return zero ? "0" : sign + std::string(whole);
}

/// The content of a Python text without escapes, in one pair of quotes.
std::optional<std::string> literal_text(std::string_view text) {
  if (text.size() < 2 || (text.front() != '\'' && text.front() != '"') || text.back() != text.front())
    return std::nullopt;
  const std::string_view inside = text.substr(1, text.size() - 2);
  if (inside.find_first_of("\\\n\r") != std::string_view::npos || inside.find(text.front()) != std::string_view::npos)
    return std::nullopt;
  return std::string(inside);
}

bool may_be_other_literal(std::string_view text) {
  return text.find_first_of("[({'\"\\_+-#") != std::string_view::npos ||
         (!text.empty() && (is_digit(text.front()) || text.front() == '.'));
}

/// ast.literal_eval(text), or the text itself where that raises.
Result literal_eval(const std::string& text) {
  std::string_view stripped = text;
  while (!stripped.empty() && (stripped.front() == ' ' || stripped.front() == '\t')) stripped.remove_prefix(1);
  stripped = without_end_space(stripped);
  if (stripped == "True" || stripped == "False") return {Status::known, Value::of_bool(stripped == "True"), {}};
  if (stripped == "None") return {Status::known, Value::of_none(), {}};
  if (auto number = literal_number(stripped)) return {Status::known, Value::of_number(std::move(*number)), {}};
  if (auto literal = literal_text(stripped)) return {Status::known, Value::of_text(std::move(*literal)), {}};
  if (may_be_other_literal(stripped)) return {Status::unknown, {}, text};
  return {Status::known, Value::of_text(text), {}};
}

Result finish(const Marked& marked) {
  if (!marked.result.is_known() || marked.marker == Marker::none || marked.marker == Marker::text) return marked.result;
  const std::string raw = marked.result.value.text;
  Result result = literal_eval(raw);
  if (!result.is_known()) return result;
  const auto could_not = [&raw](std::string_view type) {
    return Result{Status::failed, {}, fmt::format("Could not convert value '{}' into type '{}'", raw, type)};
  };
  if (marked.marker == Marker::boolean && result.value.kind != Value::Kind::boolean) return could_not("bool");
  if (marked.marker == Marker::number && result.value.kind != Value::Kind::number) return could_not("number");
  return result;
}

}  // namespace

std::string to_text(const Value& value) {
  switch (value.kind) {
    case Value::Kind::none:
      return "None";
    case Value::Kind::boolean:
      return value.truth ? "True" : "False";
    default:
      return value.text;
  }
}

Context sample_context() {
  Context context;
  context.user_name = "name";
  context.env_var = [](std::string_view) { return Result{Status::known, Value::of_text("1"), {}}; };
  return context;
}

bool has_jinja(std::string_view text) noexcept {
  for (std::size_t at = 0; at + 1 < text.size(); ++at)
    if (text[at] == '{' && (text[at + 1] == '{' || text[at + 1] == '%' || text[at + 1] == '#')) return true;
  return false;
}

Result render(std::string_view text, const Context& context) {
  const std::string source = with_line_breaks(text);
  const std::optional<std::vector<Part>> parts = parts_of(source);
  if (!parts) return {Status::unknown, {}, std::string(text)};
  if (parts->empty()) return {Status::known, Value::of_text({}), {}};
  if (parts->size() == 1 && parts->front().is_expression)
    return finish(Expression(parts->front().text, context).evaluate());
  const auto too_long = [&] {
    return Result{Status::failed, {}, fmt::format("The value would be longer than {} bytes.", context.longest)};
  };
  std::string joined;
  std::size_t literal = 0;  // What the file itself holds is as long as it is.
  for (const Part& part : *parts) {
    if (!part.is_expression) {
      joined += part.text;
      literal += part.text.size();
      continue;
    }
    Result result = Expression(part.text, context).evaluate().result;
    if (!result.is_known()) return result;
    joined += to_text(result.value);
    if (joined.size() - literal > context.longest) return too_long();
  }
  return {Status::known, Value::of_text(std::move(joined)), {}};
}

namespace {

/// A call of env_var() with a literal name, as byte positions.
struct Call {
  std::string_view name;
  std::size_t begin = 0;          ///< Of the word env_var.
  std::size_t end = 0;            ///< Behind the name and its quote.
  std::size_t default_begin = 0;  ///< Behind the comma; 0 where there is no default.
};

template <typename Visit>
void for_each_env_var(std::string_view text, const Visit& visit) {
  constexpr std::string_view function = "env_var";
  for (std::size_t at = text.find(function); at != std::string_view::npos; at = text.find(function, at)) {
    Call call;
    call.begin = at;
    const bool whole_word = at == 0 || !is_name_character(text[at - 1]);
    at += function.size();
    const auto skip = [&] {
      while (at < text.size() && is_space(text[at])) ++at;
    };
    skip();
    if (!whole_word || at >= text.size() || text[at] != '(') continue;
    ++at;
    skip();
    if (at >= text.size()) break;
    const char quote = text[at];
    if (quote != '\'' && quote != '"') continue;
    const std::size_t end = text.find(quote, at + 1);
    if (end == std::string_view::npos) break;
    call.name = text.substr(at + 1, end - at - 1);
    at = call.end = end + 1;
    skip();
    if (at < text.size() && text[at] == ',') call.default_begin = at + 1;
    if (!call.name.empty()) visit(call);
  }
}

/// Whether a text says no more than which kind of secret follows.
bool is_harmless(std::string_view text) {
  std::string word;
  for (const char c : text)
    if (is_name_character(c)) word += c;
  return word.empty() || word == "Bearer" || word == "bearer" || word == "Basic" || word == "basic" || word == "token";
}

/// Whether an expression is a call of env_var() without a default, whatever filters follow.
bool is_plain_call(std::string_view expression) {
  expression = trimmed(expression);
  bool plain = false;
  for_each_env_var(expression, [&](const Call& call) {
    const std::string_view rest = trimmed(expression.substr(call.end));
    plain = call.begin == 0 && rest.starts_with(')') && rest.find_first_of("'\"(") == std::string_view::npos;
  });
  return plain;
}

}  // namespace

std::vector<Mention> mentioned_variables(std::string_view text) {
  std::vector<Mention> mentions;
  for_each_env_var(text, [&](const Call& call) {
    mentions.push_back({std::string(call.name), call.default_begin != 0});
  });
  return mentions;
}

bool is_reference(std::string_view text) {
  const std::optional<std::vector<Part>> parts = parts_of(text);
  if (!parts) return false;
  bool refers = false;
  for (const Part& part : *parts) {
    if (part.is_expression ? !is_plain_call(part.text) : !is_harmless(part.text)) return false;
    refers = refers || part.is_expression;
  }
  return refers;
}

std::string without_secret_defaults(std::string_view text) {
  std::string result;
  std::size_t kept = 0;
  for_each_env_var(text, [&](const Call& call) {
    if (call.default_begin == 0 || !is_secret_name(call.name)) return;
    const std::size_t open = text.find_first_of("'\")", call.default_begin);
    if (open == std::string_view::npos || text[open] == ')' || open < kept) return;
    std::size_t close = open + 1;
    while (close < text.size() && text[close] != text[open]) close += text[close] == '\\' ? 2 : 1;
    close = std::min(close, text.size());
    if (close == open + 1) return;
    result += text.substr(kept, open + 1 - kept);
    result += hidden_text;
    kept = close;
  });
  return result += text.substr(kept);
}

}  // namespace slimdag::templates
