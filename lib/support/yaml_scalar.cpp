#include "support/yaml_scalar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "slimdag/error.hpp"
#include "support/python_number.hpp"
#include "support/python_text.hpp"
#include "support/text.hpp"
#include "support/yaml_timestamp.hpp"

namespace slimdag::yaml {

namespace {

constexpr std::string_view tag_prefix = "tag:yaml.org,2002:";

/// Python converts no longer decimal text; other bases get the same bound here.
constexpr std::size_t max_integer_text = 4300;

[[noreturn]] void refuse(std::string_view text, std::string_view type) {
  throw Error(ErrorCode::invalid_argument, fmt::format("The YAML scalar '{}' is not a valid {}.", text, type), {},
              "Put it into quotes to make it a text.");
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_digit_or_underscore(char c) { return is_digit(c) || c == '_'; }

/// Takes characters off the front of a text, as a regular expression without backtracking.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}
  bool done() const { return rest_.empty(); }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_text(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  void take_sign() { take('-') || take('+'); }
  template <typename Predicate>
  std::size_t take_while(Predicate&& belongs) {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), belongs);
    const auto count = static_cast<std::size_t>(end - rest_.begin());
    rest_.remove_prefix(count);
    return count;
  }
  /// `(?::[0-5]?[0-9])+`
  bool take_sexagesimal_parts() {
    std::size_t parts = 0;
    for (; !rest_.empty() && rest_.front() == ':'; ++parts) {
      const std::size_t digits =
          static_cast<std::size_t>(std::find_if_not(rest_.begin() + 1, rest_.end(), is_digit) - (rest_.begin() + 1));
      if (digits == 0 || digits > 2 || (digits == 2 && rest_[1] > '5')) return false;
      rest_.remove_prefix(digits + 1);
    }
    return parts > 0;
  }

 private:
  std::string_view rest_;
};

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool looks_like_bool(std::string_view text) {
  return is_one_of(text, {"yes", "Yes", "YES", "no", "No", "NO", "true", "True", "TRUE", "false", "False", "FALSE",
                          "on", "On", "ON", "off", "Off", "OFF"});
}

bool looks_like_int(std::string_view text) {
  Cursor start(text);
  start.take_sign();
  const auto all = [&start](std::string_view prefix, auto&& belongs) {
    Cursor cursor = start;
    return cursor.take_text(prefix) && cursor.take_while(belongs) > 0 && cursor.done();
  };
  if (all("0b", [](char c) { return c == '0' || c == '1' || c == '_'; })) return true;
  if (all("0x", [](char c) { return is_digit_or_underscore(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }))
    return true;
  if (all("0", [](char c) { return (c >= '0' && c <= '7') || c == '_'; })) return true;
  Cursor decimal = start;
  if (decimal.take('0')) return decimal.done();
  if (decimal.take('_') || decimal.take_while(is_digit_or_underscore) == 0) return false;
  return decimal.done() || (decimal.take_sexagesimal_parts() && decimal.done());
}

bool looks_like_float(std::string_view text) {
  const auto exponent_or_end = [](Cursor& cursor) {
    if (cursor.done()) return true;
    if (!cursor.take('e') && !cursor.take('E')) return false;
    return (cursor.take('-') || cursor.take('+')) && cursor.take_while(is_digit) > 0 && cursor.done();
  };
  if (is_one_of(text, {".nan", ".NaN", ".NAN"})) return true;
  Cursor point(text);
  if (point.take('.') && point.take_while(is_digit) > 0) {
    point.take_while(is_digit_or_underscore);
    return exponent_or_end(point);
  }
  Cursor cursor(text);
  cursor.take_sign();
  Cursor infinity = cursor;
  if ((infinity.take_text(".inf") || infinity.take_text(".Inf") || infinity.take_text(".INF")) && infinity.done())
    return true;
  if (cursor.take('_') || cursor.take_while(is_digit_or_underscore) == 0) return false;
  const bool sexagesimal = cursor.take_sexagesimal_parts();
  if (!cursor.take('.')) return false;
  cursor.take_while(is_digit_or_underscore);
  return sexagesimal ? cursor.done() : exponent_or_end(cursor);
}

std::string without_underscores(std::string_view text) {
  std::string result;
  std::copy_if(text.begin(), text.end(), std::back_inserter(result), [](char c) { return c != '_'; });
  return result;
}

/// A natural number of any size that grows by `* factor + term`.
class BigNumber {
 public:
  void multiply_add(std::uint32_t factor, std::uint32_t term) {
    std::uint64_t carry = term;
    for (std::uint32_t& limb : limbs_) {
      carry += std::uint64_t{limb} * factor;
      limb = static_cast<std::uint32_t>(carry % base);
      carry /= base;
    }
    if (carry > 0) limbs_.push_back(static_cast<std::uint32_t>(carry));
  }
  std::string to_string() const {
    if (limbs_.empty()) return "0";
    std::string text = fmt::to_string(limbs_.back());
    for (auto limb = limbs_.rbegin() + 1; limb != limbs_.rend(); ++limb) text += fmt::format("{:09}", *limb);
    return text;
  }

 private:
  static constexpr std::uint64_t base = 1'000'000'000;
  std::vector<std::uint32_t> limbs_;
};

/// nullopt where a character is no digit of the base.
std::optional<std::string> to_decimal(std::string_view digits, std::uint32_t base) {
  BigNumber number;
  for (const char c : digits) {
    std::uint32_t digit = 0;
    const auto [end, error] = std::from_chars(&c, &c + 1, digit, static_cast<int>(base));
    if (error != std::errc{}) return std::nullopt;
    number.multiply_add(base, digit);
  }
  if (digits.empty()) return std::nullopt;
  return number.to_string();
}

std::optional<std::string> sexagesimal_to_decimal(std::string_view text) {
  BigNumber number;
  for (const std::string_view part : split(text, ':')) {
    std::uint32_t digits = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), digits);
    if (error != std::errc{} || end != part.data() + part.size()) return std::nullopt;
    number.multiply_add(60, digits);
  }
  return number.to_string();
}

/// int(text) for decimal text, without leading zeros.
std::optional<std::string> decimal_digits(std::string_view digits) {
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  const std::size_t significant = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  return std::string(digits.substr(significant));
}

/// Source: construct_yaml_int in PyYAML's constructor.py.
std::string construct_int(std::string_view text) {
  std::string digits = without_underscores(text);
  if (digits.size() > max_integer_text) refuse(digits.substr(0, 20) + "...", "integer: it is too long");
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.erase(0, 1);
  const std::string_view view = digits;
  std::optional<std::string> number;
  if (view == "0")
    number = "0";
  else if (view.starts_with("0b"))
    number = to_decimal(view.substr(2), 2);
  else if (view.starts_with("0x"))
    number = to_decimal(view.substr(2), 16);
  else if (view.starts_with('0'))
    number = to_decimal(view, 8);
  else if (view.find(':') != std::string_view::npos)
    number = sexagesimal_to_decimal(view);
  else
    number = decimal_digits(view);
  if (!number) refuse(text, "integer");
  return negative && *number != "0" ? '-' + *number : *number;
}

std::string number_text(double value) {
  if (value != value) return "NaN";
  if (value - value != 0) return value > 0 ? "Infinity" : "-Infinity";
  return python_repr(value);
}

std::optional<double> sexagesimal_to_double(std::string_view text) {
  double value = 0;
  double base = 1;
  std::vector<std::string_view> parts = split(text, ':');
  std::reverse(parts.begin(), parts.end());
  for (const std::string_view part : parts) {
    const std::optional<double> digit = python_float_of_text(part);
    if (!digit) return std::nullopt;
    value += *digit * base;
    base *= 60;
  }
  return value;
}

/// Source: construct_yaml_float.
std::string construct_float(std::string_view text) {
  std::string digits = to_lower(without_underscores(text));
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.erase(0, 1);
  std::optional<double> value;
  if (digits == ".inf")
    value = python_float("Infinity");
  else if (digits == ".nan")
    value = python_float("NaN");
  else if (digits.find(':') != std::string::npos)
    value = sexagesimal_to_double(digits);
  else
    value = python_float_of_text(digits);
  if (!value) refuse(text, "float");
  return number_text(negative ? -*value : *value);
}

Scalar construct_bool(std::string_view text) {
  const std::string lower = to_lower(text);
  if (is_one_of(lower, {"yes", "true", "on"})) return {Scalar::Kind::boolean, true, {}};
  if (is_one_of(lower, {"no", "false", "off"})) return {Scalar::Kind::boolean, false, {}};
  refuse(text, "boolean");
}

Scalar construct_timestamp(std::string_view text) {
  std::optional<std::string> moment = timestamp_to_isoformat(text);
  if (!moment) refuse(text, "timestamp");
  return {Scalar::Kind::timestamp, false, std::move(*moment)};
}

}  // namespace

Scalar resolve_plain(std::string_view text) {
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return {};
  if (looks_like_bool(text)) return construct_bool(text);
  if (text == "<<") return {Scalar::Kind::merge, false, {}};
  if (text == "=") return {Scalar::Kind::value, false, {}};
  if (looks_like_float(text)) return {Scalar::Kind::number, false, construct_float(text)};
  if (looks_like_int(text)) return {Scalar::Kind::number, false, construct_int(text)};
  if (looks_like_timestamp(text)) return construct_timestamp(text);
  return {Scalar::Kind::string, false, std::string(text)};
}

Scalar construct(std::string_view tag, std::string_view text) {
  const std::string_view type = tag.starts_with(tag_prefix) ? tag.substr(tag_prefix.size()) : std::string_view();
  if (type == "str") return {Scalar::Kind::string, false, std::string(text)};
  if (type == "null") return {};
  if (type == "bool") return construct_bool(text);
  if (type == "int") return {Scalar::Kind::number, false, construct_int(text)};
  if (type == "float") return {Scalar::Kind::number, false, construct_float(text)};
  if (type == "timestamp") return construct_timestamp(text);
  throw Error(ErrorCode::invalid_argument, fmt::format("The YAML tag '{}' is not one that dbt reads as a value.", tag),
              {}, "Leave the tag out.");
}

}  // namespace slimdag::yaml
