// How long each operation takes on a project of some size: benchmarks/run.py runs it for several sizes and fits the
// exponent. A larger project has more areas of 1,000 nodes, not larger ones; between areas there are no edges.
//
// Small projects are measured in such a number that all sizes have as many nodes in all, and each operation goes over
// all of them in turn: what is in the processor's caches then depends on the operation, not on the size. A small
// project alone would lie in the caches whole, and the exponent would be the one of the caches.
//
//   scaling NODES ALL_NODES DIRECTORY   writes two manifests at a time to DIRECTORY, and prints
//   {"nodes": ..., "edges": ..., "projects": ..., "memory": bytes, "operations": {name: {"seconds": ..., "size": nodes
//   + edges + output}}}, all for one project
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <utility>
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
class ProjectFile {
 public:
  ProjectFile(std::size_t nodes, bool changed, std::uint32_t seed) : nodes_(nodes), changed_(changed), random_(seed) {}

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
  std::mt19937 random_;
};

NodeSet selected(const Manifest& manifest, const State& state, const char* criteria, IndirectSelection mode) {
  SelectOptions options;
  options.select = std::vector<std::string>{criteria};
  options.indirect_selection = mode;
  return select(manifest, &state, options);
}

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Project {
  Manifest manifest;
  State state;
  NodeSet all, tenth;
};

/// Both states of a project with this seed; the files are gone afterwards.
Project load(std::size_t nodes, std::uint32_t seed, const std::string& directory, double& load_seconds) {
  const std::string path = directory + "/manifest.json", previous_path = directory + "/previous.json";
  ProjectFile(nodes, true, seed).write(path);
  ProjectFile(nodes, false, seed).write(previous_path);
  const double begin = processor_seconds();
  Manifest manifest = Manifest::load(path);
  load_seconds += processor_seconds() - begin;
  Project project{std::move(manifest), State::load(previous_path), NodeSet(nodes), NodeSet(nodes)};
  std::remove(path.c_str());
  std::remove(previous_path.c_str());
  for (std::size_t i = 0; i < nodes; ++i) {
    project.all.insert(static_cast<NodeIndex>(i));
    if (i % 10 == 0) project.tenth.insert(static_cast<NodeIndex>(i));
  }
  return project;
}

struct Operation {
  const char* name;
  int passes;                                      ///< The fastest counts; 1 for what the first one keeps.
  std::function<std::size_t(const Project&)> run;  ///< Returns how much it puts out beyond a set of nodes.
};

std::vector<Operation> operations() {
  constexpr int passes = 3;
  using enum IndirectSelection;
  const auto selecting = [](const char* criteria, IndirectSelection mode) {
    return [=](const Project& p) { return selected(p.manifest, p.state, criteria, mode), std::size_t{0}; };
  };
  return {
      {"graph", 1, [](const Project& p) { return p.manifest.dag(), std::size_t{0}; }},
      {"compare", 1, [](const Project& p) { return compare(p.manifest, p.state), std::size_t{0}; }},
      {"state:modified+", passes, selecting("state:modified+", eager)},
      {"descendants", passes,
       [](const Project& p) { return p.manifest.dag().descendants(p.tenth, std::nullopt, p.all), std::size_t{0}; }},
      {"ancestors", passes,
       [](const Project& p) { return p.manifest.dag().ancestors(p.tenth, std::nullopt, p.all), std::size_t{0}; }},
      {"childrens_parents", passes,
       [](const Project& p) { return p.manifest.dag().childrens_parents(p.tenth, p.all), std::size_t{0}; }},
      {"indirect selection, cautious", passes, selecting("tag:t1", cautious)},
      {"indirect selection, buildable", passes, selecting("tag:t1", buildable)},
      {"test edges", passes, [](const Project& p) { return test_edges(p.manifest).size(); }},
      {"sub-graph with transitive edges", passes,
       [](const Project& p) { return p.manifest.dag().subset_edges(p.tenth).size(); }},
      {"build order", passes, [](const Project& p) { return build_order(p.manifest, p.all), std::size_t{0}; }},
  };
}

struct Taken {
  double seconds = 0;
  std::size_t output = 0;
};

/// Processor time over all projects, which a busy machine changes least.
Taken measure(const Operation& operation, const std::vector<Project>& projects) {
  Taken best{HUGE_VAL, 0};
  for (int pass = 0; pass < operation.passes; ++pass) {
    Taken taken;
    const double begin = processor_seconds();
    for (const Project& project : projects) taken.output += operation.run(project);
    taken.seconds = processor_seconds() - begin;
    if (taken.seconds < best.seconds) best = taken;
  }
  return best;
}

void print(const char* name, double seconds, double size, const char* separator) {
  std::printf(R"(%s"%s": {"seconds": %.9f, "size": %.0f})", separator, name, seconds, size);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    std::fputs("scaling NODES ALL_NODES DIRECTORY\n", stderr);
    return 2;
  }
  const std::size_t nodes = std::strtoull(arguments[1], nullptr, 10);
  const std::size_t all_nodes = std::strtoull(arguments[2], nullptr, 10);
  const std::size_t how_many = std::max<std::size_t>(1, all_nodes / nodes);

  const std::size_t before = peak_memory();
  double load_seconds = 0;
  std::vector<Project> projects;
  for (std::uint32_t seed = 0; seed < how_many; ++seed)
    projects.push_back(load(nodes, seed, arguments[3], load_seconds));
  const std::size_t memory = (peak_memory() - before) / how_many;

  std::vector<Taken> taken;
  const std::vector<Operation> all_operations = operations();
  for (const Operation& operation : all_operations) taken.push_back(measure(operation, projects));

  std::size_t edges = 0;
  for (const Project& project : projects) edges += project.manifest.dag().num_edges();
  const auto of_one = [&](double sum) { return sum / static_cast<double>(how_many); };
  const std::size_t input = nodes * how_many + edges;
  std::printf(R"({"nodes": %zu, "edges": %.0f, "projects": %zu, "memory": %zu, "operations": {)", nodes,
              of_one(static_cast<double>(edges)), how_many, memory);
  print("load", of_one(load_seconds), of_one(static_cast<double>(input)), "");
  for (std::size_t i = 0; i < taken.size(); ++i)
    print(all_operations[i].name, of_one(taken[i].seconds), of_one(static_cast<double>(input + taken[i].output)), ", ");
  std::puts("}}");
}
