#include "slimdag/selection/dbt_arguments.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "selection/exact_criteria.hpp"
#include "slimdag/error.hpp"
#include "slimdag/selection/select.hpp"
#include "state/comparison_rules.hpp"
#include "support/json_value.hpp"

namespace slimdag {

namespace {

/// What no node is, for the empty set: dbt warns, and selects nothing.
constexpr std::string_view nothing = "resource_type:model,resource_type:seed";
constexpr std::size_t most_named = 20;

[[noreturn]] void refuse(const std::vector<std::string_view>& ids) {
  std::string names;
  for (std::size_t i = 0; i < std::min(ids.size(), most_named); ++i)
    names += fmt::format("{}{}", i == 0 ? "" : ", ", ids[i]);
  if (ids.size() > most_named) names += fmt::format(" and {} more", ids.size() - most_named);
  ErrorLocation where;
  where.unique_id = ids.front();
  throw Error(
      ErrorCode::invalid_selector, fmt::format("No arguments of dbt select exactly these nodes: {}.", names),
      std::move(where),
      "They are disabled, or dbt has no criterion that tells them from other nodes: select these too, or rename one.");
}

/// The criteria of each node, in the order of unique ids.
std::vector<ExactCriteria> criteria_of(const Manifest& manifest, const NodeSet& nodes,
                                       const std::optional<Semantics>& semantics) {
  const ExactCriteriaFinder finder(manifest, nodes, semantics_for(manifest.data(), semantics).semantics);
  std::vector<ExactCriteria> found;
  std::vector<std::string_view> refused;
  for (const std::string_view id : sorted_unique_ids(manifest, nodes)) {
    std::optional<ExactCriteria> criteria = finder.find(manifest.find(id));
    if (criteria)
      found.push_back(std::move(*criteria));
    else
      refused.push_back(id);
  }
  if (!refused.empty()) refuse(refused);
  return found;
}

/// dbt-core lists analyses only where they are asked for; in its list of types `all` is every type.
bool needs_all_types(const Manifest& manifest, const NodeSet& nodes, const std::optional<Semantics>& semantics) {
  if (semantics_for(manifest.data(), semantics).semantics == Semantics::dbt_2) return false;
  bool found = false;
  nodes.for_each([&](NodeIndex index) { found |= manifest.node(index).resource_type == ResourceType::analysis; });
  return found;
}

std::string joined(const ExactCriteria& criteria) {
  std::string text;
  for (const ExactCriterion& criterion : criteria) {
    if (!text.empty()) text += ',';
    text += criterion.text();
  }
  return text;
}

std::string in_quotes(std::string_view text) {
  std::string quoted;
  json::dump_string(text, quoted);
  return quoted;
}

std::string definition(const ExactCriterion& criterion) {
  const std::string_view children = criterion.children ? ", children: true, children_depth: 1" : "";
  return fmt::format("{{method: {}, value: {}{}, indirect_selection: empty}}", criterion.method,
                     in_quotes(criterion.value), children);
}

/// An entry of a union.
std::string definition(const ExactCriteria& criteria) {
  if (criteria.size() == 1) return definition(criteria.front());
  std::string parts;
  for (const ExactCriterion& criterion : criteria)
    parts += fmt::format("{}{}", parts.empty() ? "" : ", ", definition(criterion));
  return fmt::format("{{intersection: [{}]}}", parts);
}

ExactCriteria criteria_of_nothing() { return {{"resource_type", "model"}, {"resource_type", "seed"}}; }

}  // namespace

std::vector<std::string> dbt_arguments(const Manifest& manifest, const NodeSet& nodes,
                                       std::optional<Semantics> semantics) {
  std::vector<std::string> arguments = {"--select"};
  for (const ExactCriteria& criteria : criteria_of(manifest, nodes, semantics)) {
    std::string text = joined(criteria);
    if (arguments.back() != text) arguments.push_back(std::move(text));  // One criterion may stand for several nodes.
  }
  if (arguments.size() == 1) arguments.emplace_back(nothing);
  arguments.insert(arguments.end(), {"--indirect-selection", "empty"});
  if (needs_all_types(manifest, nodes, semantics)) arguments.insert(arguments.end(), {"--resource-type", "all"});
  return arguments;
}

std::string dbt_selectors_yaml(const Manifest& manifest, const NodeSet& nodes, std::string_view name,
                               std::optional<Semantics> semantics) {
  std::vector<ExactCriteria> found = criteria_of(manifest, nodes, semantics);
  if (found.empty()) found.push_back(criteria_of_nothing());
  std::string text = fmt::format("selectors:\n  - name: {}\n    definition:\n      union:\n", in_quotes(name));
  for (const ExactCriteria& criteria : found) text += fmt::format("        - {}\n", definition(criteria));
  return text;
}

}  // namespace slimdag
