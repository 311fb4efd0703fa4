#include "state/state_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "slimdag/error.hpp"
#include "state/node_checks.hpp"
#include "state/same_contents.hpp"

namespace slimdag {
namespace {

/// The values of `state:`, in dbt's order.
enum class Check : std::uint8_t {
  is_new,
  is_old,
  modified,
  unmodified,
  body,
  configs,
  persisted_descriptions,
  relation,
  macros,
  contract,
};

constexpr std::array<std::string_view, 10> check_names = {"new",
                                                          "old",
                                                          "modified",
                                                          "unmodified",
                                                          "modified.body",
                                                          "modified.configs",
                                                          "modified.persisted_descriptions",
                                                          "modified.relation",
                                                          "modified.macros",
                                                          "modified.contract"};

Check check_from(std::string_view value) {
  const auto at = std::find(check_names.begin(), check_names.end(), value);
  if (at == check_names.end())
    throw Error(ErrorCode::invalid_selector, fmt::format("Got an invalid selector \"{}\" for the method state", value),
                {}, fmt::format("Valid are: {}.", fmt::join(check_names, ", ")));
  return static_cast<Check>(at - check_names.begin());
}

/// same_body, same_config, ... of a new node are not asked: it counts as changed where dbt's class has the method.
/// Source: StateSelectorMethod.check_modified_factory.
bool aspect_modified(NodeChecks& checks, const NodeData& node, const NodeData* previous, Aspect aspect) {
  if (!has_sub_selector(node, aspect)) return false;
  if (previous == nullptr) return true;
  return aspect == Aspect::body ? !checks.same_body(node, *previous) : !checks.same_aspect(node, *previous, aspect);
}

bool matches(NodeChecks& checks, const NodeData& node, const NodeData* previous, Check check) {
  switch (check) {
    case Check::is_new:
      return previous == nullptr;
    case Check::is_old:
      return previous != nullptr;
    case Check::modified:
      return checks.modified(node, previous);
    case Check::unmodified:
      return !checks.modified(node, previous);
    case Check::body:
      return aspect_modified(checks, node, previous, Aspect::body);
    case Check::configs:
      return aspect_modified(checks, node, previous, Aspect::configs);
    case Check::persisted_descriptions:
      return aspect_modified(checks, node, previous, Aspect::persisted_descriptions);
    case Check::relation:
      return aspect_modified(checks, node, previous, Aspect::relation);
    case Check::macros:
      return checks.reaches_modified_macro(node);
    case Check::contract:
      return is_parsed_node(node) && (previous == nullptr || !checks.same_contract(node, *previous));
  }
  return false;
}

bool looks_at_removed_nodes(Check check) noexcept {
  return check == Check::modified || check == Check::unmodified || check == Check::contract;
}

/// dbt's search hands the adapter to its checks only once it has met a node, and fails with a TypeError where it meets
/// nothing but removed nodes. Source: keyword_args in StateSelectorMethod.search.
void refuse_removed_nodes(const NodeChecks& checks, std::string_view value) {
  if (!checks.any_removed()) return;
  throw Error(ErrorCode::invalid_selector,
              fmt::format("dbt cannot answer \"state:{}\" for a project without enabled nodes", value), {},
              "Compare the manifests instead: that lists the removed nodes.");
}

}  // namespace

NodeSet nodes_in_state(const ManifestData& current, const ManifestData& previous, std::string_view value,
                       const NodeSet& included, const CompareOptions& options, const ComparisonRules& rules,
                       const WarningSink& warn) {
  return nodes_in_state(current, previous, StateDiff(current, previous, rules), value, included, options, warn);
}

NodeSet nodes_in_state(const ManifestData& current, const ManifestData& previous, const StateDiff& diff,
                       std::string_view value, const NodeSet& included, const CompareOptions& options,
                       const WarningSink& warn) {
  const Check check = check_from(value);
  ReportingContracts contracts(warn);
  NodeChecks checks(current, previous, options, diff.rules, contracts, warn, diff.macro_changes);
  NodeSet matching(current.universe());
  const auto look_at = [&](NodeIndex index) {
    if (included.contains(index) && matches(checks, current.nodes[index], diff.previous[index], check))
      matching.insert(index);
  };
  if (check == Check::modified || check == Check::unmodified) {
    if (check == Check::unmodified) matching = included & diff.settled;
    for (const NodeIndex index : diff.unsettled) look_at(index);
    if (included.empty()) refuse_removed_nodes(checks, value);
  } else {
    for (const NodeIndex index : in_order_of_sections(current, included)) look_at(index);
  }
  if (looks_at_removed_nodes(check)) checks.check_removed_models(diff.removed_models);
  return matching;
}

const NodeSet& graph_members(const ManifestData& manifest) { return manifest.members(); }

}  // namespace slimdag
