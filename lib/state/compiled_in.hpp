// What is compiled into a node from elsewhere, macros and ephemeral models, against the run that says what the node is.
#pragma once

#include <memory>
#include <vector>

#include "manifest/manifest_data.hpp"
#include "state/comparison_rules.hpp"
#include "state/macro_changes.hpp"

namespace slimdag {

/// For a state of one manifest exactly MacroChanges. In a state that was merged from several runs each node is compared
/// with the macros of the run that built it, and so are the ephemeral models that are compiled into it: where one of
/// them is another one than in that run, although it is unmodified against the latest manifest (else it counts itself,
/// as in dbt, and the node is behind it), that counts as a change of a macro. The manifests have to outlive it.
class CompiledIn {
 public:
  CompiledIn(const ManifestData& current, const ManifestData& previous, const ComparisonRules& rules);

  /// As MacroChanges::reaches_modified().
  bool reaches_modified(const NodeData& node) const;
  /// As MacroChanges::reaches_anything().
  bool reaches_anything(const NodeData& node) const noexcept;
  /// As MacroChanges::chains(); an ephemeral model is a chain of the models that lead to it.
  std::vector<MacroChange> chains(const NodeData& node) const;

  /// Whether the node is compared with the latest manifest: then its chains follow from its direct macros alone.
  bool of_latest_run(const NodeData& node) const noexcept { return part_of(node) == 0; }

  /// Whether an ephemeral model that is compiled into the node is another one in the node's run than in the latest
  /// manifest, whatever the current one says: for a state that is compared with itself.
  bool compiles_in_other_ephemeral(const NodeData& node) const;

 private:
  std::uint32_t part_of(const NodeData& node) const noexcept;
  const MacroChanges& macros_of(std::uint32_t part) const noexcept { return *worlds_[world_of_part_[part]]; }
  bool modified_since(const NodeData& ephemeral, std::uint32_t part) const;
  /// Chains of ephemeral models to each that differs only from the run of that part.
  std::vector<MacroChange> ephemeral_changes(const NodeData& node, std::uint32_t part, bool first_only) const;

  const ManifestData& current_;
  const ManifestData& previous_;
  ComparisonRules rules_;
  std::vector<std::unique_ptr<const MacroChanges>> worlds_;
  std::vector<std::size_t> world_of_part_;
};

}  // namespace slimdag
