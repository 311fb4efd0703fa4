// The graph: building, closures, the sub-graph of a selection, the order of a build.
#include <benchmark/benchmark.h>

#include "slimdag/graph/build_order.hpp"
#include "slimdag/graph/dag.hpp"
#include "support/manifests.hpp"

using namespace slimdag;
using namespace slimdag::benchmarks;

namespace {

NodeSet every(std::size_t step) {
  NodeSet nodes(current().size());
  for (std::size_t v = 0; v < current().size(); v += step) nodes.insert(static_cast<NodeIndex>(v));
  return nodes;
}

}  // namespace

static void build_dag(benchmark::State& timing) {
  const Dag& dag = current().dag();
  std::vector<Edge> edges;
  std::vector<std::string_view> names;
  for (NodeIndex v = 0; v < dag.num_vertices(); ++v) {
    names.push_back(current().node(v).unique_id);
    for (const NodeIndex child : dag.successors(v)) edges.emplace_back(v, child);
  }
  for (auto _ : timing) benchmark::DoNotOptimize(Dag(dag.num_vertices(), edges, names));
}
BENCHMARK(build_dag)->Unit(benchmark::kMillisecond);

static void descendants_of_one_in_a_hundred(benchmark::State& timing) {
  const NodeSet from = every(100), all = every(1);
  for (auto _ : timing) benchmark::DoNotOptimize(current().dag().descendants(from, std::nullopt, all));
}
BENCHMARK(descendants_of_one_in_a_hundred)->Unit(benchmark::kMicrosecond);

static void all_test_edges(benchmark::State& timing) {
  current().dag();
  for (auto _ : timing) benchmark::DoNotOptimize(test_edges(current()));
}
BENCHMARK(all_test_edges)->Unit(benchmark::kMillisecond);

static void subset_edges_of_one_in(benchmark::State& timing) {
  const NodeSet selected = every(static_cast<std::size_t>(timing.range(0)));
  std::size_t edges = 0;
  for (auto _ : timing) benchmark::DoNotOptimize(edges = current().dag().subset_edges(selected).size());
  timing.counters["edges"] = static_cast<double>(edges);
}
BENCHMARK(subset_edges_of_one_in)->Arg(1)->Arg(2)->Arg(10)->Unit(benchmark::kMillisecond);

static void build_order_of_everything(benchmark::State& timing) {
  const NodeSet all = every(1);
  for (auto _ : timing) benchmark::DoNotOptimize(build_order(current(), all));
}
BENCHMARK(build_order_of_everything)->Unit(benchmark::kMillisecond);
