#include "graph/topological_order.hpp"

#include <functional>
#include <queue>
#include <stack>
#include <vector>

namespace slimdag {

namespace {

/// Takes free vertices from `queue` in its order and frees their children.
template <typename Queue, typename Front>
std::vector<NodeIndex> take_free(const CsrGraph& forward, const CsrGraph& backward, Queue& queue, Front front) {
  const auto vertices = static_cast<NodeIndex>(boost::num_vertices(forward));
  std::vector<std::uint32_t> waits_for(vertices);
  for (NodeIndex v = 0; v < vertices; ++v) {
    waits_for[v] = static_cast<std::uint32_t>(neighbours(backward, v).size());
    if (waits_for[v] == 0) queue.push(v);
  }
  std::vector<NodeIndex> order;
  order.reserve(vertices);
  while (!queue.empty()) {
    const NodeIndex v = front(queue);
    queue.pop();
    order.push_back(v);
    for (const NodeIndex w : neighbours(forward, v))
      if (--waits_for[w] == 0) queue.push(w);
  }
  return order;
}

}  // namespace

std::vector<NodeIndex> any_topological_order(const CsrGraph& forward, const CsrGraph& backward) {
  std::stack<NodeIndex, std::vector<NodeIndex>> stack;
  return take_free(forward, backward, stack, [](const auto& s) { return s.top(); });
}

std::vector<NodeIndex> lowest_first_topological_order(const CsrGraph& forward, const CsrGraph& backward) {
  std::priority_queue<NodeIndex, std::vector<NodeIndex>, std::greater<>> queue;
  return take_free(forward, backward, queue, [](const auto& q) { return q.top(); });
}

}  // namespace slimdag
