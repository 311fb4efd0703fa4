#include "slimdag/state/state.hpp"

#include <filesystem>
#include <optional>

#include "manifest/load_manifest.hpp"
#include "slimdag/error.hpp"
#include "state/state_data.hpp"
#include "state/state_snapshot.hpp"
#include "support/files.hpp"

namespace slimdag {
namespace {

namespace fs = std::filesystem;

/// As dbt asks: what is no file is not there. That it is one when it is read is seen on the open file.
bool has(const fs::path& folder, std::string_view name) { return is_file(folder / name); }

/// The snapshot that the path means; empty: none. Artifacts in a directory come first: they are what dbt would read.
std::optional<InputPath> snapshot_of(const std::string& path, bool directory) {
  if (!directory) return snapshot::is_snapshot_file(path) ? std::optional<InputPath>(path) : std::nullopt;
  const bool artifacts = has(path, "manifest.json") || has(path, "run_results.json") || has(path, "sources.json");
  if (artifacts || !has(path, snapshot::file_name)) return std::nullopt;
  return InputPath::inside(path, snapshot::file_name);
}

}  // namespace

State State::load(const std::string& path) {
  std::error_code ignored;
  const bool directory = fs::is_directory(path, ignored);
  if (!directory && !fs::exists(path, ignored)) {
    ErrorLocation where;
    where.file = path;
    throw Error(ErrorCode::file_not_found, "the comparison state is not there", where,
                "Give a directory that holds the manifest.json of an earlier run.");
  }
  auto data = std::make_shared<StateData>();
  data->path = path;
  if (const std::optional<InputPath> snapshot = snapshot_of(path, directory)) {
    snapshot::read_state(snapshot::Image::map(*snapshot), *data);
    return State(std::move(data));
  }
  const fs::path folder = directory ? fs::path(path) : fs::path(path).parent_path();
  if (!directory) {
    data->manifest = load_manifest(path);
  } else if (has(folder, "manifest.json")) {
    data->manifest = load_manifest(InputPath::inside(folder, "manifest.json"));
  }
  if (has(folder, "run_results.json")) {
    data->run_results_source = ArtifactSource::from_file(InputPath::inside(folder, "run_results.json"));
    data->run_results = parse_run_results(data->run_results_source->read_all(), data->run_results_source->name());
  }
  if (has(folder, "sources.json")) {
    data->sources_source = ArtifactSource::from_file(InputPath::inside(folder, "sources.json"));
    data->sources = parse_source_freshness(data->sources_source->read_all(), data->sources_source->name());
  }
  return State(std::move(data));
}

State State::from(Manifest manifest) {
  auto data = std::make_shared<StateData>();
  data->manifest = std::move(manifest);
  return State(std::move(data));
}

void State::save_snapshot(const std::string& path) const { snapshot::write_state(*data_, path); }
State State::parse(std::string manifest, const std::optional<std::string>& run_results,
                   const std::optional<std::string>& sources, const std::string& name) {
  auto data = std::make_shared<StateData>();
  data->path = name;
  data->manifest = Manifest::parse(std::move(manifest), name + "/manifest.json");
  if (run_results) {
    data->run_results = parse_run_results(*run_results, name + "/run_results.json");
    data->run_results_source = ArtifactSource::from_memory(*run_results, name + "/run_results.json");
  }
  if (sources) {
    data->sources = parse_source_freshness(*sources, name + "/sources.json");
    data->sources_source = ArtifactSource::from_memory(*sources, name + "/sources.json");
  }
  return State(std::move(data));
}

const StateOrigin* State::origin() const noexcept { return data_->origin ? &*data_->origin : nullptr; }

std::optional<Provenance> State::provenance(std::string_view unique_id) const {
  const NodeIndex index = data_->manifest ? data_->manifest->find(unique_id) : no_node;
  if (index == no_node) {
    ErrorLocation where;
    where.file = data_->path;
    where.unique_id = unique_id;
    throw Error(ErrorCode::node_not_found, "the comparison state has no node of that unique_id", where,
                "`slimdag state show --nodes` lists what the state has.");
  }
  if (!data_->origin) return std::nullopt;
  const StateOrigin& origin = *data_->origin;
  return origin.runs[origin.run_of_node.empty() ? 0 : origin.run_of_node[index]];
}

const Manifest* State::manifest() const noexcept { return data_->manifest ? &*data_->manifest : nullptr; }

}  // namespace slimdag
