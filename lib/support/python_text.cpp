#include "support/python_text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>

#include "slimdag/error.hpp"
#include "support/python_number.hpp"
#include "support/text.hpp"
#include "support/unicode.hpp"

namespace slimdag {

namespace {

/// The text with the digits of every script as ASCII; nullopt where another character is not ASCII, or where an
/// underscore does not stand between two digits.
std::optional<std::string> to_ascii_number(std::string_view text) {
  std::string ascii;
  bool after_digit = false;
  bool after_underscore = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    const int digit = python_digit(c);
    if ((after_underscore && digit < 0) || (c == U'_' && !after_digit) || (digit < 0 && c >= 0x80)) return std::nullopt;
    after_underscore = c == U'_';
    after_digit = digit >= 0;
    if (!after_underscore) ascii += digit >= 0 ? static_cast<char>('0' + digit) : static_cast<char>(c);
  }
  if (after_underscore) return std::nullopt;
  return ascii;
}

double infinity_with_sign(bool negative) {
  return negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
}

}  // namespace

std::optional<double> python_float_of_text(std::string_view text) {
  const std::optional<std::string> ascii = to_ascii_number(strip(text));
  if (!ascii || ascii->empty()) return std::nullopt;
  std::string_view digits = *ascii;
  const bool negative = digits.front() == '-';
  if (negative || digits.front() == '+') digits.remove_prefix(1);
  const std::string lower = to_lower(digits);
  if (lower == "inf" || lower == "infinity") return infinity_with_sign(negative);
  if (lower == "nan") return std::numeric_limits<double>::quiet_NaN();
  // from_chars would also take "inf(...)" and a second sign.
  if (digits.empty() || (digits.front() != '.' && (digits.front() < '0' || digits.front() > '9'))) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc::invalid_argument || end != digits.data() + digits.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) value = python_float(digits);
  return negative ? -value : value;
}

std::optional<double> python_float_of(const json::Value& value) {
  switch (value.kind) {
    case json::Kind::string:
      return python_float_of_text(value.string());
    case json::Kind::number:
    case json::Kind::boolean:
      return json::to_double(value);
    default:
      throw Error(ErrorCode::invalid_selector, fmt::format("{} is neither a number nor a text.", json::dump(value)));
  }
}

std::optional<double> python_int(const json::Value& value) {
  if (value.is_string()) {
    const std::optional<std::string> ascii = to_ascii_number(strip(value.string()));
    if (!ascii) return std::nullopt;
    std::string_view digits = *ascii;
    const bool negative = digits.substr(0, 1) == "-";
    if (negative || digits.substr(0, 1) == "+") digits.remove_prefix(1);
    constexpr std::size_t max_digits = 4300;
    if (digits.empty() || digits.size() > max_digits ||
        digits.find_first_not_of("0123456789") != std::string_view::npos)
      return std::nullopt;
    const double magnitude = python_float(digits);
    return negative ? -magnitude : magnitude;
  }
  if (value.kind != json::Kind::number && value.kind != json::Kind::boolean) return std::nullopt;
  const double number = json::to_double(value);
  const bool is_float =
      value.kind == json::Kind::number && value.string().find_first_of(".eENI") != std::string_view::npos;
  if (is_float && !std::isfinite(number)) return std::nullopt;
  return std::trunc(number);
}

std::string python_str(const json::Value& value) {
  return value.is_array() || value.is_object() ? json::dump(value) : json::to_python_str(value);
}

}  // namespace slimdag
