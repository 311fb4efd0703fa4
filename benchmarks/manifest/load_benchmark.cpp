// Reading a manifest; the peer is basic_parser_peer over the same bytes.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <thread>

#include "slimdag/manifest/manifest.hpp"
#include "slimdag/state/state.hpp"
#include "support/data.hpp"

using namespace slimdag;
using namespace slimdag::benchmarks;

static void load_one(benchmark::State& timing) {
  for (auto _ : timing) benchmark::DoNotOptimize(Manifest::load(current_path()));
  timing.SetBytesProcessed(static_cast<std::int64_t>(timing.iterations()) *
                           static_cast<std::int64_t>(std::filesystem::file_size(current_path())));
}
BENCHMARK(load_one)->Unit(benchmark::kMillisecond);

static void load_both_on_two_threads(benchmark::State& timing) {
  for (auto _ : timing) {
    std::thread other([] { benchmark::DoNotOptimize(State::load(previous_path())); });
    benchmark::DoNotOptimize(Manifest::load(current_path()));
    other.join();
  }
  timing.SetBytesProcessed(static_cast<std::int64_t>(timing.iterations()) * static_cast<std::int64_t>(total_bytes()));
}
BENCHMARK(load_both_on_two_threads)->Unit(benchmark::kMillisecond)->UseRealTime();
