// The edges from tests to what has to wait for them: Linker._get_test_edges_2 of dbt/compilation.py.
//
// dbt's search keeps, for every node, the set of tests that it awaits and the set of its tested ancestors. Both follow
// from the ancestors alone: with D the nodes that a test depends on, a node is *complete* where all of D are its
// ancestors, and the test gets an edge to each complete node that has a parent which is in D, or has a member of D as
// an ancestor and is not complete. So 64 tests at a time go through the graph, a bit for each, instead of a set for
// every node.
#include <algorithm>
#include <bit>
#include <span>
#include <utility>

#include "graph/ascending_positions.hpp"
#include "graph/counting_sort.hpp"
#include "graph/csr_graph.hpp"
#include "manifest/manifest_data.hpp"
#include "slimdag/graph/build_order.hpp"

namespace slimdag {

namespace {

/// What the search asks of nodes again and again, read once.
struct NodeKinds {
  explicit NodeKinds(const ManifestData& manifest)
      : executable(manifest.universe()),
        single_tests(manifest.universe()),
        multi_tests(manifest.universe()),
        walked_multi_tests(manifest.universe()) {
    for (NodeIndex v = 0; v < manifest.universe(); ++v) {
      const NodeData& node = manifest.nodes[v];
      if (node.depends_on_nodes.size() > 1 && node.unique_id.starts_with("test.")) walked_multi_tests.insert(v);
      if (node.section != Section::nodes) continue;
      if (node.resource_type != ResourceType::test) {
        executable.insert(v);
      } else if (node.depends_on_nodes.size() == 1) {
        single_tests.insert(v);
      } else if (node.depends_on_nodes.size() > 1) {
        multi_tests.insert(v);
      }
    }
  }

  NodeSet executable;    ///< dbt's executable_nodes.
  NodeSet single_tests;  ///< Tests with one dependency.
  NodeSet multi_tests;   ///< Tests with several, in which one may stand twice: dbt looks at the length of the list.
  NodeSet walked_multi_tests;  ///< The same in the walk, where dbt knows a test by its unique_id.
};

void append_single_test_edges(const NodeKinds& kinds, const Dag& dag, std::vector<Edge>& edges) {
  kinds.single_tests.for_each([&](NodeIndex test) {
    for (const NodeIndex child : dag.successors(dag.predecessors(test).front()))
      if (kinds.executable.contains(child)) edges.emplace_back(test, child);
  });
}

/// The part of the graph that _get_multi_test_edges walks: from nodes without parents to executable ones all of whose
/// parents it has passed. It starts at members of manifest.nodes only, so what is behind a source, a metric, a semantic
/// model or a function is never passed (its in_degree counts them) and gets no edges from tests with several
/// dependencies.
class PassedNodes {
 public:
  PassedNodes(const ManifestData& manifest, const NodeKinds& kinds, const Dag& dag)
      : position_(dag.num_vertices(), no_node) {
    std::vector<std::uint32_t> visits(dag.num_vertices());
    // Depth first, so that what is near in the graph is near in the order.
    std::vector<NodeIndex> free;
    for (NodeIndex v = 0; v < dag.num_vertices(); ++v)
      if (dag.predecessors(v).empty() && manifest.nodes[v].section == Section::nodes) free.push_back(v);
    while (!free.empty()) {
      const NodeIndex v = free.back();
      free.pop_back();
      add(v);
      for (const NodeIndex child : dag.successors(v))
        if (kinds.executable.contains(child) && ++visits[child] == dag.predecessors(child).size())
          free.push_back(child);
    }
    first_child_.push_back(0);
    for (const NodeIndex v : nodes_) {
      for (const NodeIndex child : dag.successors(v))
        if (position_[child] != no_node) children_.push_back(position_[child]);
      first_child_.push_back(children_.size());
    }
  }

  /// Number of nodes; they are known by their positions in a topological order.
  std::size_t size() const noexcept { return nodes_.size(); }
  NodeIndex node(std::size_t position) const noexcept { return nodes_[position]; }
  /// no_node where the walk does not pass the node.
  NodeIndex position(NodeIndex node) const noexcept { return position_[node]; }
  std::span<const NodeIndex> children(std::size_t position) const noexcept {
    return std::span(children_).subspan(first_child_[position], first_child_[position + 1] - first_child_[position]);
  }

 private:
  void add(NodeIndex v) {
    position_[v] = static_cast<NodeIndex>(nodes_.size());
    nodes_.push_back(v);
  }

  std::vector<NodeIndex> nodes_;
  std::vector<NodeIndex> position_;
  std::vector<NodeIndex> children_;
  std::vector<std::size_t> first_child_;
};

/// dbt's multi_tested_nodes: only these count as ancestors later.
NodeSet multi_tested_nodes(const NodeKinds& kinds, const Dag& dag) {
  NodeSet tested(dag.universe());
  kinds.multi_tests.for_each([&](NodeIndex test) {
    for (const NodeIndex v : dag.predecessors(test)) tested.insert(v);
  });
  return tested;
}

/// A test with several dependencies and their positions, ascending.
struct MultiTest {
  NodeIndex test;
  std::span<const NodeIndex> dependencies;
};

/// The tests that can get an edge at all: every dependency has to be an ancestor of something in the walk.
class MultiTests {
 public:
  MultiTests(const NodeKinds& kinds, const Dag& dag, const PassedNodes& passed) {
    const NodeSet tested = multi_tested_nodes(kinds, dag);
    positions_.reserve(dag.num_edges());
    std::size_t most = 0;
    kinds.walked_multi_tests.for_each([&](NodeIndex v) {
      const std::size_t first = positions_.size();
      for (const NodeIndex dependency : dag.predecessors(v)) {
        if (!tested.contains(dependency) || passed.position(dependency) == no_node) break;
        positions_.push_back(passed.position(dependency));
      }
      const std::size_t count = positions_.size() - first;
      if (count < dag.predecessors(v).size()) {
        positions_.resize(first);
        return;
      }
      std::ranges::sort(positions_.begin() + static_cast<std::ptrdiff_t>(first), positions_.end());
      tests_.push_back({v, std::span<const NodeIndex>(positions_).subspan(first, count)});
      most = std::max(most, count);
    });
    sort(most, passed.size());
  }

  std::span<const MultiTest> tests() const noexcept { return tests_; }

 private:
  /// Tests of a batch need as many passes as the one with the most dependencies, and look at what is downstream of any:
  /// best of the same nodes.
  void sort(std::size_t most, std::size_t positions) {
    std::vector<MultiTest> by_position(tests_.size());
    counting_sort(positions, tests_, by_position, [](const MultiTest& test) { return test.dependencies.front(); });
    counting_sort(most + 1, by_position, tests_, [](const MultiTest& test) { return test.dependencies.size(); });
  }

  std::vector<NodeIndex> positions_;  // Has room for all from the beginning: spans of it stay valid.
  std::vector<MultiTest> tests_;
};

/// Up to 64 tests at a time on their way through the graph; bit i of each word stands for test i. Looks at nothing but
/// what is downstream of what they depend on.
class MultiTestSearch {
 public:
  explicit MultiTestSearch(const PassedNodes& passed)
      : passed_(passed),
        pending_(passed.size()),
        own_(passed.size()),
        ancestor_(passed.size()),
        complete_(passed.size()),
        reached_(passed.size()),
        awaited_(passed.size()) {}

  void append_edges(std::span<const MultiTest> tests, std::vector<Edge>& edges) {
    for (std::size_t i = 0; i < tests.back().dependencies.size(); ++i) pass_on_dependency(tests, i);
    for (const std::size_t at : all_) pending_.insert(at);
    pending_.drain([&](std::size_t at) {
      for (std::uint64_t word = awaited_[at] & complete_[at]; word != 0; word &= word - 1)
        edges.emplace_back(tests[static_cast<std::size_t>(std::countr_zero(word))].test, passed_.node(at));
      const std::uint64_t waiting = reached_[at] & ~complete_[at];
      if (waiting == 0) return;
      for (const NodeIndex child : passed_.children(at)) awaited_[child] |= waiting;
    });
    for (const std::size_t at : all_) complete_[at] = reached_[at] = awaited_[at] = 0;
    all_.clear();
  }

 private:
  using Words = std::vector<std::uint64_t>;

  /// For dependency i of every test: what are its descendants?
  void pass_on_dependency(std::span<const MultiTest> tests, std::size_t i) {
    std::uint64_t without = 0;  // tests that have fewer dependencies
    for (std::size_t t = 0; t < tests.size(); ++t) {
      const std::uint64_t bit = std::uint64_t{1} << t;
      if (i < tests[t].dependencies.size()) {
        own_[tests[t].dependencies[i]] |= bit;
        pending_.insert(tests[t].dependencies[i]);
      } else {
        without |= bit;
      }
    }
    visited_.clear();
    pending_.drain([&](std::size_t at) {
      visited_.push_back(at);
      const std::uint64_t word = ancestor_[at] | own_[at];
      if (reached_[at] == 0) all_.push_back(at);
      reached_[at] |= word;
      for (const NodeIndex child : passed_.children(at)) {
        ancestor_[child] |= word;
        pending_.insert(child);
      }
    });
    if (i == 0) {
      below_first_ = visited_;  // Every test has a first dependency, so only these can become complete.
      for (const std::size_t at : below_first_) complete_[at] = ancestor_[at];
    } else {
      for (const std::size_t at : below_first_) complete_[at] &= ancestor_[at] | without;
    }
    for (const std::size_t at : visited_) ancestor_[at] = own_[at] = 0;
  }

  const PassedNodes& passed_;
  AscendingPositions pending_;
  Words own_;       // the node itself is dependency i
  Words ancestor_;  // dependency i is an ancestor
  Words complete_;  // every dependency is an ancestor
  Words reached_;   // a dependency is an ancestor or the node itself
  Words awaited_;   // a parent is reached and not complete
  std::vector<std::size_t> visited_, below_first_, all_;
};

void append_multi_test_edges(const ManifestData& manifest, const NodeKinds& kinds, const Dag& dag,
                             std::vector<Edge>& edges) {
  constexpr std::size_t batch_size = 64;
  const PassedNodes passed(manifest, kinds, dag);
  const MultiTests multi_tests(kinds, dag, passed);
  const std::span<const MultiTest> tests = multi_tests.tests();
  MultiTestSearch search(passed);
  for (std::size_t i = 0; i < tests.size(); i += batch_size)
    search.append_edges(tests.subspan(i, std::min(batch_size, tests.size() - i)), edges);
}

}  // namespace

std::vector<Edge> test_edges(const Manifest& manifest) {
  const ManifestData& data = manifest.data();
  const Dag& dag = data.dag();
  std::vector<Edge> edges;
  const NodeKinds kinds(data);
  append_single_test_edges(kinds, dag, edges);
  append_multi_test_edges(data, kinds, dag, edges);
  sort_unique(dag.num_vertices(), edges);
  return edges;
}

}  // namespace slimdag
