// What of a comparison depends on nothing but a manifest, a state and the rules: found once for them, so that a further
// selection looks only at what can differ.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "manifest/manifest_data.hpp"
#include "slimdag/graph/node_set.hpp"
#include "state/comparison_rules.hpp"
#include "state/compiled_in.hpp"
#include "state/node_checks.hpp"

namespace slimdag {

struct StateDiff {
  /// Both manifests have to outlive it. O(nodes + macros + columns of contracts).
  StateDiff(const ManifestData& current, const ManifestData& previous, const ComparisonRules& rules);

  ComparisonRules rules;
  CompiledIn macro_changes;
  /// By NodeIndex: the node of the state, nullptr where it has none.
  std::vector<const NodeData*> previous;
  /// Nodes that are not modified whatever the platform does, and about which there is nothing to warn.
  NodeSet settled;
  /// All others, in the order in which dbt's selectors visit them.
  std::vector<NodeIndex> unsettled;
  std::vector<RemovedModel> removed_models;
};

/// The diffs of a state with the manifests that it was compared with last. Thread-safe, and nobody waits: where two
/// threads meet, one works without it.
class RecentDiffs {
 public:
  RecentDiffs() = default;
  ~RecentDiffs() = default;
  /// A copy finds its own.
  RecentDiffs(const RecentDiffs& /*other*/) noexcept : RecentDiffs() {}
  RecentDiffs& operator=(const RecentDiffs& /*other*/) = delete;

  /// The diff of the two under the rules, kept or new.
  std::shared_ptr<const StateDiff> get(const ManifestData& current, const ManifestData& previous,
                                       const ComparisonRules& rules);

 private:
  /// Readers count themselves; a writer that meets one, or another writer, leaves the slot as it is.
  struct Slot {
    std::atomic<std::uint32_t> readers = 0;
    std::atomic<bool> writing = false;
    std::weak_ptr<const ManifestData> manifest;  // Weak: a state does not keep what it was compared with.
    std::shared_ptr<const StateDiff> diff;
  };
  static std::shared_ptr<const StateDiff> read(Slot& slot, const std::weak_ptr<const ManifestData>& manifest,
                                               const ComparisonRules& rules);
  static void write(Slot& slot, std::weak_ptr<const ManifestData> manifest, std::shared_ptr<const StateDiff> diff);

  std::array<Slot, 4> slots_;
  std::atomic<std::uint32_t> next_ = 0;
};

}  // namespace slimdag
