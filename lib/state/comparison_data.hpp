// What a Comparison keeps, and the explanations that it makes on demand.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "manifest/node_text.hpp"
#include "slimdag/graph/dag.hpp"
#include "slimdag/state/compare.hpp"
#include "state/dbt_2_checks.hpp"
#include "state/state_diff.hpp"
#include "support/lazy.hpp"

namespace slimdag {

struct Comparison::Impl {
  Impl(Manifest manifest_, State state_, const CompareOptions& options_);

  const ManifestData& current() const noexcept { return manifest.data(); }
  const ManifestData& previous() const noexcept { return state.manifest()->data(); }
  /// The version of the state; nullptr for a new node. `node` has to be one of current().
  const NodeData* previous_of(const NodeData& node) const noexcept {
    const auto index = static_cast<NodeIndex>(&node - current().nodes.data());
    return normal_forms ? normal_forms->previous_of(index) : diff->previous[index];
  }
  const ContractBreak* contract_break_of(std::string_view unique_id) const noexcept;
  std::vector<Aspect> aspects(const NodeData& node) const;
  std::vector<MacroChange> macro_changes(const NodeData& node) const;
  /// Without macro chains. `with_fields` reads the artifacts at the first call.
  Reasons reasons(NodeIndex index, bool with_fields) const;
  const Dag::ShortestPaths& paths_from_modified() const;

  Manifest manifest;
  State state;
  CompareOptions options;
  SemanticsChoice semantics;
  FlagChoice more_unrendered_values;
  NodeSet members;
  NodeSet new_nodes;
  NodeSet modified;
  NodeSet unmodified;
  std::vector<std::string> removed;
  std::vector<Rename> renamed;
  std::vector<ContractBreak> contract_breaks;
  /// One of the two: what is compared under dbt-core's rules, or the checks of the Rust engine.
  std::shared_ptr<const StateDiff> diff;
  std::unique_ptr<const dbt_2::StateChecks> normal_forms;

 private:
  /// Both texts of every modified node that has fields to explain, by NodeIndex.
  struct BothTexts {
    NodeTexts current;
    NodeTexts previous;
    boost::unordered_flat_map<NodeIndex, std::size_t> place;
  };
  const BothTexts& texts() const;
  void repair(NodeTexts& texts, std::span<const std::string_view> ids) const;
  bool has_fields(const NodeData& node) const;
  void compare_as_core();
  void compare_normal_forms();
  std::vector<const NodeData*> unmatched_nodes() const;
  void find_removed_and_renamed();

  boost::unordered_flat_map<std::string_view, std::size_t> contract_break_by_id_;
  Lazy<BothTexts> texts_;
  Lazy<Dag::ShortestPaths> paths_;
};

}  // namespace slimdag
