// The graph of a manifest: Linker.link_graph of dbt/compilation.py.
#include <fmt/format.h>

#include <array>
#include <vector>

#include "graph/cycle.hpp"
#include "manifest/manifest_data.hpp"
#include "slimdag/error.hpp"

namespace slimdag {

namespace {

/// link_graph's order of the manifest's dictionaries. It decides which of several faults is reported.
constexpr std::array link_order = {Section::sources,    Section::nodes,        Section::semantic_models,
                                   Section::exposures,  Section::functions,    Section::metrics,
                                   Section::unit_tests, Section::saved_queries};

/// The dictionaries in which link_node looks for a dependency; nothing can depend on an exposure, a saved query or a
/// unit test.
bool is_linkable(Section section) noexcept {
  return section == Section::nodes || section == Section::sources || section == Section::metrics ||
         section == Section::semantic_models || section == Section::functions;
}

Error dependency_error(std::string_view unique_id, std::string_view dependency) {
  return {
      ErrorCode::dependency_not_found,
      fmt::format("'{}' depends on '{}' which is not in the graph!", unique_id, dependency),
      {.file = {}, .unique_id = std::string(unique_id), .line = {}, .column = {}, .byte = {}},
      "Use a manifest.json that dbt wrote in one piece: a node's depends_on may name nodes, sources, metrics, semantic "
      "models and functions of the same file."};
}

/// Vertices and edges in the order in which dbt adds them to its networkx graph.
class Linker {
 public:
  explicit Linker(const ManifestData& manifest) : manifest_(manifest), is_added_(manifest.universe()) {
    vertices_.reserve(manifest.nodes.size());
    std::array<std::vector<NodeIndex>, link_order.size()> by_section;  // link_order has each section once.
    for (NodeIndex v = 0; v < manifest.nodes.size(); ++v)
      by_section[static_cast<std::size_t>(manifest.nodes[v].section)].push_back(v);
    for (const Section section : link_order)
      for (const NodeIndex v : by_section[static_cast<std::size_t>(section)]) link_node(v);
  }

  Dag build() const {
    std::vector<std::string_view> names(manifest_.nodes.size());
    for (std::size_t v = 0; v < names.size(); ++v) names[v] = manifest_.nodes[v].unique_id;
    try {
      return {manifest_.universe(), edges_, names};
    } catch (const Error& error) {
      if (error.code() != ErrorCode::cycle) throw;
      // Of several cycles dbt names the one that it meets first in its own order.
      throw cycle_error(find_cycle(names.size(), vertices_, edges_), names);
    }
  }

 private:
  void link_node(NodeIndex v) {
    const NodeData& node = manifest_.nodes[v];
    add_node(v);
    if (node.section == Section::sources) return;
    for (const std::string_view dependency : node.depends_on_nodes) {
      const std::uint32_t* found = manifest_.node_by_id.find(dependency);
      if (found == nullptr || !is_linkable(manifest_.nodes[*found].section))
        throw dependency_error(node.unique_id, dependency);
      add_node(*found);
      edges_.emplace_back(*found, v);
    }
  }

  void add_node(NodeIndex v) {
    if (is_added_.contains(v)) return;
    is_added_.insert(v);
    vertices_.push_back(v);
  }

  const ManifestData& manifest_;
  NodeSet is_added_;
  std::vector<NodeIndex> vertices_;
  std::vector<Edge> edges_;
};

}  // namespace

const Dag& ManifestData::dag() const {
  if (const Dag* ready = ready_dag_.load(std::memory_order_acquire)) return *ready;
  const std::lock_guard lock(mutex_);
  if (dag_error_) std::rethrow_exception(dag_error_);
  if (!dag_) {
    try {
      dag_.emplace(Linker(*this).build());
      ready_dag_.store(&*dag_, std::memory_order_release);
    } catch (const Error&) {
      dag_error_ = std::current_exception();
      throw;
    }
  }
  return *dag_;
}

}  // namespace slimdag
