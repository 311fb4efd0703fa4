#include "state/renames.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <string>

namespace slimdag {
namespace {

using Nodes = std::vector<const NodeData*>;

/// Nodes that have the same body.
struct Group {
  Nodes removed;
  Nodes added;
};

bool is_comparable(const NodeData& node) noexcept {
  return !node.generic_test && !node.blank_code && fingerprint_of(node, Aspect::body) != nullptr;
}

std::string key_of(const NodeData& node) {
  const Hash128 body = *fingerprint_of(node, Aspect::body);
  std::string key(reinterpret_cast<const char*>(&body), sizeof body);
  key += static_cast<char>(node.resource_type);
  return key;
}

/// Takes the pairs out of a group for which `property` is the same and which nobody else of the group has.
template <typename Property>
void pair_by(Group& group, Property&& property, std::vector<Rename>& renames) {
  struct Sides {
    Nodes removed, added;
  };
  boost::unordered_flat_map<std::string_view, Sides> by_value;
  for (const NodeData* node : group.removed) by_value[property(*node)].removed.push_back(node);
  for (const NodeData* node : group.added) by_value[property(*node)].added.push_back(node);
  const auto is_pair = [&](const NodeData* node) {
    const Sides& sides = by_value.find(property(*node))->second;
    return sides.removed.size() == 1 && sides.added.size() == 1;
  };
  for (const NodeData* node : group.removed)
    if (is_pair(node))
      renames.push_back({std::string(node->unique_id),
                         {std::string(by_value.find(property(*node))->second.added.front()->unique_id)}});
  std::erase_if(group.removed, is_pair);
  std::erase_if(group.added, is_pair);
}

void list_ties(const Group& group, std::vector<Rename>& renames) {
  if (group.added.empty()) return;
  std::vector<std::string> candidates;
  for (const NodeData* node : group.added) {
    if (candidates.size() == max_rename_candidates) break;
    candidates.emplace_back(node->unique_id);
  }
  std::sort(candidates.begin(), candidates.end());
  for (const NodeData* node : group.removed) renames.push_back({std::string(node->unique_id), candidates});
}

}  // namespace

std::vector<Rename> find_renames(std::span<const NodeData* const> removed, std::span<const NodeData* const> added) {
  boost::unordered_flat_map<std::string, Group> groups;
  for (const NodeData* node : removed)
    if (is_comparable(*node)) groups[key_of(*node)].removed.push_back(node);
  for (const NodeData* node : added) {
    if (!is_comparable(*node)) continue;
    const auto group = groups.find(key_of(*node));
    if (group != groups.end()) group->second.added.push_back(node);
  }
  std::vector<Rename> renames;
  for (auto& [key, group] : groups) {
    const bool single = group.removed.size() == 1 && group.added.size() == 1;
    if (!single) {
      pair_by(
          group, [](const NodeData& node) { return node.name; }, renames);
      pair_by(
          group, [](const NodeData& node) { return node.original_file_path; }, renames);
    }
    list_ties(group, renames);
  }
  std::sort(renames.begin(), renames.end(),
            [](const Rename& a, const Rename& b) { return a.old_unique_id < b.old_unique_id; });
  return renames;
}

}  // namespace slimdag
