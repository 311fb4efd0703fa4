#include "support/suggest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "support/text.hpp"

namespace slimdag {

namespace {

/// Names longer than this are not compared: nobody mistypes them.
constexpr std::size_t longest = 100;

/// Steps of one letter each: insert, delete, replace, swap with the next.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

}  // namespace

std::string_view closest(std::string_view text, std::span<const std::string_view> candidates) {
  if (text.size() > longest) return {};
  const std::string lower = to_lower(text);
  std::string_view best;
  std::size_t least = std::max<std::size_t>(1, text.size() / 3) + 1;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > longest) continue;
    const std::size_t steps = distance(lower, to_lower(candidate));
    if (steps < least) {
      least = steps;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view text, std::span<const std::string_view> candidates) {
  const std::string_view best = closest(text, candidates);
  if (!best.empty()) return fmt::format("Did you mean '{}'?", best);
  if (candidates.empty()) return {};
  return fmt::format("Use one of: {}.", fmt::join(candidates, ", "));
}

}  // namespace slimdag
