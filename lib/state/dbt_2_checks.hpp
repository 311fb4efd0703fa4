// Which nodes answer to `state:` in the Rust engine. It compares other things than dbt-core does, and finds a node of
// the state in other ways. Source: StateArtifacts in crates/dbt-schemas/src/schemas/prev_state/mod.rs.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "manifest/dbt_2_table.hpp"
#include "manifest/manifest_data.hpp"
#include "slimdag/graph/node_set.hpp"
#include "slimdag/state/aspect.hpp"

namespace slimdag::dbt_2 {

/// Immutable; both manifests have to outlive it.
class StateChecks {
 public:
  /// O(nodes); the first use of a manifest reads it again, see table_of().
  StateChecks(const ManifestData& current, const ManifestData& previous);

  /// The node of the state that stands for this one; nullptr where there is none. Source: previous_node_for.
  const NodeData* previous_of(NodeIndex node) const noexcept;
  bool is_new(NodeIndex node) const noexcept;
  bool modified(NodeIndex node) const;
  /// One of the six aspects that are sub-selectors of state:modified.
  bool modified(NodeIndex node, Aspect aspect) const;
  /// The sub-selectors that apply, and `fqn`.
  std::vector<Aspect> aspects(NodeIndex node) const;
  /// The macros the node depends on whose text changed.
  std::vector<std::string_view> changed_macros(NodeIndex node) const;

 private:
  const NodeData& node_of(NodeIndex i) const noexcept { return current_.nodes[i]; }
  const Record& now(NodeIndex i) const noexcept { return current_table_.nodes[i]; }
  const Record& before(const NodeData& previous) const noexcept {
    return previous_table_.nodes[static_cast<std::size_t>(&previous - previous_.nodes.data())];
  }
  const NodeData* find_renamed_test(NodeIndex node) const;
  const Hash128* previous_macro(const NodeData* previous, std::string_view unique_id) const;
  bool same_configs(NodeIndex node, const NodeData& previous) const;
  bool same_relation(NodeIndex node, const NodeData& previous) const;
  bool same_descriptions(NodeIndex node, const NodeData& previous) const;
  bool same_contract(NodeIndex node, const NodeData& previous) const;
  bool same_body(NodeIndex node, const NodeData& previous) const;
  bool same_content(NodeIndex node, const NodeData& previous) const;
  bool check(NodeIndex node, const NodeData& previous, Aspect aspect) const;

  const ManifestData& current_;
  const ManifestData& previous_;
  const Table& current_table_;
  const Table& previous_table_;
  std::vector<const NodeData*> previous_of_;
  /// nullptr: of more than one test.
  boost::unordered_flat_map<Hash128, const NodeData*, HashOf128> test_by_signature_;
};

/// The nodes of the engine's graph: what the manifest has enabled but hooks.
NodeSet graph_members(const ManifestData& manifest);

/// The members of `included` that match `state:<value>`; of a value that the engine does not know none do. Source:
/// match_state in crates/dbt-scheduler/src/node_selector.rs.
NodeSet nodes_in_state(const ManifestData& current, const ManifestData& previous, std::string_view value,
                       const NodeSet& included);

}  // namespace slimdag::dbt_2
