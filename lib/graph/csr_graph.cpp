#include "graph/csr_graph.hpp"

#include <algorithm>

#include "graph/counting_sort.hpp"

namespace slimdag {

void sort_unique(std::size_t vertices, std::vector<Edge>& edges) {
  std::vector<Edge> by_target(edges.size());
  counting_sort(vertices, edges, by_target, [](const Edge& edge) { return edge.second; });
  counting_sort(vertices, by_target, edges, [](const Edge& edge) { return edge.first; });
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
}

CsrGraph graph_of_sorted(std::size_t vertices, const std::vector<Edge>& edges) {
  return {boost::edges_are_sorted, edges.begin(), edges.end(), static_cast<NodeIndex>(vertices),
          static_cast<std::uint32_t>(edges.size())};
}

CsrGraph graph_of(std::size_t vertices, const std::vector<Edge>& edges) {
  return {boost::edges_are_unsorted_multi_pass, edges.begin(), edges.end(), static_cast<NodeIndex>(vertices)};
}

CsrGraph reversed_graph_of(std::size_t vertices, const std::vector<Edge>& edges) {
  std::vector<Edge> reversed(edges.size());
  std::transform(edges.begin(), edges.end(), reversed.begin(), [](const Edge& e) { return Edge(e.second, e.first); });
  return graph_of(vertices, reversed);
}

}  // namespace slimdag
