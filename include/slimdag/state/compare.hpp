// A manifest against a comparison state: what is new, modified and why, unmodified, removed, renamed.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/fwd.hpp"
#include "slimdag/graph/node_set.hpp"
#include "slimdag/manifest/manifest.hpp"
#include "slimdag/semantics/semantics.hpp"
#include "slimdag/state/aspect.hpp"
#include "slimdag/state/state.hpp"

namespace slimdag {

/// Whether a platform enforces a constraint: dbt's ConstraintSupport.
enum class ConstraintSupport : std::uint8_t { enforced, not_enforced, not_supported };

/// What a platform does with each constraint type that dbt knows (an adapter's CONSTRAINT_SUPPORT).
struct ConstraintSupportTable {
  ConstraintSupport check, not_null, unique, primary_key, foreign_key;
};
/// The table of a known adapter (postgres, redshift, snowflake, bigquery, spark, databricks, duckdb, ...); nullopt for
/// others.
std::optional<ConstraintSupportTable> constraint_support_of(std::string_view adapter_type);

/// What says whether dbt's flag state_modified_compare_more_unrendered_values is on.
enum class FlagOrigin : std::uint8_t {
  option,       ///< The caller.
  run_results,  ///< `args` of the run_results.json beside the current manifest, of the invocation that wrote both.
  project,      ///< `flags:` of the project's dbt_project.yml.
  engine,       ///< The default of the engine whose semantics count.
};
/// e.g. "run_results".
std::string_view to_string(FlagOrigin origin) noexcept;

/// A flag of dbt's, and what decided about it.
struct FlagChoice {
  bool value = false;
  FlagOrigin origin = FlagOrigin::engine;
};

/// What compare() is to do otherwise than dbt does without options.
struct CompareOptions {
  /// nullopt: those of the engine that wrote the current manifest.
  std::optional<Semantics> semantics;
  /// dbt's flag state_modified_compare_more_unrendered_values. nullopt: as the run that wrote the current manifest had
  /// it, as far as that can be known: see FlagOrigin, in that order.
  std::optional<bool> more_unrendered_values;
  /// The folder of the project's dbt_project.yml, whose flags count where more_unrendered_values is nullopt. nullopt:
  /// the folder of the current manifest or the one above it, if a dbt_project.yml of that project's name is there.
  std::optional<std::string> project_dir;
  /// Overrides the table of the manifest's adapter; needed for an adapter that is not in the table.
  std::optional<ConstraintSupportTable> constraint_support;
  /// What counts as now for deprecation dates; nullopt: the clock of the system.
  std::optional<std::chrono::system_clock::time_point> now;
};

/// A change of a contract that dbt calls breaking.
struct ContractBreak {
  std::string unique_id;
  bool versioned;  ///< dbt raises ContractBreakingChangeError; for an unversioned model it warns.
  bool removed;    ///< The model was deleted, renamed or disabled.
  std::vector<std::string> breaking_changes;  ///< dbt's own sentences.
};

/// One field of one aspect that differs. Values are JSON texts (Python's json.dumps format); nullopt: the field is
/// absent.
struct FieldChange {
  Aspect aspect;
  std::string path;  ///< e.g. "unrendered_config.meta.owner", "raw_code", "columns.id.description".
  std::optional<std::string> old_value;
  std::optional<std::string> new_value;
};

/// A macro change that reaches a node: the chain of unique ids from the node's direct macro to the one that changed.
/// Against a state per node (applied state) also an ephemeral model that is compiled into the node and was another one
/// in the run that built it: the chain of such models that leads there.
struct MacroChange {
  std::vector<std::string> chain;
  enum class Kind : std::uint8_t { added, changed, removed } kind;
};

/// Why a node is modified: every aspect that differs.
struct Reasons {
  std::string unique_id;
  std::vector<Aspect> aspects;
  std::vector<FieldChange> fields;
  std::vector<MacroChange> macros;
  std::optional<ContractBreak> contract_break;
};

/// A removed node and the new node (or, where several fit equally well, the candidates) with the same content.
struct Rename {
  std::string old_unique_id;
  std::vector<std::string> new_unique_ids;  ///< One: a likely rename. Several: a tie, listed as candidates.
};

/// Immutable; thread-safe. Keeps both manifests alive.
class Comparison {
 public:
  /// dbt's sets over all enabled nodes of every kind; they overlap where dbt's do (a new source is new and unmodified).
  const NodeSet& new_nodes() const noexcept;
  const NodeSet& modified() const noexcept;
  const NodeSet& unmodified() const noexcept;
  /// unique ids of nodes of the state that the manifest no longer has enabled, sorted.
  const std::vector<std::string>& removed() const noexcept;
  /// Likely renames: removed and new nodes of one kind with the same body (of seeds the checksum). Among several that
  /// fit the same name decides, then the same file; what is left is a tie. Sorted by old id.
  const std::vector<Rename>& renamed() const noexcept;
  /// In dbt's order: models in the order of the file, then removed and disabled ones.
  const std::vector<ContractBreak>& contract_breaks() const noexcept;

  /// Every aspect, field and macro chain for a node; empty for one that is not modified. An aspect is listed if and
  /// only if it has field changes (`macros`: chains). A node that counts as modified because it is new has no aspects.
  /// The first call reads both artifacts again, once for all modified nodes. Throws Error: node_not_found,
  /// artifact_replaced, io.
  Reasons reasons(std::string_view unique_id) const;
  /// Aspects that differ, without reading the artifacts again. Throws Error(invalid_argument) for no index of a node.
  std::vector<Aspect> aspects(NodeIndex node) const;
  /// The shortest path of unique ids from a modified node to this one along the DAG, both included; empty where there
  /// is none. Throws Error(node_not_found), and what Manifest::dag() throws. O(nodes + edges) at the first call.
  std::vector<std::string> path_from_modified(std::string_view unique_id) const;

  /// Which engine's answer this is, and what decided.
  const SemanticsChoice& semantics() const noexcept;
  FlagChoice more_unrendered_values() const noexcept;

  /// Both as JSON text, as to_json() has them: {"semantics": {...}, "more_unrendered_values": ..., ..._by": ...}.
  std::string semantics_json() const;

  /// The whole comparison as JSON text; schema in docs/schemas/comparison.json. `with_fields` adds reasons (reads
  /// artifacts).
  std::string to_json(bool with_fields = true) const;

  const Manifest& manifest() const noexcept;
  const State& state() const noexcept;

  struct Impl;
  explicit Comparison(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<const Impl> impl_;
};

/// Compares as state:modified of the engine does whose semantics count. O(nodes + edges); the state's artifact is read
/// once more where another version of dbt wrote it and that engine repairs such states. A broken contract is listed,
/// not thrown. The answer keeps both manifests alive. Throws Error: missing_state (the state has no manifest),
/// macro_not_found, unknown_adapter (whether a contract breaks depends on what an unknown adapter enforces),
/// invalid_artifact (the state's run results have a status that the engine does not know; the project's
/// dbt_project.yml cannot be read), text_not_held and artifact_replaced (what is to be read once more is not there).
Comparison compare(const Manifest& manifest, const State& state, const CompareOptions& options = {});

}  // namespace slimdag
