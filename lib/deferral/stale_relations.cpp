#include "slimdag/deferral/stale_relations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "deferral/node_kinds.hpp"
#include "deferral/relation_name.hpp"
#include "deferral/state_source.hpp"
#include "slimdag/error.hpp"
#include "state/comparison_rules.hpp"
#include "state/renames.hpp"
#include "state/state_data.hpp"
#include "support/text.hpp"

namespace slimdag {
namespace {

bool owns_relation(const NodeData& node) noexcept {
  return node.enabled && !is_external(node) && (has_relation(node) || node.section == Section::functions);
}

class StaleFinder {
 public:
  StaleFinder(const ManifestData& current, const ManifestData& previous)
      : current_(current),
        previous_(previous),
        names_(current, semantics_for(current, {}).semantics),
        previous_names_(previous, semantics_for(current, {}).semantics) {
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

/// Database and schema, without regard to case: what one environment has and another one has not.
std::string place_of(const NodeData& node) {
  return fmt::format("{}.{}", to_lower(node.database), to_lower(node.schema));
}

[[noreturn]] void throw_other_environment(std::string message, const std::string& file) {
  ErrorLocation where;
  where.file = file;
  throw Error(ErrorCode::wrong_artifact, std::move(message), std::move(where),
              "Give an earlier state of the environment that the manifest is of: what another environment has is no "
              "node's of this one, and would all be listed. Where the environment itself is elsewhere now, say so "
              "(environment_moved, --environment-moved).");
}

/// A manifest does not say which environment it is of, but where its nodes are does.
class EnvironmentCheck {
 public:
  EnvironmentCheck(const ManifestData& current, const ManifestData& previous) {
    boost::unordered_flat_set<std::string> places;
    for (const NodeData& node : current.nodes)
      if (owns_relation(node)) places.insert(place_of(node));
    has_places_ = !places.empty();
    for (const NodeData& node : previous.nodes) {
      if (!owns_relation(node)) continue;
      has_common_place_ = has_common_place_ || places.contains(place_of(node));
      count(node, current.find(node.unique_id));
    }
  }

  /// Half of the nodes may have moved; where none is in both, the schemas have to tell.
  bool is_of_another() const noexcept {
    if (common_ > 0) return 2 * elsewhere_ > common_;
    return example_ == nullptr && has_places_ && had_nodes_ && !has_common_place_;
  }
  std::string message() const {
    if (example_ == nullptr) return "The state looks like another environment's: the manifest has none of its schemas.";
    return fmt::format(
        "The state looks like another environment's: of {} nodes that are in both, {} are in another schema, e.g. {} "
        "in "
        "{}, and now in {}.",
        common_, elsewhere_, example_->unique_id, place_of(*example_), place_of(*example_now_));
  }

 private:
  void count(const NodeData& before, const NodeData* now) {
    had_nodes_ = true;
    if (now == nullptr || !owns_relation(*now)) return;
    ++common_;
    if (place_of(before) == place_of(*now)) return;
    ++elsewhere_;
    if (example_ != nullptr) return;
    example_ = &before;
    example_now_ = now;
  }

  std::size_t common_ = 0;
  std::size_t elsewhere_ = 0;
  bool has_places_ = false;
  bool had_nodes_ = false;
  bool has_common_place_ = false;
  const NodeData* example_ = nullptr;
  const NodeData* example_now_ = nullptr;
};

void require_same_environment(const ManifestData& current, const ManifestData& previous, const std::string& file) {
  const std::string_view project = current.metadata.project_name;
  const std::string_view before = previous.metadata.project_name;
  if (!project.empty() && !before.empty() && project != before)
    throw_other_environment(fmt::format("The state is of the project '{}', and the manifest of '{}'.", before, project),
                            file);
  const EnvironmentCheck check(current, previous);
  if (check.is_of_another()) throw_other_environment(check.message(), file);
}

}  // namespace

std::vector<StaleRelation> stale_relations(const Manifest& manifest, const State& state, const RelationExists& exists,
                                           bool environment_moved) {
  const DeferralSource source{state, {}, {}};
  const StateSource previous(source);
  if (!environment_moved) require_same_environment(manifest.data(), previous.manifest(), state.data().path);
  std::vector<StaleRelation> stale = StaleFinder(manifest.data(), previous.manifest()).find();
  if (exists) std::erase_if(stale, [&](const StaleRelation& relation) { return !exists(relation.relation_name); });
  std::ranges::sort(stale, {}, &StaleRelation::relation_name);
  return stale;
}

}  // namespace slimdag
