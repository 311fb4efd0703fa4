// Pictures of the DAG: SVG, DOT, Mermaid, self-contained HTML.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "slimdag/fwd.hpp"
#include "slimdag/graph/node_set.hpp"
#include "slimdag/state/compare.hpp"

namespace slimdag {

enum class DrawFormat : std::uint8_t { svg, dot, mermaid, html };
std::optional<DrawFormat> draw_format_from(std::string_view name) noexcept;

/// What draw() makes: an SVG without title where nothing is said.
struct DrawOptions {
  DrawFormat format = DrawFormat::svg;
  std::string title;
};

/// Draws `shown`; edges over nodes that are not shown are kept. With a comparison, new, modified, downstream and
/// removed nodes look different, by shape, line and mark besides colour, so that the picture also reads without colour;
/// removed nodes are drawn where an old neighbour of theirs is shown or none is left. `comparison` may be nullptr,
/// otherwise it is of `manifest`. The text holds nothing of the nodes unescaped and refers to nothing outside. Throws
/// what Manifest::dag() throws, and Error(invalid_argument) for a set or comparison of another manifest. O(nodes +
/// edges of the picture) but for sorting; the crossing reduction makes a bounded number of passes. Thread-safe.
std::string draw(const Manifest& manifest, const NodeSet& shown, const Comparison* comparison,
                 const DrawOptions& options);

}  // namespace slimdag
