#include "report/layout.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/layers.hpp"

namespace slimdag {

namespace {

/// An edge over more layers than this is drawn without bends, so that their number stays linear.
constexpr std::uint32_t most_bends = 16;
constexpr double gap_of_parts = 32;

/// A connected part with indices of its own.
struct Part {
  std::vector<std::uint32_t> boxes;  ///< Of the whole.
  std::vector<std::uint32_t> edges;  ///< Of the whole.
  std::vector<LayoutEdge> links;     ///< Between indices of `boxes`, in the order of `edges`.
  double width = 0, height = 0;
};

std::vector<Part> connected_parts(std::size_t count, std::span<const LayoutEdge> edges) {
  std::vector<std::uint32_t> parent(count);
  std::iota(parent.begin(), parent.end(), 0U);
  const auto root = [&](std::uint32_t v) {
    while (parent[v] != v) v = parent[v] = parent[parent[v]];
    return v;
  };
  for (const LayoutEdge& edge : edges) parent[root(edge.source)] = root(edge.target);
  std::vector<Part> parts;
  std::vector<std::uint32_t> part_of(count, UINT32_MAX), index_in_part(count);
  for (std::uint32_t v = 0; v < count; ++v) {
    std::uint32_t& part = part_of[root(v)];
    if (part == UINT32_MAX) {
      part = static_cast<std::uint32_t>(parts.size());
      parts.emplace_back();
    }
    index_in_part[v] = static_cast<std::uint32_t>(parts[part].boxes.size());
    parts[part].boxes.push_back(v);
  }
  for (std::uint32_t e = 0; e < edges.size(); ++e) {
    Part& part = parts[part_of[root(edges[e].source)]];
    part.edges.push_back(e);
    part.links.push_back({index_in_part[edges[e].source], index_in_part[edges[e].target]});
  }
  return parts;
}

/// Lays out one part around the origin of its own and writes to the whole layout.
class PartLayout {
 public:
  PartLayout(Part& part, std::span<const Box> boxes, Layout& layout) : part_(part), boxes_(boxes), layout_(layout) {}

  void run() {
    build();
    order_layers(graph_);
    place_vertically(graph_);
    place_horizontally();
    write_corners();
    write_routes();
  }

 private:
  void build() {
    const std::size_t count = part_.boxes.size();
    graph_.layer_of = assign_layers(count, part_.links);
    for (const std::uint32_t box : part_.boxes) graph_.heights.push_back(boxes_[box].height);
    graph_.is_bend.assign(count, false);
    bends_.resize(part_.links.size());
    std::vector<LayoutEdge> steps;
    for (std::size_t e = 0; e < part_.links.size(); ++e) {
      auto [from, to] = part_.links[e];
      if (graph_.layer_of[from] > graph_.layer_of[to]) std::swap(from, to);
      const std::uint32_t span = graph_.layer_of[to] - graph_.layer_of[from];
      if (span > 1 && span - 1 > most_bends) continue;
      for (std::uint32_t i = 1; i < span; ++i) {
        const std::uint32_t bend = add_bend(graph_.layer_of[to] - span + i);
        bends_[e].push_back(bend);
        steps.push_back({from, bend});
        from = bend;
      }
      if (span > 0) steps.push_back({from, to});
    }
    graph_.left = Lists(graph_.size(), steps, true);
    graph_.right = Lists(graph_.size(), steps, false);
    graph_.layers.resize(1 + *std::max_element(graph_.layer_of.begin(), graph_.layer_of.end()));
    for (std::uint32_t item = 0; item < graph_.size(); ++item) graph_.layers[graph_.layer_of[item]].push_back(item);
  }

  std::uint32_t add_bend(std::uint32_t layer) {
    graph_.layer_of.push_back(layer);
    graph_.heights.push_back(2);
    graph_.is_bend.push_back(true);
    return static_cast<std::uint32_t>(graph_.size() - 1);
  }

  /// Columns as wide as their widest box, with more room between them where more edges pass.
  void place_horizontally() {
    columns_.resize(graph_.layers.size());
    double x = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      std::size_t links = 0;
      double width = 0;
      for (const std::uint32_t item : graph_.layers[i]) {
        links += graph_.right[item].size();
        if (!graph_.is_bend[item]) width = std::max(width, boxes_[part_.boxes[item]].width);
      }
      columns_[i] = {x, width};
      x += width + 48 + std::min(96.0, 7 * std::sqrt(static_cast<double>(links)));
    }
    part_.width = columns_.back().x + columns_.back().width;
    const auto [top, bottom] = vertical_extent();
    top_ = top;
    part_.height = bottom - top;
  }

  std::pair<double, double> vertical_extent() const {
    double top = graph_.centers[0], bottom = top;
    for (std::size_t item = 0; item < graph_.size(); ++item) {
      top = std::min(top, graph_.centers[item] - graph_.heights[item] / 2);
      bottom = std::max(bottom, graph_.centers[item] + graph_.heights[item] / 2);
    }
    return {top, bottom};
  }

  double center(std::uint32_t item) const { return graph_.centers[item] - top_; }

  void write_corners() const {
    for (std::size_t i = 0; i < part_.boxes.size(); ++i)
      layout_.corners[part_.boxes[i]] = {columns_[graph_.layer_of[i]].x,
                                         center(static_cast<std::uint32_t>(i)) - graph_.heights[i] / 2};
  }

  void write_routes() const {
    for (std::size_t e = 0; e < part_.links.size(); ++e) {
      const auto [source, target] = part_.links[e];
      if (graph_.layer_of[source] < graph_.layer_of[target]) {
        layout_.routes[part_.edges[e]] = route(source, target, bends_[e]);
      } else {  // closes a cycle: drawn from the back
        std::vector<Point> back = route(target, source, bends_[e]);
        std::reverse(back.begin(), back.end());
        layout_.routes[part_.edges[e]] = std::move(back);
      }
    }
  }

  std::vector<Point> route(std::uint32_t from, std::uint32_t to, const std::vector<std::uint32_t>& bends) const {
    const Column& first = columns_[graph_.layer_of[from]];
    std::vector<Point> points = {{first.x + boxes_[part_.boxes[from]].width, center(from)},
                                 {first.x + first.width, center(from)}};
    for (const std::uint32_t bend : bends) {
      const Column& column = columns_[graph_.layer_of[bend]];
      points.push_back({column.x, center(bend)});
      points.push_back({column.x + column.width, center(bend)});
    }
    points.push_back({columns_[graph_.layer_of[to]].x, center(to)});
    return points;
  }

  struct Column {
    double x, width;
  };

  Part& part_;
  std::span<const Box> boxes_;
  Layout& layout_;
  LayeredGraph graph_;
  std::vector<std::vector<std::uint32_t>> bends_;  // of each link
  std::vector<Column> columns_;
  double top_ = 0;
};

/// In rows, tall parts first, about as wide as high where no part is wider than that.
void pack_parts(std::vector<Part>& parts, Layout& layout) {
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.height > b.height; });
  double area = 0, widest = 0;
  for (const Part& part : parts) {
    area += (part.width + gap_of_parts) * (part.height + gap_of_parts);
    widest = std::max(widest, part.width);
  }
  const double row_width = std::max(widest, std::sqrt(area * 1.6));
  double x = 0, y = 0, row_height = 0;
  for (const Part& part : parts) {
    if (x > 0 && x + part.width > row_width) {
      x = 0;
      y += row_height + gap_of_parts;
      row_height = 0;
    }
    for (const std::uint32_t box : part.boxes) layout.corners[box].x += x, layout.corners[box].y += y;
    for (const std::uint32_t edge : part.edges)
      for (Point& point : layout.routes[edge]) point.x += x, point.y += y;
    layout.width = std::max(layout.width, x + part.width);
    row_height = std::max(row_height, part.height);
    x += part.width + gap_of_parts;
  }
  layout.height = y + row_height;
}

}  // namespace

Layout lay_out(std::span<const Box> boxes, std::span<const LayoutEdge> edges) {
  Layout layout;
  layout.corners.resize(boxes.size());
  layout.routes.resize(edges.size());
  std::vector<Part> parts = connected_parts(boxes.size(), edges);
  for (Part& part : parts) PartLayout(part, boxes, layout).run();
  pack_parts(parts, layout);
  return layout;
}

}  // namespace slimdag
