// What the reader keeps of a manifest.json. Every other domain reads this; only lib/manifest writes it.
#pragma once

#include <atomic>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/artifact_source.hpp"
#include "manifest/configs.hpp"
#include "manifest/index_by_id.hpp"
#include "manifest/project_flag.hpp"
#include "manifest/repaired_configs.hpp"
#include "slimdag/graph/dag.hpp"
#include "slimdag/manifest/manifest.hpp"
#include "slimdag/state/aspect.hpp"
#include "support/arena.hpp"
#include "support/hash.hpp"
#include "support/json_value.hpp"
#include "support/lazy.hpp"

namespace slimdag {

namespace dbt_2 {
struct Table;
}

/// Views into the arena that owns them.
using Texts = std::span<const std::string_view>;

/// Stands for hashes that a kind of node does not have.
inline constexpr Hash128 no_hashes[2]{};

/// A constraint as dbt's ColumnLevelConstraint or ModelLevelConstraint decodes it.
struct ConstraintData {
  std::string_view type;  ///< check, not_null, unique, primary_key, foreign_key, custom
  std::string_view name;  ///< data() == nullptr: None
  json::Value columns;    ///< Model level: the list.
  Hash128 fingerprint;    ///< Of all fields with dbt's defaults: equality of constraints.
};

struct ContractColumn {
  std::string_view key;  ///< Key of the columns dictionary.
  std::string_view name;
  std::string_view data_type;  ///< data() == nullptr: None
  std::span<const ConstraintData> constraints;
};

/// What dbt's contract checks look at (models only).
struct ContractData {
  bool enforced = false;              ///< `enforced is True`
  bool unenforced = true;             ///< `enforced is False`; dbt lets other values through, which are neither.
  std::string_view checksum;          ///< data() == nullptr: None
  std::string_view materialized;      ///< config.materialized
  std::string_view deprecation_date;  ///< As written; data() == nullptr: None
  bool enabled = true;                ///< config.enabled
  std::span<const ContractColumn* const> columns;  ///< Equal columns are one object.
  std::span<const ConstraintData> constraints;
};

struct NodeData {
  std::string_view unique_id;
  std::string_view name;
  std::string_view package_name;
  std::string_view original_file_path;  ///< As written.
  std::string_view patch_path;          ///< "package://path"; data() == nullptr: None or not there
  std::string_view source_name;
  std::string_view access;     ///< Models; dbt's default "protected" where it is not written.
  std::string_view test_name;  ///< test_metadata.name of a generic test
  std::string_view relation_name;
  std::string_view database, schema, alias;  ///< alias: `identifier` of a source
  Texts fqn;
  Texts tags;              ///< As node.tags of dbt's class: of a unit test config.tags; empty where the class has none.
  Texts depends_on_nodes;  ///< As node.depends_on_nodes: empty for sources and seeds.
  Texts depends_on_macros;  ///< node.depends_on.macros; null is a view with data() == nullptr.
  json::Value version;      ///< null, string or number
  json::Value latest_version;
  /// The aspects that have a fingerprint, ascending; fqn is compared as it stands, macros and contracts otherwise.
  std::span<const Aspect> aspects;
  /// One for each of `aspects`: the hash of its canonical form. Equality of what dbt compares = equality of these.
  const Hash128* fingerprints = nullptr;
  /// Two, for persist_docs: of `description`, and of {column: description}.
  const Hash128* descriptions = no_hashes;
  /// Sources: of `relation` when the flag for more unrendered values is set.
  const Hash128* unrendered_relation = no_hashes;
  /// Of the aspect that dbt-core 1.12 compares otherwise, as it compares it: `configs` of data tests that set
  /// sql_header, `external` of sources with partitions; else no_hashes.
  const Hash128* hash_in_1_12 = no_hashes;
  const ContractData* contract = nullptr;  ///< Models only.
  std::uint32_t config = 0;                ///< In ManifestData::configs. Equal configs have the same number.
  ResourceType resource_type = ResourceType::model;
  Section section = Section::nodes;
  bool enabled = true;                  ///< config.enabled; true for exposures, which dbt does not ask.
  bool has_tags = true;                 ///< false: dbt's class has no `tags` (semantic models).
  bool generic_test = false;            ///< A test with test_metadata.
  bool blank_code = false;              ///< not raw_code.strip(), dbt's `empty`; false for seeds and non-SQL kinds.
  bool persists_relation_docs = false;  ///< bool(config.persist_docs.relation), where the class has persist_docs.
  bool persists_column_docs = false;
  bool seed_checksum_is_path = false;  ///< Seeds over dbt's size limit: checksum.name == "path".
};

struct MacroData {
  std::string_view unique_id;
  std::string_view name;
  std::string_view package_name;
  std::string_view original_file_path;
  Texts depends_on_macros;  ///< null is a view with data() == nullptr.
  Hash128 body;             ///< Of macro_sql.
};

/// First entry of a unique_id in `disabled`.
struct DisabledData {
  std::string_view unique_id;
  std::string_view name;
  std::string_view original_file_path;
  json::Value version;
  ResourceType resource_type = ResourceType::model;
  const ContractData* contract = nullptr;  ///< Models only.
};

/// What decides where references end besides depends_on: of models with foreign keys, and of unit tests.
struct ReferenceData {
  Texts foreign_keys;   ///< `to` of each constraint: of the model, then of its columns.
  json::Value refs;     ///< As written: objects with package, name and version, those of constraints included.
  json::Value sources;  ///< As written: pairs of names.
  Texts inputs;         ///< `input` of what a unit test is given, but for SQL.
};

struct ManifestData;

/// A manifest that a merged one takes nodes from: of each run only what the merged one needs of it.
struct ManifestPart {
  std::shared_ptr<const ManifestData> data;  ///< Its nodes, and the ephemeral models of that run.
  /// Has the macros of that run; parts with the same macros share one.
  std::shared_ptr<const ManifestData> macros;
};

struct ManifestData : std::enable_shared_from_this<ManifestData> {
  ManifestMetadata metadata{};
  bool has_project_name = false;
  std::vector<NodeData> nodes;  ///< In the order of the file.
  std::vector<MacroData> macros;
  std::vector<DisabledData> disabled;
  IndexById<std::vector<NodeData>> node_by_id{nodes};
  IndexById<std::vector<MacroData>> macro_by_id{macros};
  IndexById<std::vector<DisabledData>> disabled_by_id{disabled};
  /// Relative paths that the manifest names for the root project: original files and patch files of nodes, disabled
  /// nodes, macros, docs, groups. Unique, normalized, sorted. Stands for the file system in `path:`.
  std::vector<std::string_view> root_files;
  boost::unordered_flat_map<std::string_view, ReferenceData> references;  ///< By unique_id.
  json::Value selectors;                                                  ///< The object `selectors`.
  Configs configs;  ///< `config` of nodes as written: null or an object.

  std::shared_ptr<ArtifactSource> source;  ///< The artifact, to read text again.
  std::shared_ptr<const void> image;       ///< The snapshot that texts are borrowed from, where it came from one.
  Arena arena;
  mutable Arena config_arena;  ///< Of configs that are put together later; guarded by `configs`.

  /// Of a manifest that was merged from several (a state per node): the parts, the latest first; else empty. `macros`
  /// are then those of the first part.
  std::vector<ManifestPart> parts;
  std::vector<std::uint32_t> part_of_node;  ///< By NodeIndex.

  /// What the Rust engine compares; see dbt_2::table_of().
  Lazy<std::shared_ptr<const dbt_2::Table>> dbt_2;
  /// Gives the table of a snapshot that has it; empty where the artifact has to be read again.
  std::function<std::shared_ptr<const dbt_2::Table>()> held_dbt_2;

  bool merged() const noexcept { return !parts.empty(); }

  /// It came from a snapshot of a time when engines before 1.12 were the only ones: what later ones compare is missing.
  bool of_older_snapshot = false;
  /// What a snapshot holds of repaired_configs(); nullopt: it has to be found.
  std::optional<RepairedConfigs> held_repairs;

  /// The configurations that dbt of version `running` repairs when it loads this manifest as a state: those of parts
  /// that another version wrote. Reads the artifacts again at the first call. Throws Error: text_not_held,
  /// artifact_replaced, io.
  const RepairedConfigs& repaired_configs(std::string_view running) const;

  /// What is found once about the flag for more unrendered values.
  Lazy<std::optional<ProjectFlag>> more_unrendered_values;

  /// The graph, built at the first call and free of locks from then on; a failure of the manifest is thrown again at
  /// each call, one of memory is not kept.
  const Dag& dag() const;

  /// The nodes, for sets of them.
  NodeUniverse universe() const noexcept { return {nodes.size(), number_}; }

  /// Enabled nodes. Found at the first call, free of locks from then on.
  const NodeSet& members() const;

  const json::Value& config_of(const NodeData& node) const { return configs[node.config]; }

  const NodeData* find(std::string_view unique_id) const noexcept {
    const std::uint32_t* at = node_by_id.find(unique_id);
    return at == nullptr ? nullptr : &nodes[*at];
  }

 private:
  /// From 1 on, no number twice: an address may be that of another manifest later.
  static std::uint64_t next_number() noexcept;

  const std::uint64_t number_ = next_number();
  mutable std::mutex mutex_;  // guards what follows; std::call_once could not forget that memory ran out
  mutable std::optional<Dag> dag_;
  mutable std::atomic<const Dag*> ready_dag_ = nullptr;
  mutable std::exception_ptr dag_error_;
  mutable NodeSet members_;
  mutable std::atomic<const NodeSet*> ready_members_ = nullptr;
  Lazy<RepairedConfigs> repaired_;
  mutable std::mutex repaired_mutex_;  // guards what follows
  mutable std::map<std::string, RepairedConfigs, std::less<>> repaired_parts_;
};

/// Whether another version of dbt than `running` wrote the manifest; not where it does not say which one did.
bool is_of_other_version(const ManifestData& manifest, std::string_view running) noexcept;

/// The hash of an aspect, or nullptr where the node's kind does not have it.
const Hash128* fingerprint_of(const NodeData& node, Aspect aspect) noexcept;

}  // namespace slimdag
