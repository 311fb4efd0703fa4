#include "slimdag/semantics/semantics.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <tuple>
#include <vector>

#include "semantics/rules.hpp"
#include "semantics/semantics_json.hpp"

namespace slimdag {
namespace {

constexpr std::array<std::string_view, 3> names = {"dbt-core-1.11", "dbt-core-1.12", "dbt-2"};
constexpr std::array<std::string_view, 3> origin_names = {"option", "dbt_version", "assumed"};

constexpr unsigned newest_1_11_minor = 11;
constexpr unsigned newest_known_minor = 13;
constexpr unsigned first_year = 2000;

/// The platform's release tracks have calendar versions and are dbt-core. The Compatible track became 1.12.0 with the
/// release of this day; the tracks before it had versions up to 1.11.
/// Source: https://docs.getdbt.com/docs/dbt-versions/compatible-track-changelog, August 2026.
constexpr std::tuple<unsigned, unsigned, unsigned> first_day_of_1_12 = {2026, 8, 18};

/// The numbers in front of what is no part of the release: "1.12.0b1" is 1, 12, 0.
std::vector<unsigned> numbers_of(std::string_view version) {
  std::vector<unsigned> numbers;
  while (!version.empty()) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), number);
    if (error != std::errc()) break;
    numbers.push_back(number);
    version.remove_prefix(static_cast<std::size_t>(end - version.data()));
    if (!version.starts_with('.')) break;
    version.remove_prefix(1);
  }
  return numbers;
}

SemanticsChoice known(Semantics semantics, std::string_view version) {
  return {semantics, SemanticsOrigin::dbt_version, std::string(version), {}};
}

SemanticsChoice assumed(Semantics semantics, std::string_view version, std::string_view why) {
  return {semantics, SemanticsOrigin::assumed, std::string(version),
          fmt::format("{} It is answered as {} does; --semantics (the option semantics) says otherwise.", why,
                      to_string(semantics))};
}

Semantics semantics_of_day(const std::vector<unsigned>& numbers) {
  const auto part = [&](std::size_t i) { return i < numbers.size() ? numbers[i] : 0; };
  return std::tuple(part(0), part(1), part(2)) < first_day_of_1_12 ? Semantics::dbt_core_1_11
                                                                   : Semantics::dbt_core_1_12;
}

}  // namespace

std::string_view to_string(Semantics semantics) noexcept { return names[static_cast<std::size_t>(semantics)]; }

std::optional<Semantics> semantics_from(std::string_view name) noexcept {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<Semantics>(i);
  return std::nullopt;
}

std::string_view to_string(SemanticsOrigin origin) noexcept { return origin_names[static_cast<std::size_t>(origin)]; }

SemanticsChoice semantics_of_version(std::string_view dbt_version) {
  if (dbt_version.empty())
    return assumed(Semantics::dbt_core_1_11, dbt_version, "The manifest does not say which version of dbt wrote it.");
  const std::vector<unsigned> numbers = numbers_of(dbt_version);
  if (numbers.size() < 2)
    return assumed(Semantics::dbt_core_1_11, dbt_version,
                   fmt::format("The manifest's dbt_version '{}' is no version.", dbt_version));
  const unsigned major = numbers[0];
  const unsigned minor = numbers[1];
  if (major >= first_year) return known(semantics_of_day(numbers), dbt_version);
  if (major == 1 && minor <= newest_1_11_minor) return known(Semantics::dbt_core_1_11, dbt_version);
  if (major == 1 && minor <= newest_known_minor) return known(Semantics::dbt_core_1_12, dbt_version);
  if (major == 2) return known(Semantics::dbt_2, dbt_version);
  const std::string why = fmt::format("The manifest was written by dbt {}, which is not known here.", dbt_version);
  if (major == 0) return assumed(Semantics::dbt_core_1_11, dbt_version, why);
  return assumed(major == 1 ? Semantics::dbt_core_1_12 : Semantics::dbt_2, dbt_version, why);
}

void write_semantics(const SemanticsChoice& choice, JsonWriter& out) {
  out.key("semantics").begin_object();
  out.key("name").text(to_string(choice.semantics));
  out.key("by").text(to_string(choice.origin));
  out.key("dbt_version").text(choice.dbt_version);
  out.key("warning");
  choice.warning.empty() ? out.null() : out.text(choice.warning);
  out.end_object();
}

std::string to_json(const SemanticsChoice& choice) {
  JsonWriter out;
  out.begin_object();
  write_semantics(choice, out);
  out.end_object();
  return std::move(out).str();
}

std::string semantics_json() {
  JsonWriter json;
  json.begin_array();
  for (const RuleRow& row : rule_table()) {
    json.begin_object();
    json.key("rule").text(row.name);
    json.key("area").text(row.area);
    json.key("what").text(row.what);
    json.key("holds").begin_object();
    for (std::size_t i = 0; i < names.size(); ++i) json.key(names[i]).boolean(row.in[i]);
    json.end_object();
    json.key("source").text(row.source);
    json.end_object();
  }
  json.end_array();
  return std::move(json).str();
}

}  // namespace slimdag
