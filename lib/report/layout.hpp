// Places boxes in layers from left to right and routes the edges between them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace slimdag {

struct Box {
  double width, height;
};

struct Point {
  double x, y;
};

struct LayoutEdge {
  std::uint32_t source, target;
};

struct Layout {
  double width = 0;
  double height = 0;
  std::vector<Point> corners;  ///< Upper left corner of each box.
  /// For each edge from the side of its source to that of its target. Points of different heights are joined by a curve
  /// with level ends.
  std::vector<std::vector<Point>> routes;
};

/// A layered drawing (Sugiyama, Tagawa and Toda): layers by longest paths, order in them by barycenters, heights that
/// keep edges straight. Parts that are not connected are laid out for themselves and packed in rows. Edges may form
/// cycles. O(boxes + edges) but for sorting: the number of passes and of points on an edge is bounded.
Layout lay_out(std::span<const Box> boxes, std::span<const LayoutEdge> edges);

}  // namespace slimdag
