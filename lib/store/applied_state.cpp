#include "store/applied_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>

#include "manifest/manifest_reader.hpp"
#include "slimdag/error.hpp"
#include "state/state_data.hpp"
#include "store/stored_manifest.hpp"

namespace slimdag {
namespace {

/// Reads what is needed of each run's manifest, and puts one together.
class Merger {
 public:
  Merger(StoreData& store, const EnvironmentRow& environment, const AppliedNodes& applied)
      : store_(store), applied_(applied), merged_(std::make_shared<ManifestData>()) {
    merged_->source = ArtifactSource::from_reader(
        [](const auto&) {}, fmt::format("applied state of {} in {}", environment.name, store.url));
  }

  /// `part_of_builder` receives for each builder its part.
  std::shared_ptr<const ManifestData> run(std::vector<std::uint32_t>& part_of_builder) {
    add_part(applied_.latest);
    for (std::size_t builder = 0; builder < applied_.builders.size(); ++builder) {
      if (applied_.builders[builder].id == applied_.latest.id) {
        part_of_builder.push_back(0);
        continue;
      }
      part_of_builder.push_back(static_cast<std::uint32_t>(merged_->parts.size()));
      add_part(applied_.builders[builder]);
    }
    take_common(*merged_->parts.front().data);
    take_nodes(part_of_builder);
    return merged_;
  }

 private:
  /// What runs of that manifest built: many runs may be of the same code.
  ManifestFilter built_from(const Blob& manifest_hash) const {
    ManifestFilter filter;
    for (std::size_t i = 0; i < applied_.nodes.entries.size(); ++i) {
      const std::int32_t builder = applied_.built_by[i];
      if (builder < 0) continue;
      if (applied_.builders[static_cast<std::size_t>(builder)].manifest_hash.bytes == manifest_hash.bytes)
        filter.nodes.insert(applied_.nodes.entries[i].unique_id);
    }
    return filter;
  }

  struct Kept {
    NodeList nodes;
    std::string macros;
  };
  Kept kept_lists(const RunRow& run) {
    const std::lock_guard lock(store_.mutex);
    const SqlRows rows = store_.connection->query(
        "SELECT l.nodes, m.macros FROM slimdag_manifest m JOIN slimdag_node_list l ON l.hash = m.nodes_hash "
        "WHERE m.hash = $1",
        {run.manifest_hash});
    if (rows.empty()) throw Error(ErrorCode::store_corrupt, "A manifest is no longer in the store.", {}, "Ask again.");
    return {decode_node_list(bytes_of(rows[0][0])), bytes_of(rows[0][1])};
  }

  /// The first one is the latest manifest, as a whole: what never runs follows it.
  void add_part(const RunRow& run) {
    const auto known = known_.find(run.manifest_hash.bytes);
    if (known == known_.end()) {
      merged_->parts.push_back(read_part(run, merged_->parts.empty()));
      known_.emplace(run.manifest_hash.bytes, merged_->parts.size() - 1);
    } else {
      merged_->parts.push_back(ManifestPart(merged_->parts[known->second]));
    }
  }

  ManifestPart read_part(const RunRow& run, bool whole) {
    const Kept kept = kept_lists(run);
    ManifestFilter filter = built_from(run.manifest_hash);
    for (const NodeList::Entry& entry : kept.nodes.entries)
      if (entry.role == NodeRole::ephemeral) filter.nodes.insert(entry.unique_id);
    const auto known = macros_.find(kept.macros);
    filter.macros = known == macros_.end();
    ManifestPart part;
    part.data = whole ? read_stored_manifest(store_, run) : read_stored_manifest(store_, run, filter);
    part.macros = filter.macros ? part.data : known->second;
    if (filter.macros) macros_.emplace(kept.macros, part.data);
    return part;
  }

  void take_common(const ManifestData& latest) {
    merged_->metadata = latest.metadata;
    merged_->has_project_name = latest.has_project_name;
    merged_->macros = latest.macros;
    merged_->macro_by_id.add_all();
    merged_->disabled = latest.disabled;
    merged_->disabled_by_id.add_all();
    merged_->root_files = latest.root_files;
    merged_->selectors = latest.selectors;
  }

  void take_nodes(const std::vector<std::uint32_t>& part_of_builder) {
    for (std::size_t i = 0; i < applied_.nodes.entries.size(); ++i) {
      const bool runs = applied_.nodes.entries[i].role == NodeRole::runs;
      const std::int32_t builder = applied_.built_by[i];
      if (runs && builder < 0) continue;
      const std::uint32_t part = runs ? part_of_builder[static_cast<std::size_t>(builder)] : 0;
      const NodeData* node = merged_->parts[part].data->find(applied_.nodes.entries[i].unique_id);
      if (node == nullptr) continue;
      merged_->node_by_id.insert(node->unique_id);
      merged_->nodes.push_back(*node);
      merged_->nodes.back().config = config_of(part, *node);
      merged_->part_of_node.push_back(part);
      const auto& references = merged_->parts[part].data->references;
      if (const auto at = references.find(node->unique_id); at != references.end()) merged_->references.insert(*at);
    }
  }

  /// The number of a node's config in the merged manifest.
  std::uint32_t config_of(std::uint32_t part, const NodeData& node) {
    const auto [at, is_new] = configs_.try_emplace({merged_->parts[part].data.get(), node.config});
    if (is_new) at->second = merged_->configs.add(merged_->parts[part].data->config_of(node));
    return at->second;
  }

  StoreData& store_;
  const AppliedNodes& applied_;
  std::shared_ptr<ManifestData> merged_;
  boost::unordered_flat_map<std::string, std::size_t> known_;  ///< By hash of a manifest the first part that has it.
  boost::unordered_flat_map<std::string, std::shared_ptr<const ManifestData>> macros_;
  boost::unordered_flat_map<std::pair<const ManifestData*, std::uint32_t>, std::uint32_t> configs_;
};

StateOrigin origin_of(StoreData& store, const EnvironmentRow& environment, const RunPosition& until,
                      const AppliedNodes& applied, const ManifestData& merged,
                      const std::vector<std::uint32_t>& part_of_builder) {
  StateOrigin origin;
  origin.project = environment.project;
  origin.environment = environment.name;
  origin.policy = to_string(StatePolicy::applied);
  origin.runs.push_back(provenance_of(applied.latest.info));
  for (std::size_t builder = 0; builder < applied.builders.size(); ++builder)
    if (part_of_builder[builder] != 0) origin.runs.push_back(provenance_of(applied.builders[builder].info));
  origin.run_of_node = merged.part_of_node;
  for (std::size_t i = 0; i < applied.nodes.entries.size(); ++i)
    if (applied.nodes.entries[i].role == NodeRole::runs && applied.built_by[i] < 0)
      origin.never_built.push_back(applied.nodes.entries[i].unique_id);
  const std::lock_guard lock(store.mutex);
  origin.branch_change = last_branch_change(store, environment, until);
  return origin;
}

}  // namespace

std::optional<State> applied_state(StoreData& store, const EnvironmentRow& environment, const RunPosition& until,
                                   const RulesUsed& rules) {
  const auto applied = applied_nodes(store, environment, until);
  if (!applied || applied->builders.empty()) return std::nullopt;
  std::vector<std::uint32_t> part_of_builder;
  auto data = std::make_shared<StateData>();
  data->manifest = Manifest(Merger(store, environment, *applied).run(part_of_builder));
  data->path = data->manifest->data().source->name();
  data->origin = origin_of(store, environment, until, *applied, data->manifest->data(), part_of_builder);
  data->origin->rules = rules;
  return State(std::move(data));
}

}  // namespace slimdag
