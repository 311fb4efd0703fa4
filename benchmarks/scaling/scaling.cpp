// How long each operation takes on a project of some size: benchmarks/run.py runs it for several sizes and fits the
// exponent. A larger project has more areas of 1,000 nodes, not larger ones; between areas there are no edges.
//
//   scaling NODES DIRECTORY   writes two manifests to DIRECTORY, and prints
//   {"nodes": ..., "edges": ..., "memory": bytes, "operations": {name: {"seconds": ..., "size": nodes + edges +
//   output}}}
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "slimdag/graph/build_order.hpp"
#include "slimdag/selection/select.hpp"
#include "slimdag/state/compare.hpp"
#include "slimdag/state/state.hpp"

using namespace slimdag;

namespace {

constexpr std::size_t area_size = 1000;
constexpr std::size_t block_size = 100;
constexpr std::size_t models_of_block = 60;

/// Peak memory of this process in bytes; 0 where the system does not say.
std::size_t peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::strtoull(line.c_str() + 6, nullptr, 10) * 1024;
  return 0;
}

/// Blocks of models, each built on some before it in the area, and tests of one or two models of the block.
class Project {
 public:
  Project(std::size_t nodes, bool changed) : nodes_(nodes), changed_(changed) {}

  void write(const std::string& path) {
    std::ofstream out(path, std::ios::binary);
    out << R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", )"
        << R"("project_name": "p", "adapter_type": "duckdb"}, "nodes": {)";
    for (std::size_t i = 0; i < nodes_; ++i) out << (i == 0 ? "" : ", ") << (is_model(i) ? model(i) : test(i));
    out << R"(}, "sources": {}, "macros": {}, "disabled": {}})";
    if (!out.flush()) {
      std::fprintf(stderr, "cannot write %s\n", path.c_str());
      std::exit(1);
    }
  }

 private:
  static bool is_model(std::size_t i) { return i % block_size < models_of_block; }
  static std::string id(std::size_t i) { return (is_model(i) ? "model.p.model_" : "test.p.test_") + std::to_string(i); }

  /// A model before `i`: of its block, or now and then of an earlier block of its area.
  std::size_t parent(std::size_t i) {
    constexpr std::size_t seldom = 20;
    const std::size_t begin = random_() % seldom == 0 ? i - i % area_size : i - i % block_size;
    if (begin == i) return i;
    const std::size_t found = begin + random_() % (i - begin);
    return is_model(found) ? found : found - found % block_size;
  }

  std::string common(std::size_t i, const std::string& type, const std::vector<std::size_t>& parents) {
    std::string text = "\"" + id(i) + R"(": {"resource_type": ")" + type + R"(", "name": "name_)" + std::to_string(i) +
                       R"(", "package_name": "p", "original_file_path": "models/area_)" +
                       std::to_string(i / area_size) + "/block_" + std::to_string(i / block_size) +
                       R"(.sql", "fqn": ["p", "area_)" + std::to_string(i / area_size) + R"(", "name_)" +
                       std::to_string(i) + R"("], "database": "d", "schema": "s", "alias": "name_)" +
                       std::to_string(i) + R"(", "tags": ["t)" + std::to_string(i % 7) +
                       R"("], "config": {"enabled": true, "materialized": ")" + (type == "test" ? "test" : "table") +
                       R"("}, "unrendered_config": {}, "depends_on": {"macros": [], "nodes": [)";
    for (std::size_t k = 0; k < parents.size(); ++k) text += (k == 0 ? "\"" : ", \"") + id(parents[k]) + "\"";
    return text + "]}";
  }

  std::string model(std::size_t i) {
    std::vector<std::size_t> parents;
    for (int k = 0; k < 2; ++k)
      if (const std::size_t found = parent(i); found != i) parents.push_back(found);
    if (parents.size() == 2 && parents[0] == parents[1]) parents.pop_back();
    const bool differs = changed_ && i % block_size == 1;
    return common(i, "model", parents) +
           R"(, "checksum": {"name": "sha256", "checksum": "0"}, "columns": {"id": {"name": )" +
           R"("id", "description": "", "data_type": null}}, "raw_code": "select )" +
           std::to_string(differs ? i + 1 : i) + R"( as id, some_column, another_column\nfrom somewhere"})";
  }

  std::string test(std::size_t i) {
    const std::size_t begin = i - i % block_size;
    std::vector<std::size_t> parents = {begin + random_() % models_of_block};
    if (i % 2 == 0) parents.push_back(begin + random_() % models_of_block);
    if (parents.size() == 2 && parents[0] == parents[1]) parents.pop_back();
    return common(i, "test", parents) +
           R"(, "test_metadata": {"name": "unique", "kwargs": {}}, "raw_code": "{{ test_unique(**_dbt_generic_test_kwargs) }}"})";
  }

  std::size_t nodes_;
  bool changed_;
  std::mt19937 random_{1};
};

/// Processor time of one run, which a busy machine changes least: of the fastest of three batches that take long enough
/// for the clock.
double seconds_of(const std::function<void()>& run) {
  constexpr double enough = 0.02;
  const auto batch = [&](std::size_t runs) {
    const std::clock_t begin = std::clock();
    for (std::size_t i = 0; i < runs; ++i) run();
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  std::size_t runs = 1;
  double taken = batch(runs);
  while (taken < enough) taken = batch(runs *= 2);
  return std::min({taken, batch(runs), batch(runs)}) / static_cast<double>(runs);
}

NodeSet selected(const Manifest& manifest, const State& state, const char* criteria, IndirectSelection mode) {
  SelectOptions options;
  options.select = std::vector<std::string>{criteria};
  options.indirect_selection = mode;
  return select(manifest, &state, options);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fputs("scaling NODES DIRECTORY\n", stderr);
    return 2;
  }
  const std::size_t nodes = std::strtoull(arguments[1], nullptr, 10);
  const std::string directory = arguments[2];
  const std::string path = directory + "/manifest.json", previous_path = directory + "/previous.json";
  Project(nodes, true).write(path);
  Project(nodes, false).write(previous_path);

  const std::size_t before = peak_memory();
  const Manifest manifest = Manifest::load(path);
  const std::size_t memory = peak_memory() - before;
  const State state = State::load(previous_path);
  const Dag& dag = manifest.dag();
  const std::size_t input = nodes + dag.num_edges();
  NodeSet all(nodes), tenth(nodes);
  for (std::size_t i = 0; i < nodes; ++i) {
    all.insert(static_cast<NodeIndex>(i));
    if (i % 10 == 0) tenth.insert(static_cast<NodeIndex>(i));
  }

  std::map<std::string, double> seconds;
  std::map<std::string, std::size_t> sizes;
  const auto measure = [&](const std::string& name, std::size_t output, const std::function<void()>& run) {
    seconds[name] = seconds_of(run);
    sizes[name] = input + output;
  };
  measure("load", 0, [&] { Manifest::load(path); });
  measure("compare", 0, [&] { compare(manifest, state); });
  measure("state:modified+", 0, [&] { selected(manifest, state, "state:modified+", IndirectSelection::eager); });
  measure("descendants", 0, [&] { dag.descendants(tenth, std::nullopt, all); });
  measure("ancestors", 0, [&] { dag.ancestors(tenth, std::nullopt, all); });
  measure("childrens_parents", 0, [&] { dag.childrens_parents(tenth, all); });
  measure("indirect selection, cautious", 0, [&] { selected(manifest, state, "tag:t1", IndirectSelection::cautious); });
  measure("indirect selection, buildable", 0,
          [&] { selected(manifest, state, "tag:t1", IndirectSelection::buildable); });
  measure("test edges", test_edges(manifest).size(), [&] { test_edges(manifest); });
  measure("sub-graph with transitive edges", dag.subset_edges(tenth).size(), [&] { dag.subset_edges(tenth); });
  measure("build order", 0, [&] { build_order(manifest, all); });

  std::printf(R"({"nodes": %zu, "edges": %zu, "memory": %zu, "operations": {)", nodes, dag.num_edges(), memory);
  const char* separator = "";
  for (const auto& [name, taken] : seconds) {
    std::printf(R"(%s"%s": {"seconds": %.9f, "size": %zu})", separator, name.c_str(), taken, sizes[name]);
    separator = ", ";
  }
  std::puts("}}");
  std::remove(path.c_str());
  std::remove(previous_path.c_str());
}
