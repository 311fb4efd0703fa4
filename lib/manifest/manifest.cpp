#include "slimdag/manifest/manifest.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <filesystem>

#include "manifest/load_manifest.hpp"
#include "manifest/manifest_data.hpp"
#include "manifest/manifest_reader.hpp"
#include "manifest/manifest_snapshot.hpp"
#include "manifest/node_text.hpp"
#include "slimdag/error.hpp"

namespace slimdag {
namespace {

/// What has the name in the directory, be it a link that leads nowhere.
bool has(const std::filesystem::path& directory, std::string_view name) {
  std::error_code ignored;
  return std::filesystem::exists(symlink_status(directory / name, ignored));
}

InputPath manifest_path(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) return path;
  if (has(path, "manifest.json")) return InputPath::inside(path, "manifest.json");
  if (has(path, snapshot::file_name)) return InputPath::inside(path, snapshot::file_name);
  ErrorLocation where;
  where.file = path;
  throw Error(ErrorCode::file_not_found, "the directory has no manifest.json", where,
              "Give dbt's target directory, or the manifest file itself; `dbt parse` writes one.");
}

}  // namespace

const Hash128* fingerprint_of(const NodeData& node, Aspect aspect) noexcept {
  for (std::size_t i = 0; i < node.aspects.size(); ++i)
    if (node.aspects[i] == aspect) return &node.fingerprints[i];
  return nullptr;
}

std::uint64_t ManifestData::next_number() noexcept {
  static std::atomic<std::uint64_t> last = 0;
  return ++last;
}

NodeUniverse::NodeUniverse(const Manifest& manifest) noexcept : NodeUniverse(manifest.data().universe()) {}

const NodeSet& ManifestData::members() const {
  if (const NodeSet* ready = ready_members_.load(std::memory_order_acquire)) return *ready;
  const std::lock_guard lock(mutex_);
  if (ready_members_.load(std::memory_order_relaxed) == nullptr) {
    NodeSet found(universe());
    for (std::size_t i = 0; i < nodes.size(); ++i)
      if (nodes[i].enabled) found.insert(static_cast<NodeIndex>(i));
    members_ = std::move(found);
    ready_members_.store(&members_, std::memory_order_release);
  }
  return members_;
}

Manifest Manifest::load(const std::string& path) { return load_manifest(manifest_path(path)); }

Manifest load_manifest(InputPath file) {
  if (snapshot::is_snapshot_file(file)) return Manifest(snapshot::read_manifest(snapshot::Image::map(file)));
  return Manifest(read_manifest(ArtifactSource::from_file(std::move(file))));
}

Manifest Manifest::parse(std::string bytes, std::string name) {
  if (snapshot::is_snapshot(bytes))
    return Manifest(snapshot::read_manifest(snapshot::Image::from_memory(std::move(bytes), std::move(name))));
  return Manifest(read_manifest(ArtifactSource::from_memory(std::move(bytes), std::move(name))));
}

void Manifest::save_snapshot(const std::string& path) const {
  snapshot::Sections sections;
  snapshot::add_manifest(sections, *data_);
  sections.write(path);
}

std::size_t Manifest::size() const noexcept { return data_->nodes.size(); }

Node Manifest::node(NodeIndex index) const {
  if (index >= data_->nodes.size())
    throw Error(ErrorCode::invalid_argument, "the node index is not one of this manifest");
  const NodeData& n = data_->nodes[index];
  const json::Value* group = data_->config_of(n).find("group");
  return {n.unique_id,
          n.resource_type,
          n.section,
          n.name,
          n.package_name,
          n.original_file_path,
          n.patch_path,
          n.source_name,
          group == nullptr ? std::string_view() : group->string(),
          n.access,
          n.relation_name,
          n.database,
          n.schema,
          n.alias,
          n.fqn,
          n.tags,
          n.depends_on_nodes,
          n.depends_on_macros,
          n.enabled};
}

NodeIndex Manifest::find(std::string_view unique_id) const noexcept {
  const std::uint32_t* at = data_->node_by_id.find(unique_id);
  return at == nullptr ? no_node : *at;
}

ManifestMetadata Manifest::metadata() const noexcept { return data_->metadata; }

SemanticsChoice Manifest::semantics() const { return semantics_of_version(data_->metadata.dbt_version); }

const Dag& Manifest::dag() const { return data_->dag(); }

std::string Manifest::read_node(std::string_view unique_id) const {
  const NodeIndex index = find(unique_id);
  if (index == no_node) {
    ErrorLocation where;
    where.file = data_->source->name();
    where.unique_id = unique_id;
    throw Error(ErrorCode::node_not_found, "the manifest has no node of that unique_id", where,
                "`slimdag ls --output unique_id` lists them.");
  }
  return read_nodes(std::span<const NodeIndex>(&index, 1)).front();
}

std::vector<std::string> Manifest::read_nodes(std::span<const NodeIndex> nodes) const {
  std::vector<std::string_view> ids;
  boost::unordered_flat_map<NodeIndex, std::size_t> place;
  for (const NodeIndex index : nodes)
    if (place.try_emplace(index, ids.size()).second) ids.push_back(node(index).unique_id);
  const NodeTexts texts = read_texts(*data_, ids);
  std::vector<std::string> answers;
  answers.reserve(nodes.size());
  for (const NodeIndex index : nodes) answers.push_back(json::dump(texts.nodes[place.at(index)]));
  return answers;
}

}  // namespace slimdag
