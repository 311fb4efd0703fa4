// The checks behind `state:` on one node after the other, in dbt's order, with the warnings and errors that they raise.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "manifest/manifest_data.hpp"
#include "slimdag/graph/node_set.hpp"
#include "slimdag/state/compare.hpp"
#include "slimdag/warning.hpp"
#include "state/comparison_rules.hpp"
#include "state/compiled_in.hpp"
#include "state/contract.hpp"

namespace slimdag {

/// What happens to a broken contract: dbt raises or warns, a comparison lists it.
class ContractBreakHandler {
 public:
  virtual ~ContractBreakHandler() = default;
  /// `name` and `path` are those of the model as dbt holds it (the disabled or previous one where it was removed).
  virtual void handle(ContractBreak contract_break, std::string_view name, std::string_view path) = 0;
  /// Whether to fail where dbt does although a comparison could go on: see contract.hpp.
  virtual bool strict() const noexcept = 0;
};

/// Raises for versioned models and warns for others, as dbt does.
class ReportingContracts final : public ContractBreakHandler {
 public:
  explicit ReportingContracts(const WarningSink& warn) : warn_(warn) {}
  void handle(ContractBreak contract_break, std::string_view name, std::string_view path) override;
  bool strict() const noexcept override { return true; }

 private:
  const WarningSink& warn_;
};

/// A model that was deleted, renamed or disabled: as it was, and its entry of `disabled`, where dbt looks then.
struct RemovedModel {
  const NodeData* previous;
  const DisabledData* disabled;  ///< nullptr: deleted or renamed.
};
/// Those whose contract may break by it, in dbt's order. O(nodes of the state).
std::vector<RemovedModel> removed_models(const ManifestData& current, const ManifestData& previous);

/// Everything that is passed in has to outlive it. Not thread-safe.
class NodeChecks {
 public:
  NodeChecks(const ManifestData& current, const ManifestData& previous, const CompareOptions& options,
             const ComparisonRules& rules, ContractBreakHandler& contracts, const WarningSink& warn,
             const CompiledIn& macro_changes);

  /// state:modified. `previous` is nullptr for a new node. Source: StateSelectorMethod.check_modified_content.
  bool modified(const NodeData& node, const NodeData* previous);
  /// Warns about seeds that are too large to compare. Source: SeedNode.same_seeds.
  bool same_body(const NodeData& node, const NodeData& previous);
  bool same_aspect(const NodeData& node, const NodeData& previous, Aspect aspect) const noexcept;
  bool same_contract(const NodeData& node, const NodeData& previous);
  bool reaches_modified_macro(const NodeData& node) const;
  /// Contracts of models that were deleted, renamed or disabled: what StateSelectorMethod.search does last.
  void check_removed_models(std::span<const RemovedModel> models);
  /// True where a node of the state's dictionary `nodes` was deleted, renamed or disabled.
  bool any_removed() const;

 private:
  bool different_contents(const NodeData& node, const NodeData* previous);
  void warn_about_seed(const NodeData& seed, const NodeData& previous, bool same) const;

  const ManifestData& current_;
  const ManifestData& previous_;
  const ComparisonRules rules_;
  ContractBreakHandler& contracts_;
  const WarningSink& warn_;
  const CompiledIn& macro_changes_;
  EnforcedConstraint enforced_;
  std::int64_t now_;
};

/// The members in the order in which dbt's selectors visit them: by section, in the order of the file.
/// Source: SelectorMethod.all_nodes.
std::vector<NodeIndex> in_order_of_sections(const ManifestData& manifest, const NodeSet& nodes);

}  // namespace slimdag
