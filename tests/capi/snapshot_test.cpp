#include <filesystem>

#include "shop.hpp"

namespace {

std::string temporary(std::string_view name) {
  return (std::filesystem::temp_directory_path() / ("slimdag-capi-" + std::string(name))).string();
}

}  // namespace

TEST_CASE("a manifest and a state are saved as snapshots and loaded again") {
  const std::string path = temporary("saved.slimdag");
  const Manifest manifest = load("current");
  OK(slimdag_manifest_save_snapshot(manifest.get(), path.data(), path.size(), error));
  Manifest again;
  OK(slimdag_manifest_load(path.data(), path.size(), out(again), error));
  CHECK(id_of(again.get(), 0) == id_of(manifest.get(), 0));

  const State state = load_state("previous");
  OK(slimdag_state_save_snapshot(state.get(), path.data(), path.size(), error));
  State loaded;
  OK(slimdag_state_load(path.data(), path.size(), out(loaded), error));
  String json;
  OK(slimdag_snapshot_json(path.data(), path.size(), out(json), error));
  CHECK(string_of(slimdag_string_text(json.get())).find("\"artifact\": {\"name\": \"manifest.json\"") !=
        std::string::npos);

  std::filesystem::resize_file(path, 100);
  State none;
  FAILS("invalid_snapshot", slimdag_state_load(path.data(), path.size(), out(none), error));
  slimdag_string* no_json = nullptr;
  FAILS("invalid_snapshot", slimdag_snapshot_json(path.data(), path.size(), &no_json, error));
  std::filesystem::remove(path);
}

TEST_CASE("snapshots that cannot be written or read") {
  const Manifest manifest = load("current");
  const State state = load_state("previous");
  FAILS("io", slimdag_manifest_save_snapshot(manifest.get(), "/does/not/exist", 15, error));
  FAILS("io", slimdag_state_save_snapshot(state.get(), "/does/not/exist", 15, error));
  FAILS("invalid_argument", slimdag_manifest_save_snapshot(nullptr, "x", 1, error));
  FAILS("invalid_argument", slimdag_state_save_snapshot(state.get(), nullptr, 0, error));
  slimdag_string* json = nullptr;
  FAILS("file_not_found", slimdag_snapshot_json("/does/not/exist", 15, &json, error));
  FAILS("invalid_argument", slimdag_snapshot_json("/does/not/exist", 15, nullptr, error));
}
