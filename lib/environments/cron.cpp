#include "environments/cron.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <vector>

#include "support/text.hpp"

namespace slimdag {

namespace {

using Names = std::span<const std::string_view>;

constexpr auto months = std::to_array<std::string_view>(
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"});
constexpr auto days = std::to_array<std::string_view>({"sun", "mon", "tue", "wed", "thu", "fri", "sat"});

struct Unit {
  std::string_view name;
  unsigned least;
  unsigned most;
  Names names;  ///< The first stands for `least`.
  bool has_last = false;
  bool has_nth = false;
};

constexpr auto units = std::to_array<Unit>({{"minute", 0, 59, {}},
                                            {"hour", 0, 23, {}},
                                            {"day", 1, 31, {}, true},
                                            {"month", 1, 12, months},
                                            {"day of the week", 0, 7, days, true, true}});

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return words;
    const std::size_t end = std::min(text.find_first_of(" \t", begin), text.size());
    words.push_back(text.substr(begin, end - begin));
    text.remove_prefix(end);
  }
}

std::optional<unsigned> number_of(std::string_view text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<unsigned> value_of(std::string_view text, const Unit& unit) {
  const std::string lower = to_lower(text);
  const auto named = std::find(unit.names.begin(), unit.names.end(), lower);
  if (named != unit.names.end()) return unit.least + static_cast<unsigned>(std::distance(unit.names.begin(), named));
  const std::optional<unsigned> number = number_of(text);
  if (!number || *number < unit.least || *number > unit.most) return std::nullopt;
  return number;
}

bool is_value(std::string_view text, const Unit& unit) {
  if (unit.has_last && text == "L") return true;
  if (const std::size_t hash = text.find('#'); unit.has_nth && hash != std::string_view::npos) {
    const std::optional<unsigned> nth = number_of(text.substr(hash + 1));
    return nth && *nth >= 1 && *nth <= 5 && value_of(text.substr(0, hash), unit);
  }
  if (unit.has_nth && text.size() > 1 && text.back() == 'L') text.remove_suffix(1);
  return value_of(text, unit).has_value();
}

bool is_item(std::string_view item, const Unit& unit) {
  if (const std::size_t slash = item.find('/'); slash != std::string_view::npos) {
    const std::optional<unsigned> step = number_of(item.substr(slash + 1));
    if (!step || *step == 0) return false;
    item = item.substr(0, slash);
  }
  if (item == "*" || item == "?") return true;
  const std::size_t dash = item.find('-');
  if (dash == std::string_view::npos) return is_value(item, unit);
  const std::optional<unsigned> first = value_of(item.substr(0, dash), unit);
  const std::optional<unsigned> last = value_of(item.substr(dash + 1), unit);
  // Schedules may go round the end: FRI-MON, 22-2.
  return first && last;
}

}  // namespace

std::string problem_of_cron(std::string_view expression) {
  const std::vector<std::string_view> fields = words_of(expression);
  if (fields.size() != units.size())
    return fmt::format("it has {} {}", fields.size(), fields.size() == 1 ? "field" : "fields");
  for (std::size_t i = 0; i < units.size(); ++i) {
    std::string_view rest = fields[i];
    while (true) {
      const std::size_t comma = rest.find(',');
      if (!is_item(rest.substr(0, comma), units[i]))
        return fmt::format("'{}' is no {}", rest.substr(0, comma), units[i].name);
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return {};
}

}  // namespace slimdag
