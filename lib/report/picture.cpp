#include "report/picture.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <numeric>

#include "manifest/manifest_data.hpp"
#include "slimdag/graph/dag.hpp"
#include "slimdag/visible_text.hpp"

namespace slimdag {

namespace {

std::string display_name(const NodeData& node) {
  if (node.section == Section::sources) return std::string(node.source_name) + "." + std::string(node.name);
  if (node.version.is_null()) return std::string(node.name);
  return std::string(node.name) + ".v" + json::to_python_str(node.version);
}

std::string kind_of(const NodeData& node) {
  std::string kind(to_string(node.resource_type));
  std::replace(kind.begin(), kind.end(), '_', ' ');
  return kind;
}

PictureNode picture_node(const NodeData& node, Look look, std::string reason) {
  return {std::string(node.unique_id), display_name(node), kind_of(node), look, std::move(reason)};
}

/// The looks of the manifest's nodes.
class Looks {
 public:
  Looks(const Manifest& manifest, const Comparison* comparison) : comparison_(comparison) {
    if (comparison == nullptr) return;
    const NodeSet changed = comparison->modified() | comparison->new_nodes();
    NodeSet all(manifest);
    for (NodeIndex v = 0; v < manifest.size(); ++v) all.insert(v);
    downstream_ = manifest.dag().descendants(changed, std::nullopt, all);
  }

  /// dbt calls a new model modified too.
  Look of(NodeIndex v) const {
    if (comparison_ == nullptr) return Look::plain;
    if (comparison_->new_nodes().contains(v)) return Look::added;
    if (comparison_->modified().contains(v)) return Look::modified;
    return downstream_.contains(v) ? Look::downstream : Look::plain;
  }

  std::string reason_of(NodeIndex v) const {
    std::string reason;
    if (of(v) != Look::modified) return reason;
    for (const Aspect aspect : comparison_->aspects(v)) {
      if (!reason.empty()) reason += ", ";
      reason += to_string(aspect);
    }
    return reason;
  }

 private:
  const Comparison* comparison_;
  NodeSet downstream_;
};

/// Removed nodes, their old edges, and which of them belong to a picture.
class RemovedNodes {
 public:
  RemovedNodes(const ManifestData& state, const std::vector<std::string>& removed) : state_(state) {
    for (const std::string& unique_id : removed)
      if (const std::uint32_t* found = state.node_by_id.find(unique_id)) add(*found);
    for (NodeIndex v = 0; v < state.nodes.size(); ++v)
      for (const std::string_view dependency : state.nodes[v].depends_on_nodes)
        if (const std::uint32_t* found = state.node_by_id.find(dependency))
          if (is_removed(v) || is_removed(*found)) edges_.emplace_back(*found, v);
  }

  /// Appends the removed nodes that have an old neighbour in the picture, over other removed nodes too, and those whose
  /// neighbours are all gone, which no picture would show otherwise.
  void append_to(Picture& picture, const ManifestData& current) const {
    const std::vector<bool> belongs = groups_in(picture, current);
    boost::unordered_flat_map<std::string_view, std::uint32_t> position;
    for (std::uint32_t i = 0; i < picture.nodes.size(); ++i) position.emplace(picture.nodes[i].unique_id, i);
    std::vector<std::uint32_t> removed_position(removed_.size());
    std::vector<PictureNode> nodes;
    for (std::size_t i = 0; i < removed_.size(); ++i)
      if (belongs[i]) {
        removed_position[i] = static_cast<std::uint32_t>(picture.nodes.size() + nodes.size());
        nodes.push_back(picture_node(state_.nodes[removed_[i]], Look::removed, {}));
      }
    const auto end_of = [&](NodeIndex v) {
      if (is_removed(v)) return belongs[index_.at(v)] ? removed_position[index_.at(v)] : no_node;
      const auto found = position.find(state_.nodes[v].unique_id);
      return found == position.end() ? no_node : found->second;
    };
    std::vector<PictureEdge> edges;
    for (const auto& [u, v] : edges_)
      if (const std::uint32_t source = end_of(u), target = end_of(v); source != no_node && target != no_node)
        edges.push_back({source, target, true, false});
    picture.nodes.insert(picture.nodes.end(), std::move_iterator(nodes.begin()), std::move_iterator(nodes.end()));
    picture.edges.insert(picture.edges.end(), edges.begin(), edges.end());
  }

 private:
  void add(NodeIndex v) {
    index_.emplace(v, removed_.size());
    removed_.push_back(v);
  }
  bool is_removed(NodeIndex v) const { return index_.contains(v); }

  /// For each removed node whether its group of connected removed nodes belongs to the picture.
  std::vector<bool> groups_in(const Picture& picture, const ManifestData& current) const {
    std::vector<std::size_t> group(removed_.size());
    std::iota(group.begin(), group.end(), std::size_t{0});
    const auto root = [&](std::size_t i) {
      while (group[i] != i) i = group[i] = group[group[i]];
      return i;
    };
    for (const auto& [u, v] : edges_)
      if (is_removed(u) && is_removed(v)) group[root(index_.at(u))] = root(index_.at(v));

    boost::unordered_flat_map<std::string_view, bool> shown;
    for (const PictureNode& node : picture.nodes) shown.emplace(node.unique_id, true);
    std::vector<bool> has_neighbour(removed_.size()), has_shown(removed_.size());
    const auto note = [&](NodeIndex removed, NodeIndex neighbour) {
      if (is_removed(neighbour)) return;
      const std::string_view unique_id = state_.nodes[neighbour].unique_id;
      if (current.find(unique_id) == nullptr) return;
      has_neighbour[root(index_.at(removed))] = true;
      if (shown.contains(unique_id)) has_shown[root(index_.at(removed))] = true;
    };
    for (const auto& [u, v] : edges_) {
      if (is_removed(u)) note(u, v);
      if (is_removed(v)) note(v, u);
    }
    std::vector<bool> belongs(removed_.size());
    for (std::size_t i = 0; i < removed_.size(); ++i) belongs[i] = has_shown[root(i)] || !has_neighbour[root(i)];
    return belongs;
  }

  const ManifestData& state_;
  std::vector<NodeIndex> removed_;  // indices of the state's nodes
  boost::unordered_flat_map<NodeIndex, std::size_t> index_;
  std::vector<Edge> edges_;
};

bool is_changed(Look look) { return look == Look::modified || look == Look::added || look == Look::downstream; }

void append_shown(Picture& picture, const Manifest& manifest, const NodeSet& shown, const Comparison* comparison) {
  const Looks looks(manifest, comparison);
  std::vector<std::uint32_t> position(manifest.size());
  shown.for_each([&](NodeIndex v) {
    position[v] = static_cast<std::uint32_t>(picture.nodes.size());
    picture.nodes.push_back(picture_node(manifest.data().nodes[v], looks.of(v), looks.reason_of(v)));
  });
  for (const auto& [u, v] : manifest.dag().subset_edges(shown)) {
    const bool carries = is_changed(looks.of(u)) && is_changed(looks.of(v));
    picture.edges.push_back({position[u], position[v], false, carries});
  }
}

}  // namespace

std::string_view legend_text(Look look) noexcept {
  switch (look) {
    case Look::modified:
      return "modified";
    case Look::added:
      return "new";
    case Look::downstream:
      return "downstream of a change";
    case Look::removed:
      return "removed";
    case Look::plain:
      break;
  }
  return "unchanged";
}

std::string_view class_name(Look look) noexcept { return look == Look::downstream ? "downstream" : legend_text(look); }

std::string_view mark(Look look) noexcept {
  switch (look) {
    case Look::modified:
      return "~";
    case Look::added:
      return "+";
    case Look::downstream:
      return ">";
    case Look::removed:
      return "-";
    case Look::plain:
      break;
  }
  return "";
}

namespace {

/// Names come from a project, and are seen in a browser or a terminal.
void make_visible(Picture& picture) {
  picture.title = visible_text(picture.title);
  for (PictureNode& node : picture.nodes)
    for (std::string* text : {&node.unique_id, &node.name, &node.kind, &node.reason}) *text = visible_text(*text);
}

}  // namespace

Picture make_picture(const Manifest& manifest, const NodeSet& shown, const Comparison* comparison, std::string title) {
  Picture picture;
  picture.title = std::move(title);
  picture.compared = comparison != nullptr;
  append_shown(picture, manifest, shown, comparison);
  if (comparison != nullptr && comparison->state().manifest() != nullptr)
    RemovedNodes(comparison->state().manifest()->data(), comparison->removed()).append_to(picture, manifest.data());
  for (const PictureNode& node : picture.nodes) ++picture.counts[static_cast<std::size_t>(node.look)];
  make_visible(picture);
  return picture;
}

std::string tooltip(const PictureNode& node) {
  std::string text = node.unique_id + "\n" + node.kind;
  if (node.look == Look::plain) return text;
  text += ", ";
  text += legend_text(node.look);
  if (!node.reason.empty()) text += "\nchanged: " + node.reason;
  return text;
}

}  // namespace slimdag
