#include "store/stored_manifest.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <mutex>
#include <optional>
#include <string>

#include "manifest/manifest_snapshot.hpp"
#include "slimdag/error.hpp"
#include "store/root_members.hpp"
#include "store/stored_artifacts.hpp"

namespace slimdag {
namespace {

/// The part of a manifest that a filter asks for; borrows from it.
class Extract {
 public:
  Extract(const ManifestData& whole, const ManifestFilter& filter)
      : whole_(whole), part_(std::make_shared<ManifestData>()) {
    part_->metadata = whole.metadata;
    part_->has_project_name = whole.has_project_name;
    part_->source = whole.source;
    part_->configs.add(json::Value());  // The number of no config.
    for (const NodeData& node : whole.nodes)
      if (filter.nodes.contains(node.unique_id)) add(node);
    part_->node_by_id.add_all();
    take_repairs();
    if (!filter.macros) return;
    part_->macros = whole.macros;
    part_->macro_by_id.add_all();
  }

  const ManifestData& part() const noexcept { return *part_; }

 private:
  void take_repairs() {
    if (!whole_.held_repairs) return;
    RepairedConfigs& repairs = part_->held_repairs.emplace();
    for (const NodeData& node : part_->nodes)
      if (const RepairedConfig* config = whole_.held_repairs->find(whole_.find(node.unique_id)))
        repairs.add(&node, *config);
  }

  void add(const NodeData& node) {
    NodeData& added = part_->nodes.emplace_back(node);
    const auto [at, is_new] = configs_.try_emplace(node.config);
    if (is_new) at->second = part_->configs.add(whole_.config_of(node));
    added.config = at->second;
    if (const auto found = whole_.references.find(node.unique_id); found != whole_.references.end())
      part_->references.insert(*found);
  }

  const ManifestData& whole_;
  std::shared_ptr<ManifestData> part_;
  boost::unordered_flat_map<std::uint32_t, std::uint32_t> configs_;
};

std::string bytes_of(const ManifestData& manifest) {
  snapshot::Sections sections;
  snapshot::add_manifest(sections, manifest);
  return sections.bytes();
}

/// nullptr where there is no snapshot that holds all that this version compares.
std::shared_ptr<ManifestData> from_snapshot(StoreData& store, const RunRow& run) {
  if (!run.snapshot_hash) return nullptr;
  std::string bytes;
  {
    const std::lock_guard lock(store.mutex);
    bytes = store.artifacts().read(*run.snapshot_hash);
  }
  try {
    std::shared_ptr<ManifestData> manifest =
        snapshot::read_manifest(snapshot::Image::from_memory(std::move(bytes), store.url));
    return manifest->of_older_snapshot ? nullptr : manifest;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::unsupported_version) throw;
    return nullptr;
  }
}

/// Takes what is another one in every run, in spite of the same nodes. False where the nodes may mean something else
/// than in the run that the snapshot was made of: the version of the schema and the project count for all of them.
bool take_metadata(const RunRow& run, ManifestData& manifest) {
  const auto range = first_root_member(run.manifest_head, "metadata");
  if (!range) return true;
  const std::string_view text = std::string_view(run.manifest_head).substr(range->begin, range->end - range->begin);
  const json::Value metadata = json::parse(text, manifest.arena);
  const auto member = [&](std::string_view key) {
    const json::Value* value = metadata.find(key);
    return value != nullptr && value->is_string() ? manifest.arena.copy(value->string()) : std::string_view();
  };
  ManifestMetadata& to = manifest.metadata;
  if (!manifest.has_project_name || member("project_name") != to.project_name ||
      member("dbt_schema_version") != to.dbt_schema_version)
    return false;
  to.dbt_version = member("dbt_version");
  to.adapter_type = member("adapter_type");
  to.generated_at = member("generated_at");
  to.invocation_id = member("invocation_id");
  return true;
}

}  // namespace

PackedArtifact pack_snapshot(const ManifestData& manifest) { return pack(bytes_of(manifest)); }

std::shared_ptr<const ManifestData> read_stored_manifest(StoreData& store, const RunRow& run) {
  std::shared_ptr<ArtifactSource> source = stored_manifest(store, run);
  std::shared_ptr<ManifestData> manifest = from_snapshot(store, run);
  if (!manifest || !take_metadata(run, *manifest)) return read_manifest(std::move(source));
  manifest->source = std::move(source);
  return manifest;
}

std::shared_ptr<const ManifestData> read_stored_manifest(StoreData& store, const RunRow& run,
                                                         const ManifestFilter& filter) {
  std::shared_ptr<ArtifactSource> source = stored_manifest(store, run);
  const std::shared_ptr<ManifestData> whole = from_snapshot(store, run);
  if (!whole || !take_metadata(run, *whole)) return read_manifest(std::move(source), &filter);
  std::shared_ptr<ManifestData> part =
      snapshot::read_manifest(snapshot::Image::from_memory(bytes_of(Extract(*whole, filter).part()), store.url));
  part->source = std::move(source);
  return part;
}

}  // namespace slimdag
