// Selections over loaded manifests, the same as benchmarks/run.py asks dbt-core for.
#include <benchmark/benchmark.h>

#include "slimdag/selection/select.hpp"
#include "support/manifests.hpp"

using namespace slimdag;
using namespace slimdag::benchmarks;

static void select_nodes(benchmark::State& timing, const char* criteria) {
  SelectOptions options;
  options.select = std::vector<std::string>{criteria};
  std::size_t selected = select(current(), &previous(), options).count();
  for (auto _ : timing) benchmark::DoNotOptimize(selected = select(current(), &previous(), options).count());
  timing.counters["nodes"] = static_cast<double>(selected);
}
BENCHMARK_CAPTURE(select_nodes, all, "*")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(select_nodes, state_modified_plus, "state:modified+")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(select_nodes, tag, "tag:daily")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(select_nodes, intersection, "tag:daily,config.materialized:table")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(select_nodes, parents_and_children, "2+tag:pii+3")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(select_nodes, childrens_parents, "@tag:finance")->Unit(benchmark::kMillisecond);
