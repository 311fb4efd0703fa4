#include "state/node_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "slimdag/error.hpp"
#include "state/same_contents.hpp"

namespace slimdag {
namespace {

std::int64_t microseconds_of(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

constexpr std::string_view change_separator = "\n  - ";
constexpr std::size_t section_count = 8;

bool is_removed(const ManifestData& current, const NodeData& previous) {
  if (previous.section != Section::nodes) return false;
  if (current.disabled_by_id.contains(previous.unique_id)) return true;
  const NodeData* now = current.find(previous.unique_id);
  return now == nullptr || now->section != Section::nodes;
}

}  // namespace

void ReportingContracts::handle(ContractBreak contract_break, std::string_view name, std::string_view path) {
  const std::string changes = fmt::format("{}", fmt::join(contract_break.breaking_changes, change_separator));
  if (contract_break.versioned) {
    ErrorLocation where;
    where.file = path;
    where.unique_id = contract_break.unique_id;
    throw Error(
        ErrorCode::contract_breaking_change,
        fmt::format("Breaking change to the enforced contract of model {}:{}{}", name, change_separator, changes),
        where, "Make a change that only adds to the contract, or create a new version of the model.");
  }
  // Source: the events UnversionedBreakingChange in dbt/events/types.py.
  if (warn_)
    warn_({"UnversionedBreakingChange",
           fmt::format("Breaking change to contracted, unversioned model {} ({})\nWhile comparing to previous project "
                       "state, dbt detected a breaking change to an unversioned model.{}{}\n",
                       name, path, change_separator, changes),
           std::move(contract_break.unique_id)});
}

NodeChecks::NodeChecks(const ManifestData& current, const ManifestData& previous, const CompareOptions& options,
                       const ComparisonRules& rules, ContractBreakHandler& contracts, const WarningSink& warn,
                       const CompiledIn& macro_changes)
    : current_(current),
      previous_(previous),
      rules_(rules),
      contracts_(contracts),
      warn_(warn),
      macro_changes_(macro_changes),
      // A custom constraint is in no adapter's table: dbt-core 1.11 raises there.
      enforced_(enforced_constraints(current.metadata.adapter_type, options,
                                     contracts.strict() && !rules.has(Rule::custom_constraints_are_known))),
      now_(microseconds_of(options.now.value_or(std::chrono::system_clock::now()))) {}

bool NodeChecks::reaches_modified_macro(const NodeData& node) const { return macro_changes_.reaches_modified(node); }

bool NodeChecks::modified(const NodeData& node, const NodeData* previous) {
  const bool different = different_contents(node, previous);
  const bool macros = reaches_modified_macro(node);
  // Of a model dbt asks for the contract again, so that it warns twice.
  const bool contract = previous != nullptr && previous->contract != nullptr && !same_contract(node, *previous);
  return different || macros || contract;
}

bool NodeChecks::different_contents(const NodeData& node, const NodeData* previous) {
  if (previous == nullptr) return !same_contents_when_new(node);
  const bool contract = same_contract(node, *previous);
  if (node.resource_type == ResourceType::seed) same_body(node, *previous);
  return !contract || !same_contents(node, *previous, rules_);
}

bool NodeChecks::same_aspect(const NodeData& node, const NodeData& previous, Aspect aspect) const noexcept {
  return slimdag::same_aspect(node, previous, aspect, rules_);
}

bool NodeChecks::same_body(const NodeData& node, const NodeData& previous) {
  const bool same = same_aspect(node, previous, Aspect::body);
  if (node.seed_checksum_is_path && warn_) warn_about_seed(node, previous, same);
  return same;
}

void NodeChecks::warn_about_seed(const NodeData& seed, const NodeData& previous, bool same) const {
  const std::string_view limit = rules_.has(Rule::seed_sizes_in_mib) ? "1MiB" : "1MB";
  const std::string found = fmt::format("Found a seed ({}.{}) >{} in size", seed.package_name, seed.name, limit);
  const std::string unique_id(seed.unique_id);
  if (!previous.seed_checksum_is_path) {
    warn_({"SeedIncreased", fmt::format("{}. The previous file was <={}, so it has changed", found, limit), unique_id});
  } else if (same) {
    warn_({"SeedExceedsLimitSamePath",
           found + " at the same path, dbt cannot tell if it has changed: assuming they are the same", unique_id});
  } else {
    warn_({"SeedExceedsLimitAndPathChanged",
           found + ". The previous file was in a different location, assuming it has changed", unique_id});
  }
}

bool NodeChecks::same_contract(const NodeData& node, const NodeData& previous) {
  // ParsedNode.same_contract: what is no model has no contract.
  if (node.contract == nullptr || previous.contract == nullptr) return true;
  ContractChange change = compare_contracts(*previous.contract, *node.contract, enforced_);
  if (!change.breaking_changes.empty())
    contracts_.handle({std::string(node.unique_id), !node.version.is_null(), false, std::move(change.breaking_changes)},
                      node.name, node.original_file_path);
  return change.same;
}

bool NodeChecks::any_removed() const {
  return std::any_of(previous_.nodes.begin(), previous_.nodes.end(),
                     [this](const NodeData& node) { return is_removed(current_, node); });
}

std::vector<RemovedModel> removed_models(const ManifestData& current, const ManifestData& previous) {
  std::vector<RemovedModel> models;
  for (const NodeData& node : previous.nodes) {
    // dbt looks at the disabled model where there is one, not at the previous one.
    const std::uint32_t* disabled = current.disabled_by_id.find(node.unique_id);
    if (disabled != nullptr) {
      const DisabledData& model = current.disabled[*disabled];
      if (node.section == Section::nodes && model.contract != nullptr) models.push_back({&node, &model});
    } else if (node.contract != nullptr && !node.contract->unenforced && is_removed(current, node)) {
      models.push_back({&node, nullptr});
    }
  }
  return models;
}

void NodeChecks::check_removed_models(std::span<const RemovedModel> models) {
  const auto check = [&](const auto& model) {
    std::vector<std::string> changes =
        removed_contract_changes(model.unique_id, *model.contract, now_, contracts_.strict());
    if (!changes.empty())
      contracts_.handle({std::string(model.unique_id), !model.version.is_null(), true, std::move(changes)}, model.name,
                        model.original_file_path);
  };
  for (const RemovedModel& model : models) {
    if (model.disabled != nullptr) {
      check(*model.disabled);
    } else {
      check(*model.previous);
    }
  }
}

std::vector<NodeIndex> in_order_of_sections(const ManifestData& manifest, const NodeSet& nodes) {
  std::array<std::vector<NodeIndex>, section_count> by_section;
  nodes.for_each([&](NodeIndex i) { by_section[static_cast<std::size_t>(manifest.nodes[i].section)].push_back(i); });
  std::vector<NodeIndex> order;
  for (const auto& members : by_section) order.insert(order.end(), members.begin(), members.end());
  return order;
}

}  // namespace slimdag
