#include "state/compiled_in.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "state/same_contents.hpp"

namespace slimdag {
namespace {

bool is_ephemeral(const NodeData& node) noexcept {
  return node.contract != nullptr && node.contract->materialized == "ephemeral";
}

}  // namespace

CompiledIn::CompiledIn(const ManifestData& current, const ManifestData& previous, const ComparisonRules& rules)
    : current_(current), previous_(previous), rules_(rules) {
  if (!previous.merged()) {
    worlds_.push_back(std::make_unique<const MacroChanges>(current, previous));
    world_of_part_.push_back(0);
    return;
  }
  boost::unordered_flat_map<const ManifestData*, std::size_t> known;
  for (const ManifestPart& part : previous.parts) {
    const auto [at, is_new] = known.try_emplace(part.macros.get(), worlds_.size());
    if (is_new) worlds_.push_back(std::make_unique<const MacroChanges>(current, *part.macros));
    world_of_part_.push_back(at->second);
  }
}

/// What is new is compared with the latest manifest.
std::uint32_t CompiledIn::part_of(const NodeData& node) const noexcept {
  if (!previous_.merged()) return 0;
  const std::uint32_t* at = previous_.node_by_id.find(node.unique_id);
  return at == nullptr ? 0 : previous_.part_of_node[*at];
}

bool CompiledIn::reaches_modified(const NodeData& node) const {
  const std::uint32_t part = part_of(node);
  return macros_of(part).reaches_modified(node) || !ephemeral_changes(node, part, true).empty();
}

bool CompiledIn::reaches_anything(const NodeData& node) const noexcept {
  const std::uint32_t part = part_of(node);
  // What is compiled in from another part is looked at in full each time.
  return part != 0 || macros_of(part).reaches_anything(node);
}

std::vector<MacroChange> CompiledIn::chains(const NodeData& node) const {
  const std::uint32_t part = part_of(node);
  std::vector<MacroChange> changes = macros_of(part).chains(node);
  for (MacroChange& change : ephemeral_changes(node, part, false)) changes.push_back(std::move(change));
  return changes;
}

bool CompiledIn::compiles_in_other_ephemeral(const NodeData& node) const {
  return !ephemeral_changes(node, part_of(node), true).empty();
}

bool CompiledIn::modified_since(const NodeData& ephemeral, std::uint32_t part) const {
  const NodeData* then = previous_.parts[part].data->find(ephemeral.unique_id);
  return then == nullptr || !same_contents(ephemeral, *then, rules_) || macros_of(part).reaches_modified(ephemeral);
}

std::vector<MacroChange> CompiledIn::ephemeral_changes(const NodeData& node, std::uint32_t part,
                                                       bool first_only) const {
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  struct Step {
    const NodeData* model;
    std::size_t from;
  };
  std::vector<MacroChange> changes;
  // The latest manifest is what ephemeral models themselves are compared with.
  if (part == 0) return changes;
  std::vector<Step> steps;
  boost::unordered_flat_set<const NodeData*> seen;
  const auto reach = [&](const NodeData& from, std::size_t at) {
    for (const std::string_view id : from.depends_on_nodes) {
      const NodeData* parent = current_.find(id);
      if (parent != nullptr && is_ephemeral(*parent) && seen.insert(parent).second) steps.push_back({parent, at});
    }
  };
  reach(node, none);
  for (std::size_t at = 0; at < steps.size(); ++at) {
    const NodeData& model = *steps[at].model;
    if (modified_since(model, part) && !modified_since(model, 0)) {
      MacroChange change;
      change.kind = MacroChange::Kind::changed;
      for (std::size_t step = at; step != none; step = steps[step].from)
        change.chain.emplace_back(steps[step].model->unique_id);
      std::reverse(change.chain.begin(), change.chain.end());
      changes.push_back(std::move(change));
      if (first_only) return changes;
    }
    reach(model, at);
  }
  return changes;
}

}  // namespace slimdag
