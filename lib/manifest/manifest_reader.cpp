#include "manifest/manifest_reader.hpp"

#include <filesystem>
#include <system_error>

#include "manifest/manifest_sink.hpp"
#include "manifest/read_events.hpp"
#include "manifest/upgrade.hpp"

namespace slimdag {
namespace {

std::unique_ptr<ManifestSink> read(ArtifactSource& source, int assumed_version, const ManifestFilter* filter) {
  // Bytes in memory have a name, too, but mostly not that of a file: what grows then starts small.
  std::error_code no_file;
  const std::uintmax_t size = std::filesystem::file_size(source.name(), no_file);
  const std::uint64_t bytes = no_file || filter != nullptr ? 0 : size;
  return read_events(source,
                     [&] { return std::make_unique<ManifestSink>(source.name(), assumed_version, bytes, filter); });
}

}  // namespace

std::shared_ptr<const ManifestData> read_manifest(std::shared_ptr<ArtifactSource> source,
                                                  const ManifestFilter* filter) {
  std::unique_ptr<ManifestSink> sink = read(*source, newest_schema_version, filter);
  // dbt writes `metadata` first; another writer may put it last, and then the version comes too late for the nodes.
  if (sink->assumed_wrong_version()) sink = read(*source, sink->schema_version(), filter);
  std::shared_ptr<ManifestData> data = sink->finish();
  data->source = std::move(source);
  return data;
}

}  // namespace slimdag
