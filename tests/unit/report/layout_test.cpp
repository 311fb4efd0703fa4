#include "report/layout.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace slimdag;

namespace {

std::vector<Box> random_boxes(std::mt19937& random, std::size_t count) {
  std::vector<Box> boxes;
  for (std::size_t i = 0; i < count; ++i)
    boxes.push_back({40.0 + static_cast<double>(random() % 200), 20.0 + static_cast<double>(random() % 40)});
  return boxes;
}

bool overlap(Point a, Box x, Point b, Box y) {
  constexpr double rounding = 1e-6;
  return a.x + x.width > b.x + rounding && b.x + y.width > a.x + rounding && a.y + x.height > b.y + rounding &&
         b.y + y.height > a.y + rounding;
}

void check_boxes(const Layout& layout, const std::vector<Box>& boxes) {
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    REQUIRE(layout.corners[i].x >= 0);
    REQUIRE(layout.corners[i].y >= -1e-6);
    REQUIRE(layout.corners[i].x + boxes[i].width <= layout.width + 1e-6);
    REQUIRE(layout.corners[i].y + boxes[i].height <= layout.height + 1e-6);
    for (std::size_t j = 0; j < i; ++j)
      REQUIRE_FALSE(overlap(layout.corners[i], boxes[i], layout.corners[j], boxes[j]));
  }
}

/// Each route begins at a side of its source and ends at a side of its target.
void check_routes(const Layout& layout, const std::vector<Box>& boxes, const std::vector<LayoutEdge>& edges) {
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const auto is_side = [&](Point point, std::uint32_t box) {
      const Point corner = layout.corners[box];
      const bool left = std::abs(point.x - corner.x) < 1e-6;
      const bool right = std::abs(point.x - corner.x - boxes[box].width) < 1e-6;
      return (left || right) && std::abs(point.y - corner.y - boxes[box].height / 2) < 1e-6;
    };
    REQUIRE(layout.routes[e].size() >= 2);
    REQUIRE(is_side(layout.routes[e].front(), edges[e].source));
    REQUIRE(is_side(layout.routes[e].back(), edges[e].target));
  }
}

}  // namespace

TEST_CASE("nothing to place") {
  const Layout layout = lay_out({}, {});
  CHECK(layout.corners.empty());
  CHECK(layout.width == 0);
  CHECK(layout.height == 0);
}

TEST_CASE("a chain is a straight line from left to right") {
  const std::vector<Box> boxes = {{50, 20}, {80, 20}, {50, 20}};
  const std::vector<LayoutEdge> edges = {{0, 1}, {1, 2}};
  const Layout layout = lay_out(boxes, edges);
  check_boxes(layout, boxes);
  check_routes(layout, boxes, edges);
  CHECK(layout.corners[0].y == doctest::Approx(layout.corners[2].y));
  CHECK(layout.corners[0].x + 50 < layout.corners[1].x);
  CHECK(layout.corners[1].x + 80 < layout.corners[2].x);
}

TEST_CASE("crossings that need not be are gone") {
  // Two children on each side, given crosswise.
  const std::vector<Box> boxes(6, Box{50, 20});
  const std::vector<LayoutEdge> edges = {{0, 4}, {0, 5}, {1, 2}, {1, 3}, {1, 4}};
  const Layout layout = lay_out(boxes, edges);
  const bool zero_above = layout.corners[0].y < layout.corners[1].y;
  CHECK((layout.corners[5].y < layout.corners[4].y) == zero_above);
  CHECK((layout.corners[4].y < layout.corners[2].y) == zero_above);
  CHECK((layout.corners[4].y < layout.corners[3].y) == zero_above);
}

TEST_CASE("random graphs: nothing overlaps, edges go from side to side and rightwards") {
  std::mt19937 random(5);
  for (int i = 0; i < 60; ++i) {
    const std::uint32_t count = 1 + static_cast<std::uint32_t>(random() % 60);
    const std::vector<Box> boxes = random_boxes(random, count);
    std::vector<LayoutEdge> edges;
    for (std::uint32_t v = 1; v < count; ++v)
      for (std::size_t n = random() % 3; n > 0; --n) edges.push_back({static_cast<std::uint32_t>(random() % v), v});
    const Layout layout = lay_out(boxes, edges);
    check_boxes(layout, boxes);
    check_routes(layout, boxes, edges);
    for (const LayoutEdge& edge : edges)
      REQUIRE(layout.corners[edge.source].x + boxes[edge.source].width < layout.corners[edge.target].x);
    REQUIRE(std::equal(layout.corners.begin(), layout.corners.end(), lay_out(boxes, edges).corners.begin(),
                       [](Point a, Point b) { return a.x == b.x && a.y == b.y; }));
  }
}

TEST_CASE("cycles, loops and double edges are drawn too") {
  const std::vector<Box> boxes(4, Box{50, 20});
  const std::vector<LayoutEdge> edges = {{0, 1}, {1, 2}, {2, 0}, {3, 3}, {0, 1}, {3, 0}};
  const Layout layout = lay_out(boxes, edges);
  check_boxes(layout, boxes);
  CHECK(layout.routes[2].front().x > layout.routes[2].back().x);
  CHECK(layout.routes[3].size() >= 2);
}

TEST_CASE("an edge over a hundred layers and a chain of 20,000 boxes") {
  constexpr std::uint32_t count = 20'000;
  const std::vector<Box> boxes(count, Box{50, 20});
  std::vector<LayoutEdge> edges;
  for (std::uint32_t v = 1; v < count; ++v) edges.push_back({v - 1, v});
  edges.push_back({0, 100});
  edges.push_back({0, count - 1});
  const Layout layout = lay_out(boxes, edges);
  check_routes(layout, boxes, edges);
  CHECK(layout.routes.back().size() < 10);
}
