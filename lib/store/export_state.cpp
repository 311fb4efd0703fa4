#include "slimdag/store/export_state.hpp"

#include <filesystem>
#include <new>
#include <system_error>

#include "manifest/upgrade.hpp"
#include "slimdag/error.hpp"
#include "state/state_data.hpp"
#include "store/merged_manifest.hpp"
#include "store/output_file.hpp"

namespace slimdag {
namespace {

namespace fs = std::filesystem;

void make_directory(const fs::path& directory) {
  std::error_code failure;
  fs::create_directories(directory, failure);
  if (!failure && fs::is_directory(directory, failure)) return;
  if (failure == std::errc::not_enough_memory) throw std::bad_alloc();
  ErrorLocation where;
  where.file = directory.string();
  throw Error(ErrorCode::io, "The directory cannot be made: " + failure.message() + ".", std::move(where),
              "Name a directory that may be written to.");
}

/// A stale artifact of an earlier export would say something about another run.
void write_or_remove(ArtifactSource* source, const fs::path& path) {
  if (source == nullptr) {
    std::error_code ignored;
    fs::remove(path, ignored);
    return;
  }
  OutputFile file(path);
  source->read([&](std::string_view piece, bool) {
    file.write(piece);
    return piece.size();
  });
  file.commit();
}

}  // namespace

void export_state(const State& state, const std::string& directory) {
  const Manifest* manifest = state.manifest();
  if (manifest == nullptr)
    throw Error(ErrorCode::missing_state, "The state has no manifest to export.", {},
                "Export the state of an environment, or one that has a manifest.json.");
  const fs::path to(directory);
  make_directory(to);
  const ManifestData& data = manifest->data();
  if (data.merged() || data.metadata.schema_version < newest_schema_version) {
    write_merged_manifest(data, to);
  } else {
    write_or_remove(data.source.get(), to / "manifest.json");
  }
  write_or_remove(state.data().run_results_source.get(), to / "run_results.json");
  write_or_remove(state.data().sources_source.get(), to / "sources.json");
}

}  // namespace slimdag
