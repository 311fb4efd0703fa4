// Comparing loaded manifests.
#include <benchmark/benchmark.h>

#include "slimdag/state/compare.hpp"
#include "support/manifests.hpp"

using namespace slimdag;
using namespace slimdag::benchmarks;

static void compare_all(benchmark::State& timing) {
  current().dag();
  previous();
  for (auto _ : timing) benchmark::DoNotOptimize(compare(current(), previous()));
}
BENCHMARK(compare_all)->Unit(benchmark::kMillisecond);

/// Reads both artifacts again for the texts of everything that is modified.
static void first_reasons(benchmark::State& timing) {
  const Comparison first = compare(current(), previous());
  const auto node = current().node(first.modified().to_vector().front()).unique_id;
  for (auto _ : timing) benchmark::DoNotOptimize(compare(current(), previous()).reasons(node));
}
BENCHMARK(first_reasons)->Unit(benchmark::kMillisecond);
