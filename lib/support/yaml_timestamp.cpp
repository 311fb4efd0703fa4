#include "support/yaml_timestamp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace slimdag::yaml {

namespace {

struct Timestamp {
  int year = 0, month = 0, day = 0;
  std::size_t month_digits = 0, day_digits = 0;
  bool has_time = false;
  int hour = 0, minute = 0, second = 0, microsecond = 0;
  bool has_offset = false;
  int offset_minutes = 0;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  /// PyYAML's timestamp_regexp; nullopt where it does not match.
  std::optional<Timestamp> read() {
    Timestamp t;
    if (number(4, 4, t.year) == 0 || !take('-')) return std::nullopt;
    if ((t.month_digits = number(1, 2, t.month)) == 0 || !take('-')) return std::nullopt;
    if ((t.day_digits = number(1, 2, t.day)) == 0) return std::nullopt;
    if (rest_.empty()) return t;
    t.has_time = true;
    if (!read_time(t) || !rest_.empty()) return std::nullopt;
    return t;
  }

 private:
  bool read_time(Timestamp& t) {
    if (!take('T') && !take('t') && take_blanks() == 0) return false;
    if (number(1, 2, t.hour) == 0 || !take(':') || number(2, 2, t.minute) == 0 || !take(':') ||
        number(2, 2, t.second) == 0)
      return false;
    if (take('.')) read_fraction(t);
    return rest_.empty() || read_offset(t);
  }

  void read_fraction(Timestamp& t) {
    int places = 0;
    for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1)) {
      if (places == 6) continue;
      t.microsecond = t.microsecond * 10 + (rest_.front() - '0');
      ++places;
    }
    for (; places > 0 && places < 6; ++places) t.microsecond *= 10;
  }

  bool read_offset(Timestamp& t) {
    take_blanks();
    t.has_offset = true;
    if (take('Z')) return true;
    const bool negative = take('-');
    if (!negative && !take('+')) return false;
    int hours = 0;
    int minutes = 0;
    if (number(1, 2, hours) == 0) return false;
    if (take(':') && number(2, 2, minutes) == 0) return false;
    t.offset_minutes = (hours * 60 + minutes) * (negative ? -1 : 1);
    return true;
  }

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::size_t take_blanks() {
    const std::size_t count = std::min(rest_.find_first_not_of(" \t"), rest_.size());
    rest_.remove_prefix(count);
    return count;
  }

  /// The number of digits taken, as many as allowed; 0 where there are too few.
  std::size_t number(std::size_t least, std::size_t most, int& value) {
    std::size_t digits = 0;
    value = 0;
    for (; digits < most && digits < rest_.size() && is_digit(rest_[digits]); ++digits)
      value = value * 10 + (rest_[digits] - '0');
    if (digits < least) return 0;
    rest_.remove_prefix(digits);
    return digits;
  }

  std::string_view rest_;
};

bool is_date(const Timestamp& t) {
  static constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (t.year < 1 || t.month < 1 || t.month > 12 || t.day < 1) return false;
  const bool leap = (t.year % 4 == 0 && t.year % 100 != 0) || t.year % 400 == 0;
  return t.day <= days[static_cast<std::size_t>(t.month - 1)] + (leap && t.month == 2 ? 1 : 0);
}

bool is_time(const Timestamp& t) {
  constexpr int minutes_of_day = 24 * 60;
  return t.hour < 24 && t.minute < 60 && t.second < 60 && std::abs(t.offset_minutes) < minutes_of_day;
}

}  // namespace

bool looks_like_timestamp(std::string_view text) {
  const std::optional<Timestamp> t = Reader(text).read();
  // Without a time both month and day must have two digits.
  return t && (t->has_time || (t->month_digits == 2 && t->day_digits == 2));
}

std::optional<std::string> timestamp_to_isoformat(std::string_view text) {
  const std::optional<Timestamp> t = Reader(text).read();
  if (!t || !is_date(*t) || !is_time(*t)) return std::nullopt;
  std::string iso = fmt::format("{:04}-{:02}-{:02}", t->year, t->month, t->day);
  if (!t->has_time) return iso;
  iso += fmt::format("T{:02}:{:02}:{:02}", t->hour, t->minute, t->second);
  if (t->microsecond != 0) iso += fmt::format(".{:06}", t->microsecond);
  if (t->has_offset)
    iso += fmt::format("{}{:02}:{:02}", t->offset_minutes < 0 ? '-' : '+', std::abs(t->offset_minutes) / 60,
                       std::abs(t->offset_minutes) % 60);
  return iso;
}

}  // namespace slimdag::yaml
