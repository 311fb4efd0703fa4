#include "slimdag/store/export_state.hpp"

#include <filesystem>

#include "manifest/upgrade.hpp"
#include "slimdag/error.hpp"
#include "state/state_data.hpp"
#include "store/export_directory.hpp"
#include "store/merged_manifest.hpp"
#include "store/output_file.hpp"

namespace slimdag {
namespace {

namespace fs = std::filesystem;

void write(ArtifactSource* source, const fs::path& path) {
  if (source == nullptr) return;
  OutputFile file(path);
  source->read([&](std::string_view piece, bool) {
    file.write(piece);
    return piece.size();
  });
  file.commit();
}

void write_all(const State& state, const ManifestData& manifest, const fs::path& to) {
  if (manifest.merged() || manifest.metadata.schema_version < newest_schema_version) {
    write_merged_manifest(manifest, to);
  } else {
    write(manifest.source.get(), to / "manifest.json");
  }
  write(state.data().run_results_source.get(), to / "run_results.json");
  write(state.data().sources_source.get(), to / "sources.json");
}

/// Nobody knows the place where the files are prepared.
[[noreturn]] void throw_with_place(const Error& error, const fs::path& staging, const std::string& directory) {
  ErrorLocation where = error.where();
  if (where.file.starts_with(staging.string())) where.file = directory + where.file.substr(staging.string().size());
  throw Error(error.code(), error.message(), std::move(where), error.hint());
}

}  // namespace

void export_state(const State& state, const std::string& directory, const ExportOptions& options) {
  const Manifest* manifest = state.manifest();
  if (manifest == nullptr)
    throw Error(ErrorCode::missing_state, "The state has no manifest to export.", {},
                "Export the state of an environment, or one that has a manifest.json.");
  if (options.file_mode > 0777U || (options.file_mode & 0600U) != 0600U)
    throw Error(ErrorCode::invalid_argument, "The permissions of files are none.", {},
                "Give bits as 0600 or 0640, with which the owner may read and write.");
  ExportDirectory place(directory, options);
  try {
    write_all(state, manifest->data(), place.staging());
  } catch (const Error& error) {
    throw_with_place(error, place.staging(), directory);
  }
  place.place();
}

}  // namespace slimdag
