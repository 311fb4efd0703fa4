#include "state/state_diff.hpp"

#include "state/contract.hpp"
#include "state/same_contents.hpp"

namespace slimdag {
namespace {

/// Same, and nothing about it depends on the platform.
bool same_contract_everywhere(const NodeData& node, const NodeData& previous) {
  if (node.contract == nullptr || previous.contract == nullptr) return true;
  bool asked = false;
  const ContractChange change = compare_contracts(*previous.contract, *node.contract, [&asked](std::string_view) {
    asked = true;
    return false;
  });
  return !asked && change.same && change.breaking_changes.empty();
}

bool is_settled(const NodeData& node, const NodeData* previous, const CompiledIn& macro_changes,
                const ComparisonRules& rules) {
  if (previous == nullptr || node.seed_checksum_is_path || macro_changes.reaches_anything(node)) return false;
  return same_contents(node, *previous, rules) && same_contract_everywhere(node, *previous);
}

bool is_same(const std::weak_ptr<const ManifestData>& a, const std::weak_ptr<const ManifestData>& b) noexcept {
  return !a.owner_before(b) && !b.owner_before(a);
}

}  // namespace

StateDiff::StateDiff(const ManifestData& current, const ManifestData& state, const ComparisonRules& rules_)
    : rules(rules_),
      macro_changes(current, state, rules_),
      previous(current.nodes.size()),
      settled(current.universe()),
      removed_models(slimdag::removed_models(current, state)) {
  NodeSet others(current.universe());
  // Most nodes stand behind the same one as before: nothing has to be looked up.
  std::size_t next = 0;
  for (std::size_t i = 0; i < current.nodes.size(); ++i) {
    const NodeData& node = current.nodes[i];
    const bool in_turn = next < state.nodes.size() && state.nodes[next].unique_id == node.unique_id;
    previous[i] = in_turn ? &state.nodes[next] : state.find(node.unique_id);
    if (previous[i] != nullptr) next = static_cast<std::size_t>(previous[i] - state.nodes.data()) + 1;
    (is_settled(node, previous[i], macro_changes, rules) ? settled : others).insert(static_cast<NodeIndex>(i));
  }
  unsettled = in_order_of_sections(current, others);
}

std::shared_ptr<const StateDiff> RecentDiffs::read(Slot& slot, const std::weak_ptr<const ManifestData>& manifest,
                                                   const ComparisonRules& rules) {
  std::shared_ptr<const StateDiff> found;
  slot.readers.fetch_add(1);
  if (!slot.writing.load() && slot.diff && slot.diff->rules == rules && is_same(slot.manifest, manifest))
    found = slot.diff;
  slot.readers.fetch_sub(1);
  return found;
}

void RecentDiffs::write(Slot& slot, std::weak_ptr<const ManifestData> manifest, std::shared_ptr<const StateDiff> diff) {
  if (slot.writing.exchange(true)) return;
  // Readers that come now see that somebody writes; what is here is what came before.
  if (slot.readers.load() == 0) {
    slot.manifest.swap(manifest);
    slot.diff.swap(diff);
  }
  slot.writing.store(false);
}

std::shared_ptr<const StateDiff> RecentDiffs::get(const ManifestData& current, const ManifestData& previous,
                                                  const ComparisonRules& rules) {
  const std::weak_ptr<const ManifestData> manifest = current.weak_from_this();
  for (Slot& slot : slots_)
    if (std::shared_ptr<const StateDiff> found = read(slot, manifest, rules)) return found;
  auto diff = std::make_shared<const StateDiff>(current, previous, rules);
  write(slots_[next_.fetch_add(1) % slots_.size()], manifest, diff);
  return diff;
}

}  // namespace slimdag
