// A connected graph in layers, and the steps of laying it out.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "report/layout.hpp"

namespace slimdag {

/// Lists of numbers, one after the other.
class Lists {
 public:
  Lists() = default;
  /// List a holds b for every pair (a, b), in the order of the pairs.
  Lists(std::size_t count, std::span<const LayoutEdge> pairs, bool reversed);
  std::span<const std::uint32_t> operator[](std::size_t i) const noexcept {
    return std::span(items_).subspan(begin_[i], begin_[i + 1] - begin_[i]);
  }

 private:
  std::vector<std::size_t> begin_;
  std::vector<std::uint32_t> items_;
};

/// The layer of each of `count` vertices: edges lead from lower to higher layers, but for those that close a cycle. A
/// vertex that has more children than parents stands as near to its children as it can.
std::vector<std::uint32_t> assign_layers(std::size_t count, std::span<const LayoutEdge> edges);

/// Boxes and the bends of edges that cross a layer, which take little room; links lead from each layer to the next one.
struct LayeredGraph {
  std::vector<std::uint32_t> layer_of;
  std::vector<double> heights;
  std::vector<bool> is_bend;
  std::vector<std::vector<std::uint32_t>> layers;  ///< From top to bottom.
  Lists left, right;                               ///< Neighbours in the layer before and behind.
  std::vector<double> centers;                     ///< Vertical.

  std::size_t size() const noexcept { return layer_of.size(); }
};

/// Orders every layer so that few links cross: barycenters in a bounded number of sweeps, the best order is kept.
void order_layers(LayeredGraph& graph);

/// Sets the centers: for each layer in turn those nearest to its neighbours (least squares) that keep order and
/// distances.
void place_vertically(LayeredGraph& graph);

}  // namespace slimdag
