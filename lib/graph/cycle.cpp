#include "graph/cycle.hpp"

#include <algorithm>
#include <boost/graph/depth_first_search.hpp>
#include <string>

#include "graph/csr_graph.hpp"

namespace slimdag {

namespace {

struct BackEdge {
  NodeIndex tail, head;
};

/// Remembers the tree and leaves the search at the first edge that closes a cycle.
class CycleVisitor : public boost::default_dfs_visitor {
 public:
  explicit CycleVisitor(std::vector<NodeIndex>& previous) : previous_(previous) {}

  template <typename EdgeDescriptor>
  void tree_edge(const EdgeDescriptor& edge, const CsrGraph& graph) const {
    previous_[boost::target(edge, graph)] = boost::source(edge, graph);
  }
  template <typename EdgeDescriptor>
  void back_edge(const EdgeDescriptor& edge, const CsrGraph& graph) const {
    throw BackEdge{boost::source(edge, graph), boost::target(edge, graph)};
  }

 private:
  std::vector<NodeIndex>& previous_;
};

}  // namespace

std::vector<NodeIndex> find_cycle(std::size_t vertices, const std::vector<NodeIndex>& starts,
                                  const std::vector<Edge>& edges) {
  const CsrGraph graph = graph_of(vertices, edges);
  std::vector<NodeIndex> previous(vertices, no_node);
  std::vector<boost::default_color_type> colors(vertices, boost::white_color);
  const auto color_map = boost::make_iterator_property_map(colors.begin(), boost::get(boost::vertex_index, graph));
  try {
    for (const NodeIndex start : starts)
      if (colors[start] == boost::white_color)
        boost::depth_first_visit(graph, start, CycleVisitor(previous), color_map);
  } catch (const BackEdge& edge) {
    std::vector<NodeIndex> cycle;
    for (NodeIndex v = edge.tail; v != edge.head; v = previous[v]) cycle.push_back(v);
    cycle.push_back(edge.head);
    std::reverse(cycle.begin(), cycle.end());
    return cycle;
  }
  return {};
}

Error cycle_error(const std::vector<NodeIndex>& cycle, const std::vector<std::string_view>& names) {
  std::string path;
  for (const NodeIndex v : cycle) {
    if (!path.empty()) path += " --> ";
    path += names[v];
  }
  return {ErrorCode::cycle,
          "Found a cycle: " + path,
          {.file = {}, .unique_id = std::string(names[cycle.front()]), .line = {}, .column = {}, .byte = {}},
          "Remove one of these dependencies; each node depends on the one before it, and the first on the last."};
}

}  // namespace slimdag
