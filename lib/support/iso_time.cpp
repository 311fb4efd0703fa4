#include "support/iso_time.hpp"

#include <charconv>

namespace slimdag {
namespace {

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day) noexcept {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const auto year_of_era = static_cast<unsigned>(year - era * 400);
  const unsigned day_of_year = (153 * (month + (month > 2 ? -3U : 9U)) + 2) / 5 + day - 1;
  const unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + static_cast<std::int64_t>(day_of_era) - 719468;
}

/// Reads a text from left to right; every failed read makes ok() false.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool ok() const noexcept { return ok_; }
  bool at_end() const noexcept { return text_.empty(); }
  bool at_digit() const noexcept { return !text_.empty() && text_.front() >= '0' && text_.front() <= '9'; }
  bool accept(char c) noexcept {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool accept(std::string_view word) noexcept {
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  void skip_spaces() noexcept {
    while (accept(' ') || accept('\t') || accept('\n') || accept('\r')) {
    }
  }
  void fail() noexcept { ok_ = false; }
  void expect(char c) noexcept { ok_ = accept(c) && ok_; }
  unsigned digits(std::size_t count) noexcept {
    unsigned value = 0;
    if (text_.size() < count) {
      ok_ = false;
      return 0;
    }
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + count, value);
    ok_ = ok_ && error == std::errc() && end == text_.data() + count;
    text_.remove_prefix(count);
    return value;
  }
  /// The digits after a decimal point, as microseconds.
  std::int64_t microseconds() noexcept {
    std::int64_t value = 0;
    std::int64_t weight = 100000;
    bool any = false;
    while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
      value += weight * (text_.front() - '0');
      weight /= 10;
      any = true;
      text_.remove_prefix(1);
    }
    ok_ = ok_ && any;
    return value;
  }

 private:
  std::string_view text_;
  bool ok_ = true;
};

bool is_leap_year(unsigned year) noexcept { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

unsigned days_of_month(unsigned year, unsigned month) noexcept {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// "10:20", "10:20:30.5", "102030.5"; nullopt where it is no time of a day.
std::optional<std::int64_t> read_clock(Scanner& in) noexcept {
  const unsigned hours = in.digits(2);
  const bool compact = !in.accept(':');
  const unsigned minutes = in.digits(2);
  unsigned seconds = 0;
  std::int64_t fraction = 0;
  if (compact ? in.at_digit() : in.accept(':')) {
    seconds = in.digits(2);
    if (in.accept('.') || in.accept(',')) fraction = in.microseconds();
  }
  if (!in.ok() || hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
  return (hours * 3600LL + minutes * 60LL + seconds) * 1000000 + fraction;
}

/// Reads the time zone, if there is one, and moves the time to UTC.
void read_zone(Scanner& in, IsoTime& time) noexcept {
  time.has_time_zone = true;
  if (in.accept("UTC") || in.accept("GMT") || in.accept('Z') || in.accept('z')) return;
  const bool east = in.accept('+');
  if (!east) in.expect('-');
  std::int64_t minutes = in.digits(2) * 60LL;
  if (in.accept(':') || in.at_digit()) minutes += in.digits(2);
  // Python's own bound, and that of every zone.
  constexpr std::int64_t minutes_of_a_day = 24 * 60LL;
  if (minutes >= minutes_of_a_day) in.fail();
  time.microseconds -= (east ? minutes : -minutes) * 60 * 1000000;
}

}  // namespace

std::optional<IsoTime> parse_iso_time(std::string_view text) noexcept {
  Scanner in(text);
  in.skip_spaces();
  const unsigned year = in.digits(4);
  const bool compact = !in.accept('-');
  const unsigned month = in.digits(2);
  if (!compact) in.expect('-');
  const unsigned day = in.digits(2);
  if (!in.ok() || year < 1 || month < 1 || month > 12 || day < 1 || day > days_of_month(year, month))
    return std::nullopt;
  IsoTime time;
  time.microseconds = days_from_civil(year, month, day) * 86400LL * 1000000;
  const bool has_clock = in.accept('T') || in.accept('t');
  in.skip_spaces();
  if (!has_clock && in.at_end()) return time;
  const auto clock = read_clock(in);
  if (!clock) return std::nullopt;
  time.microseconds += *clock;
  in.skip_spaces();
  if (!in.at_end()) read_zone(in, time);
  in.skip_spaces();
  if (!in.ok() || !in.at_end()) return std::nullopt;
  return time;
}

std::string to_comparable_text(const IsoTime& time) { return std::to_string(time.microseconds) + " UTC"; }

}  // namespace slimdag
