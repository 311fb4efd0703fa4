#include "report/layers.hpp"

#include <algorithm>

namespace slimdag {

Lists::Lists(std::size_t count, std::span<const LayoutEdge> pairs, bool reversed)
    : begin_(count + 1), items_(pairs.size()) {
  for (const LayoutEdge& pair : pairs) ++begin_[(reversed ? pair.target : pair.source) + 1];
  for (std::size_t i = 0; i < count; ++i) begin_[i + 1] += begin_[i];
  std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
  for (const LayoutEdge& pair : pairs)
    items_[next[reversed ? pair.target : pair.source]++] = reversed ? pair.source : pair.target;
}

namespace {

/// The edges without those that lead back to where a depth-first search came from.
std::vector<LayoutEdge> without_back_edges(std::size_t count, std::span<const LayoutEdge> edges) {
  enum class State : std::uint8_t { unseen, open, done };
  struct Frame {
    std::uint32_t vertex;
    std::size_t next;
  };
  const Lists children(count, edges, false);
  std::vector<State> states(count, State::unseen);
  std::vector<LayoutEdge> kept;
  kept.reserve(edges.size());
  std::vector<Frame> stack;
  for (std::uint32_t start = 0; start < count; ++start) {
    if (states[start] != State::unseen) continue;
    states[start] = State::open;
    stack.push_back({start, 0});
    while (!stack.empty()) {
      Frame& frame = stack.back();
      if (frame.next == children[frame.vertex].size()) {
        states[frame.vertex] = State::done;
        stack.pop_back();
        continue;
      }
      const std::uint32_t child = children[frame.vertex][frame.next++];
      if (states[child] == State::open) continue;
      kept.push_back({frame.vertex, child});
      if (states[child] == State::done) continue;
      states[child] = State::open;
      stack.push_back({child, 0});
    }
  }
  return kept;
}

std::vector<std::uint32_t> topological_order(std::size_t count, const Lists& parents, const Lists& children) {
  std::vector<std::size_t> waits_for(count);
  std::vector<std::uint32_t> order;
  order.reserve(count);
  for (std::uint32_t v = 0; v < count; ++v)
    if ((waits_for[v] = parents[v].size()) == 0) order.push_back(v);
  for (std::size_t i = 0; i < order.size(); ++i)
    for (const std::uint32_t child : children[order[i]])
      if (--waits_for[child] == 0) order.push_back(child);
  return order;
}

}  // namespace

std::vector<std::uint32_t> assign_layers(std::size_t count, std::span<const LayoutEdge> edges) {
  const std::vector<LayoutEdge> forward = without_back_edges(count, edges);
  const Lists parents(count, forward, true), children(count, forward, false);
  const std::vector<std::uint32_t> order = topological_order(count, parents, children);
  std::vector<std::uint32_t> layers(count);
  for (const std::uint32_t v : order)
    for (const std::uint32_t parent : parents[v]) layers[v] = std::max(layers[v], layers[parent] + 1);
  for (auto v = order.rbegin(); v != order.rend(); ++v) {
    if (children[*v].size() <= parents[*v].size()) continue;
    std::uint32_t nearest = UINT32_MAX;
    for (const std::uint32_t child : children[*v]) nearest = std::min(nearest, layers[child]);
    layers[*v] = nearest - 1;
  }
  return layers;
}

}  // namespace slimdag
