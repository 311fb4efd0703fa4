#include "slimdag/state/state.hpp"

#include <filesystem>

#include "slimdag/error.hpp"
#include "state/state_data.hpp"

namespace slimdag {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
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
  const fs::path folder = directory ? fs::path(path) : fs::path(path).parent_path();
  const fs::path manifest = directory ? folder / "manifest.json" : fs::path(path);
  auto data = std::make_shared<StateData>();
  data->path = path;
  if (!directory || is_file(manifest)) data->manifest = Manifest::load(manifest.string());
  if (const fs::path results = folder / "run_results.json"; is_file(results))
    data->run_results = read_run_results(results.string());
  if (const fs::path sources = folder / "sources.json"; is_file(sources))
    data->sources = read_source_freshness(sources.string());
  return State(std::move(data));
}

State State::from(Manifest manifest) {
  auto data = std::make_shared<StateData>();
  data->manifest = std::move(manifest);
  return State(std::move(data));
}

const Manifest* State::manifest() const noexcept { return data_->manifest ? &*data_->manifest : nullptr; }

}  // namespace slimdag
