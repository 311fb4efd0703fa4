#include "support/python_number.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>

namespace slimdag {
namespace {

bool is_float_text(std::string_view number) noexcept { return number.find_first_of(".eENI") != std::string_view::npos; }

/// Exact decimal digits of an integral double.
void append_integral(double value, std::string& out) {
  char buffer[400];
  const int size = std::snprintf(buffer, sizeof buffer, "%.0f", value);
  out.append(buffer, static_cast<std::size_t>(size));
}

}  // namespace

double python_float(std::string_view number) noexcept {
  if (number == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (number == "Infinity") return std::numeric_limits<double>::infinity();
  if (number == "-Infinity") return -std::numeric_limits<double>::infinity();
  double value = 0.0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc::result_out_of_range) return value;
  // Too large or too small for a double: the sign of the exponent tells which.
  const bool negative = number.front() == '-';
  const std::size_t e = number.find_first_of("eE");
  const bool tiny = e != std::string_view::npos && e + 1 < number.size() && number[e + 1] == '-';
  if (tiny) return negative ? -0.0 : 0.0;
  return negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
}

void append_canonical_number(std::string_view number, std::string& out) {
  if (!is_float_text(number)) {
    out.append(number == "-0" ? std::string_view("0") : number);
    return;
  }
  const double value = python_float(number);
  if (std::isnan(value)) {
    out.append("nan");
  } else if (std::isinf(value)) {
    out.append(value > 0 ? "inf" : "-inf");
  } else if (value == std::trunc(value)) {
    append_integral(value == 0.0 ? 0.0 : value, out);
  } else {
    char buffer[64];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
    out.append(buffer, end);
  }
}

bool equal_numbers(std::string_view a, std::string_view b) noexcept {
  if (a == "NaN" || b == "NaN") return false;
  if (a == b) return true;
  std::string left, right;
  append_canonical_number(a, left);
  append_canonical_number(b, right);
  return left == right;
}

std::string python_repr(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char buffer[64];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  std::string out;
  if (text.front() == '-') {
    out += '-';
    text.remove_prefix(1);
  }
  const std::size_t e = text.find('e');
  int exponent = 0;
  const char* digits_of_exponent = text.data() + e + 1;
  if (*digits_of_exponent == '+') ++digits_of_exponent;
  std::from_chars(digits_of_exponent, text.data() + text.size(), exponent);
  std::string digits(1, text[0]);
  if (e > 2) digits.append(text.substr(2, e - 2));
  // Python's repr: positional for exponents from -4 to 15, else scientific with at least two digits of exponent.
  if (exponent < -4 || exponent >= 16) {
    out += digits[0];
    if (digits.size() > 1) out.append(".").append(digits, 1, std::string::npos);
    char tail[16];
    std::snprintf(tail, sizeof tail, "e%c%02d", exponent < 0 ? '-' : '+', std::abs(exponent));
    return out + tail;
  }
  if (exponent < 0) {
    out.append("0.").append(static_cast<std::size_t>(-exponent - 1), '0').append(digits);
    return out;
  }
  const std::size_t point = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= point) {
    out.append(digits).append(point - digits.size(), '0').append(".0");
  } else {
    out.append(digits, 0, point).append(".").append(digits, point, std::string::npos);
  }
  return out;
}

void append_python_number(std::string_view number, std::string& out) {
  if (number == "NaN" || number == "Infinity" || number == "-Infinity" || !is_float_text(number)) {
    out.append(number == "-0" ? std::string_view("0") : number);
    return;
  }
  const double value = python_float(number);
  if (std::isinf(value)) {
    out.append(value > 0 ? "Infinity" : "-Infinity");
  } else {
    out.append(python_repr(value));
  }
}

}  // namespace slimdag
