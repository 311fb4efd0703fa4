#include "manifest/manifest_reader.hpp"

#include "manifest/manifest_sink.hpp"
#include "manifest/read_events.hpp"
#include "manifest/upgrade.hpp"

namespace slimdag {
namespace {

std::unique_ptr<ManifestSink> read(ArtifactSource& source, int assumed_version) {
  return read_events(source, [&] { return std::make_unique<ManifestSink>(source.name(), assumed_version); });
}

}  // namespace

std::shared_ptr<const ManifestData> read_manifest(std::shared_ptr<ArtifactSource> source) {
  std::unique_ptr<ManifestSink> sink = read(*source, newest_schema_version);
  // dbt writes `metadata` first; another writer may put it last, and then the version comes too late for the nodes.
  if (sink->assumed_wrong_version()) sink = read(*source, sink->schema_version());
  std::shared_ptr<ManifestData> data = sink->finish();
  data->source = std::move(source);
  return data;
}

}  // namespace slimdag
