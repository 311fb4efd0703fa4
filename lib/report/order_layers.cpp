#include <algorithm>
#include <utility>

#include "report/layers.hpp"

namespace slimdag {

namespace {

using Order = std::vector<std::uint32_t>;

/// Sums of a changing list in logarithmic time (Fenwick).
class PrefixSums {
 public:
  explicit PrefixSums(std::size_t size) : sums_(size + 1) {}
  void add(std::size_t at) {
    for (++at; at < sums_.size(); at += at & (~at + 1)) ++sums_[at];
  }
  std::size_t sum_up_to(std::size_t at) const {
    std::size_t sum = 0;
    for (++at; at > 0; at &= at - 1) sum += sums_[at];
    return sum;
  }

 private:
  std::vector<std::size_t> sums_;
};

class CrossingReduction {
 public:
  explicit CrossingReduction(LayeredGraph& graph) : graph_(graph), position_(graph.size()), barycenter_(graph.size()) {}

  void run() {
    set_first_order();
    std::vector<Order> best = graph_.layers;
    std::size_t fewest = crossings();
    const int sweeps = graph_.size() <= 2000 ? 24 : graph_.size() <= 20000 ? 8 : 4;
    for (int sweep = 0; sweep < sweeps && fewest > 0; ++sweep) {
      sweep_once(sweep % 2 == 0);
      if (graph_.size() <= 2000) exchange_neighbours();
      const std::size_t now = crossings();
      if (now >= fewest) continue;
      fewest = now;
      best = graph_.layers;
    }
    graph_.layers = std::move(best);
  }

 private:
  /// As a depth-first search meets the items: what belongs together begins together.
  void set_first_order() {
    const std::vector<Order> items_by_layer = std::exchange(graph_.layers, std::vector<Order>(graph_.layers.size()));
    std::vector<bool> seen(graph_.size());
    for (const Order& layer : items_by_layer)
      for (const std::uint32_t start : layer) visit_from(start, seen);
    for (const Order& layer : graph_.layers) number(layer);
  }

  void visit_from(std::uint32_t start, std::vector<bool>& seen) {
    if (seen[start]) return;
    Order stack = {start};
    seen[start] = true;
    while (!stack.empty()) {
      const std::uint32_t item = stack.back();
      stack.pop_back();
      graph_.layers[graph_.layer_of[item]].push_back(item);
      for (const Lists* side : {&graph_.left, &graph_.right})
        for (const std::uint32_t next : (*side)[item])
          if (!seen[next]) {
            seen[next] = true;
            stack.push_back(next);
          }
    }
  }

  void number(const Order& layer) {
    for (std::size_t i = 0; i < layer.size(); ++i) position_[layer[i]] = static_cast<std::uint32_t>(i);
  }

  void sweep_once(bool rightwards) {
    const std::size_t count = graph_.layers.size();
    for (std::size_t i = 1; i < count; ++i)
      sort_layer(graph_.layers[rightwards ? i : count - 1 - i], rightwards ? graph_.left : graph_.right);
  }

  /// By the mean position of the neighbours; items without any stay where they are.
  void sort_layer(Order& layer, const Lists& neighbours) {
    for (const std::uint32_t item : layer) {
      double sum = 0;
      for (const std::uint32_t other : neighbours[item]) sum += position_[other];
      const std::size_t degree = neighbours[item].size();
      barycenter_[item] = degree == 0 ? -1 : sum / static_cast<double>(degree);
    }
    Order movable;
    for (const std::uint32_t item : layer)
      if (barycenter_[item] >= 0) movable.push_back(item);
    std::stable_sort(movable.begin(), movable.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return barycenter_[a] < barycenter_[b]; });
    auto next = movable.begin();
    for (std::uint32_t& item : layer)
      if (barycenter_[item] >= 0) item = *next++;
    number(layer);
  }

  /// Swaps items that stand next to each other where that saves crossings on both sides together.
  void exchange_neighbours() {
    for (int round = 0; round < 4; ++round) {
      bool improved = false;
      for (Order& layer : graph_.layers)
        for (std::size_t i = 1; i < layer.size(); ++i) {
          if (crossings_of(layer[i - 1], layer[i]) <= crossings_of(layer[i], layer[i - 1])) continue;
          std::swap(layer[i - 1], layer[i]);
          std::swap(position_[layer[i - 1]], position_[layer[i]]);
          improved = true;
        }
      if (!improved) return;
    }
  }

  std::size_t crossings_of(std::uint32_t upper, std::uint32_t lower) {
    return crossings_of(graph_.left[upper], graph_.left[lower]) +
           crossings_of(graph_.right[upper], graph_.right[lower]);
  }

  std::size_t crossings_of(std::span<const std::uint32_t> upper, std::span<const std::uint32_t> lower) {
    sorted_positions(upper, upper_positions_);
    sorted_positions(lower, lower_positions_);
    std::size_t crossings = 0, below = 0;
    for (const std::uint32_t position : upper_positions_) {
      while (below < lower_positions_.size() && lower_positions_[below] < position) ++below;
      crossings += below;
    }
    return crossings;
  }

  void sorted_positions(std::span<const std::uint32_t> items, Order& positions) const {
    positions.clear();
    for (const std::uint32_t item : items) positions.push_back(position_[item]);
    std::sort(positions.begin(), positions.end());
  }

  std::size_t crossings() {
    std::size_t total = 0;
    for (std::size_t i = 0; i + 1 < graph_.layers.size(); ++i) {
      PrefixSums seen(graph_.layers[i + 1].size());
      std::size_t links = 0;
      for (const std::uint32_t item : graph_.layers[i]) {
        for (const std::uint32_t next : graph_.right[item]) total += links - seen.sum_up_to(position_[next]);
        for (const std::uint32_t next : graph_.right[item]) seen.add(position_[next]);
        links += graph_.right[item].size();
      }
    }
    return total;
  }

  LayeredGraph& graph_;
  Order position_;
  std::vector<double> barycenter_;
  Order upper_positions_, lower_positions_;
};

}  // namespace

void order_layers(LayeredGraph& graph) { CrossingReduction(graph).run(); }

}  // namespace slimdag
