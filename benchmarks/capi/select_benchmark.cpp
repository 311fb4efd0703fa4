// A selection through the C ABI, unique ids included.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "slimdag.h"
#include "support/data.hpp"

using namespace slimdag::benchmarks;

namespace {

void check(slimdag_status status) {
  if (status == SLIMDAG_OK) return;
  std::fprintf(stderr, "status %d\n", static_cast<int>(status));
  std::exit(1);
}

const slimdag_manifest* current() {
  static slimdag_manifest* const manifest = [] {
    slimdag_manifest* loaded = nullptr;
    check(slimdag_manifest_load(current_path().data(), current_path().size(), &loaded, nullptr));
    return loaded;
  }();
  return manifest;
}

const slimdag_state* previous() {
  static slimdag_state* const state = [] {
    slimdag_state* loaded = nullptr;
    check(slimdag_state_load(previous_path().data(), previous_path().size(), &loaded, nullptr));
    return loaded;
  }();
  return state;
}

}  // namespace

static void select_unique_ids(benchmark::State& timing, const char* criteria) {
  const slimdag_manifest* const manifest = current();
  const slimdag_state* const state = previous();
  slimdag_select_options* options = nullptr;
  check(slimdag_select_options_new(&options, nullptr));
  const std::string text = criteria;
  const slimdag_text item = {text.data(), text.size()};
  check(slimdag_select_options_set_select(options, &item, 1, nullptr));
  for (auto _ : timing) {
    slimdag_node_set* selection = nullptr;
    check(slimdag_select(manifest, state, options, &selection, nullptr));
    slimdag_strings* unique_ids = nullptr;
    check(slimdag_node_set_unique_ids(selection, &unique_ids, nullptr));
    benchmark::DoNotOptimize(unique_ids);
    slimdag_strings_free(unique_ids);
    slimdag_node_set_free(selection);
  }
  slimdag_select_options_free(options);
}

/// The set alone, as its reader in C asks it further questions.
static void select_nodes(benchmark::State& timing, const char* criteria) {
  const slimdag_manifest* const manifest = current();
  const slimdag_state* const state = previous();
  const std::string text = criteria;
  const slimdag_text item = {text.data(), text.size()};
  for (auto _ : timing) {
    slimdag_select_options* options = nullptr;
    check(slimdag_select_options_new(&options, nullptr));
    check(slimdag_select_options_set_select(options, &item, 1, nullptr));
    slimdag_node_set* selection = nullptr;
    check(slimdag_select(manifest, state, options, &selection, nullptr));
    std::size_t count = 0;
    check(slimdag_node_set_count(selection, &count, nullptr));
    benchmark::DoNotOptimize(count);
    slimdag_node_set_free(selection);
    slimdag_select_options_free(options);
  }
}
BENCHMARK_CAPTURE(select_nodes, all, "*")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(select_nodes, state_modified_plus, "state:modified+")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(select_nodes, tag, "tag:daily")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(select_nodes, intersection, "tag:daily,config.materialized:table")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(select_nodes, parents_and_children, "2+tag:pii+3")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(select_nodes, childrens_parents, "@tag:finance")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(select_unique_ids, all, "*")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(select_unique_ids, state_modified_plus, "state:modified+")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(select_unique_ids, tag, "tag:daily")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(select_unique_ids, childrens_parents, "@tag:finance")->Unit(benchmark::kMillisecond);
