// What a picture shows, before any format.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/graph/node_set.hpp"
#include "slimdag/manifest/resource_type.hpp"
#include "slimdag/state/compare.hpp"

namespace slimdag {

/// How a node differs from the comparison state. In the order of the legend.
enum class Look : std::uint8_t { modified, added, downstream, removed, plain };
inline constexpr std::array looks = {Look::modified, Look::added, Look::downstream, Look::removed, Look::plain};

/// e.g. "modified", "new"; the legend's words and the names of CSS classes.
std::string_view legend_text(Look look) noexcept;
std::string_view class_name(Look look) noexcept;
/// The sign that says the same without colour; empty for Look::plain.
std::string_view mark(Look look) noexcept;

struct PictureNode {
  std::string unique_id;
  std::string name;  ///< As a reader knows it: "orders", "orders.v2", "raw.payments" for a source.
  std::string kind;  ///< "model", "unit test", ...
  Look look = Look::plain;
  std::string reason;  ///< Of modified nodes: "body, configs"; may be empty.
};

struct PictureEdge {
  std::uint32_t source, target;
  bool removed;  ///< To or from a removed node.
  bool carries;  ///< Both ends are changed or downstream of a change: the change goes along this edge.
};

struct Picture {
  std::string title;
  bool compared = false;
  std::vector<PictureNode> nodes;
  std::vector<PictureEdge> edges;
  std::array<std::size_t, looks.size()> counts{};  ///< Of nodes, by look.
};

/// Nodes of `shown` in the order of the manifest, then removed nodes that belong to them.
Picture make_picture(const Manifest& manifest, const NodeSet& shown, const Comparison* comparison, std::string title);

/// What a pointer over the node shows: its unique_id, kind, and how and why it differs. Plain text of several lines.
std::string tooltip(const PictureNode& node);

}  // namespace slimdag
