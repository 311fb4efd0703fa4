// Drawing everything and what a change reaches.
#include <benchmark/benchmark.h>

#include "slimdag/report/draw.hpp"
#include "support/manifests.hpp"

using namespace slimdag;
using namespace slimdag::benchmarks;

static void draw_everything(benchmark::State& timing, DrawFormat format) {
  const Comparison comparison = compare(current(), previous());
  NodeSet all(current().size());
  for (NodeIndex v = 0; v < current().size(); ++v) all.insert(v);
  for (auto _ : timing) benchmark::DoNotOptimize(draw(current(), all, &comparison, {format, "everything"}));
}
BENCHMARK_CAPTURE(draw_everything, svg, DrawFormat::svg)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(draw_everything, dot, DrawFormat::dot)->Unit(benchmark::kMillisecond);
