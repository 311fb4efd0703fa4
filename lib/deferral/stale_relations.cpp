#include "slimdag/deferral/stale_relations.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "deferral/node_kinds.hpp"
#include "deferral/relation_name.hpp"
#include "deferral/state_source.hpp"
#include "state/renames.hpp"

namespace slimdag {
namespace {

bool owns_relation(const NodeData& node) noexcept {
  return node.enabled && !is_external(node) && (has_relation(node) || node.section == Section::functions);
}

class StaleFinder {
 public:
  StaleFinder(const ManifestData& current, const ManifestData& previous)
      : current_(current), previous_(previous), names_(current), previous_names_(previous) {
    for (const NodeData& node : current.nodes)
      if (owns_relation(node)) owned_.insert(names_.own(node));
  }

  std::vector<StaleRelation> find() {
    find_renamed();
    std::vector<StaleRelation> stale;
    for (const NodeData& node : previous_.nodes) {
      if (!owns_relation(node)) continue;
      std::string name = previous_names_.own(node);
      if (name.empty() || owned_.contains(name)) continue;
      const auto renamed = renamed_.find(std::string(node.unique_id));
      stale.push_back({std::move(name), std::string(node.unique_id), node.resource_type, reason(node),
                       renamed == renamed_.end() ? std::string() : renamed->second});
    }
    return stale;
  }

 private:
  std::string_view reason(const NodeData& node) const {
    const NodeData* now = current_.find(node.unique_id);
    if (now == nullptr) return current_.disabled_by_id.contains(node.unique_id) ? "disabled" : "removed";
    if (!now->enabled) return "disabled";
    return is_ephemeral(*now) ? "ephemeral" : "moved";
  }

  void find_renamed() {
    std::vector<const NodeData*> removed;
    std::vector<const NodeData*> added;
    for (const NodeData& node : previous_.nodes)
      if (owns_relation(node) && current_.find(node.unique_id) == nullptr) removed.push_back(&node);
    for (const NodeData& node : current_.nodes)
      if (owns_relation(node) && previous_.find(node.unique_id) == nullptr) added.push_back(&node);
    for (const Rename& rename : find_renames(removed, added))
      if (rename.new_unique_ids.size() == 1) renamed_.emplace(rename.old_unique_id, rename.new_unique_ids.front());
  }

  const ManifestData& current_;
  const ManifestData& previous_;
  RelationNaming names_;
  RelationNaming previous_names_;
  boost::unordered_flat_set<std::string> owned_;
  boost::unordered_flat_map<std::string, std::string> renamed_;
};

}  // namespace

std::vector<StaleRelation> stale_relations(const Manifest& manifest, const State& state, const RelationExists& exists) {
  const DeferralSource source{state, {}, {}};
  const StateSource previous(source);
  std::vector<StaleRelation> stale = StaleFinder(manifest.data(), previous.manifest()).find();
  if (exists) std::erase_if(stale, [&](const StaleRelation& relation) { return !exists(relation.relation_name); });
  std::ranges::sort(stale, {}, &StaleRelation::relation_name);
  return stale;
}

}  // namespace slimdag
