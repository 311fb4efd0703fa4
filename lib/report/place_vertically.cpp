#include <algorithm>

#include "report/layers.hpp"

namespace slimdag {

namespace {

constexpr double gap_of_boxes = 14;
constexpr double gap_of_bends = 8;

enum class Side : std::uint8_t { left, right, both };

class VerticalPlacement {
 public:
  explicit VerticalPlacement(LayeredGraph& graph) : graph_(graph) {}

  void run() {
    pack();
    const int rounds = graph_.size() <= 20000 ? 8 : 3;
    for (int round = 0; round < rounds; ++round) {
      sweep(Side::left);
      sweep(Side::right);
    }
    const int last_rounds = graph_.size() <= 2000 ? 16 : 2;
    for (int round = 0; round < last_rounds; ++round) sweep(Side::both);
  }

 private:
  double distance(std::uint32_t upper, std::uint32_t lower) const {
    const double gap = graph_.is_bend[upper] || graph_.is_bend[lower] ? gap_of_bends : gap_of_boxes;
    return (graph_.heights[upper] + graph_.heights[lower]) / 2 + gap;
  }

  /// One below the other, each layer around the same middle.
  void pack() {
    graph_.centers.assign(graph_.size(), 0);
    for (const auto& layer : graph_.layers) {
      double at = 0;
      for (std::size_t i = 0; i < layer.size(); ++i)
        graph_.centers[layer[i]] = i == 0 ? 0 : at += distance(layer[i - 1], layer[i]);
      for (const std::uint32_t item : layer) graph_.centers[item] -= at / 2;
    }
  }

  void sweep(Side side) {
    const std::size_t count = graph_.layers.size();
    for (std::size_t i = 0; i < count; ++i) place_layer(graph_.layers[side == Side::right ? count - 1 - i : i], side);
  }

  /// Where an item wants to be, and how much.
  struct Wish {
    double center, weight;
  };

  Wish wish_of(std::uint32_t item, Side side) const {
    double sum = 0, weight = 0;
    const auto add = [&](const Lists& neighbours) {
      for (const std::uint32_t other : neighbours[item]) {
        // A bend beside a bend or a box is the middle of a long edge, which should be straight.
        const double w = graph_.is_bend[item] && graph_.is_bend[other] ? 8 : graph_.is_bend[item] ? 2 : 1;
        sum += w * graph_.centers[other];
        weight += w;
      }
    };
    if (side != Side::right) add(graph_.left);
    if (side != Side::left) add(graph_.right);
    if (weight == 0) add(side == Side::left ? graph_.right : graph_.left);
    if (weight == 0) return {graph_.centers[item], 1};
    return {sum / weight, weight};
  }

  /// Least squares under the order and the distances: with the distances taken off it is isotonic regression, which
  /// pooling neighbours that are out of order solves in linear time.
  void place_layer(const std::vector<std::uint32_t>& layer, Side side) {
    struct Pool {
      double mean, weight;
      std::size_t items;
    };
    std::vector<Pool> pools;
    double offset = 0;
    for (std::size_t i = 0; i < layer.size(); ++i) {
      if (i > 0) offset += distance(layer[i - 1], layer[i]);
      const Wish wish = wish_of(layer[i], side);
      pools.push_back({wish.center - offset, wish.weight, 1});
      while (pools.size() > 1 && pools[pools.size() - 2].mean > pools.back().mean) {
        const Pool last = pools.back();
        pools.pop_back();
        Pool& pool = pools.back();
        pool.mean = (pool.mean * pool.weight + last.mean * last.weight) / (pool.weight + last.weight);
        pool.weight += last.weight;
        pool.items += last.items;
      }
    }
    offset = 0;
    std::size_t i = 0;
    for (const Pool& pool : pools)
      for (std::size_t n = 0; n < pool.items; ++n, ++i) {
        if (i > 0) offset += distance(layer[i - 1], layer[i]);
        graph_.centers[layer[i]] = pool.mean + offset;
      }
  }

  LayeredGraph& graph_;
};

}  // namespace

void place_vertically(LayeredGraph& graph) { VerticalPlacement(graph).run(); }

}  // namespace slimdag
