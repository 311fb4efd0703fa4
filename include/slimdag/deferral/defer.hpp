// Deferral: the relation that each reference of each selected node resolves to, and the rule that decided.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/deferral/deferral_source.hpp"
#include "slimdag/fwd.hpp"
#include "slimdag/graph/node_set.hpp"
#include "slimdag/manifest/manifest.hpp"
#include "slimdag/state/compare.hpp"

namespace slimdag {

/// dbt's commands that resolve references. They differ in the kinds of nodes that they run, and in whether these come
/// into being before their children: `compile`, `show`, `docs_generate` and `test` make no relation.
enum class DbtCommand : std::uint8_t { build, run, seed, snapshot, test, compile, show, docs_generate };

/// dbt's name of the command ("docs generate" with a space); nullopt where there is no such command.
std::optional<DbtCommand> dbt_command_from(std::string_view name) noexcept;
std::string_view to_string(DbtCommand command) noexcept;

enum class DeferralMode : std::uint8_t {
  dbt,          ///< dbt-core's rules: --defer, --favor-state, --state, --defer-state.
  slim,         ///< Of the selection only what is in state:modified+ is run; the rest of it is deferred.
  slim_strict,  ///< The same with state:modified: what is downstream of a change but unchanged is deferred, too.
  chain,        ///< For each node its own relation, else that of the first source that has one.
};
/// nullopt where there is no such mode.
std::optional<DeferralMode> deferral_mode_from(std::string_view name) noexcept;
std::string_view to_string(DeferralMode mode) noexcept;

enum class ReferenceKind : std::uint8_t { ref, source, function, foreign_key, unit_test_input };
std::string_view to_string(ReferenceKind kind) noexcept;

/// Where a reference ends.
enum class ResolutionOrigin : std::uint8_t { target, deferred, ephemeral, source };
std::string_view to_string(ResolutionOrigin origin) noexcept;

/// Which rule decided; docs/deferral.md describes each under its name in snake_case.
enum class DeferralRule : std::uint8_t {
  ephemeral_is_inlined,
  sources_are_not_deferred,
  built_by_command,           ///< Selected, and the command builds it before its children.
  exists_in_target,           ///< The relation is there.
  favor_state,                ///< Not selected, and --favor-state asks for the state's relation.
  absent_from_target,         ///< The relation is not there, the state has one.
  no_counterpart,             ///< The state does not have the node.
  counterpart_is_ephemeral,   ///< The state has the node as an ephemeral model, which has no relation.
  foreign_key_follows_state,  ///< Under --defer a constraint's `to:` is the state's relation, whatever is there.
  not_modified,               ///< Modes slim and slim_strict: selected, but not run.
  cross_project,              ///< A public model of another project, in the environment that applies there.
  foreign_key_to_selected,    ///< From 1.12 on: a constraint's `to:` is the project's own where the command runs it.
};
std::string_view to_string(DeferralRule rule) noexcept;

/// One reference of a node.
struct Resolution {
  std::string_view unique_id;  ///< What is referred to.
  ReferenceKind kind;
  std::optional<std::string> relation_name;  ///< As dbt renders it; nullopt for ephemeral models.
  ResolutionOrigin origin;
  std::string_view project;  ///< Project (package) of what is referred to.
  std::string environment;   ///< Of the relation; empty where it is not known.
  std::string run_id;        ///< The run that built a deferred relation; empty where it is not known.
  std::string built_at;      ///< When; empty where it is not known.
  DeferralRule rule;
  std::string_view via;  ///< The ephemeral model whose SQL holds the reference; empty: the node's own.
};

/// Something that is wrong, or may surprise. `code` is one of those in docs/deferral.md, e.g. "relation_missing".
struct DeferralFinding {
  std::string_view code;  ///< Static storage.
  bool is_problem;        ///< dbt would fail or read the wrong data; false: right by its rules, and surprising.
  std::string unique_id;  ///< The node that it is about.
  std::string message;    ///< One sentence.
  std::string hint;
};

/// Whether the relation of that name is there, in the spelling of the manifest's relation_name (of functions, which
/// have none: the rendered name). Asked at most once for a name, and only where dbt would look. An exception passes
/// through.
using RelationExists = std::function<bool(std::string_view relation_name)>;

struct DeferOptions {
  DeferralMode mode = DeferralMode::dbt;
  DbtCommand command = DbtCommand::build;
  bool favor_state = false;
  /// Foreign keys follow the rule of `ref` instead of dbt's own rule for them.
  bool foreign_keys_as_ref = false;
  /// Empty: nothing is there.
  RelationExists exists;
  /// Asks `exists` for the relations that are deferred to as well, and reports those that are not there.
  bool check_deferred_relations = false;
  /// Name of the environment that the manifest's own relations are in; may be empty.
  std::string target_environment;
  /// States of the projects that external nodes belong to. Without an entry an external node resolves as any other.
  std::vector<UpstreamProject> upstream;
  /// Without a source nothing is deferred, instead of Error(missing_state).
  bool without_state = false;
  /// Modes slim and slim_strict: what counts as modified is compared with this state; nullptr: with the first source.
  const State* compared_with = nullptr;
  CompareOptions compare;
};

/// Immutable; thread-safe; keeps the manifest alive.
class Deferral {
 public:
  const Manifest& manifest() const noexcept;
  /// What the command runs: the selected nodes of the kinds that it takes, in the slim modes only the changed ones.
  const NodeSet& build() const noexcept;
  /// What is not run and is reached at another environment's relation; in the slim modes all of the selection that is
  /// not run and has such a relation.
  const NodeSet& deferred() const noexcept;
  /// Sorted by node.
  const std::vector<DeferralFinding>& findings() const noexcept;
  /// Each reference of one node, in the order of its depends_on; those of an ephemeral model follow it. Empty for a
  /// node that is not run. Views live as long as the manifest. Throws Error(node_not_found). O(answer).
  std::vector<Resolution> resolutions(std::string_view unique_id) const;
  /// Which engine's answer this is, and what decided.
  const SemanticsChoice& semantics() const noexcept;
  /// As JSON text; schema in docs/schemas/deferral.json. O(answer).
  std::string to_json() const;

  struct Impl;
  explicit Deferral(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<const Impl> impl_;
};

/// Resolves the references of `selected`, a set of nodes of `manifest`. dbt knows one state to defer to: modes other
/// than `chain` take the first source. Where a selected model has foreign keys, or unit tests are selected, the
/// artifact is read again for their text, once. O(nodes + edges), besides what select() costs in the slim modes. Throws
/// Error: missing_state (no source, or one without a manifest), no_comparison_state (of an upstream project),
/// reference_not_found and reference_not_public (a reference across projects), invalid_argument (a set of another
/// size), and what select() throws. Source: Manifest.merge_from_artifact, RuntimeRefResolver.create_relation,
/// RuntimeFunctionResolver.resolve, Compiler._compile_relation_for_foreign_key_constraint_to and get_fixture_sql of
/// dbt-core, in the version whose semantics count (DeferOptions::compare).
Deferral defer(const Manifest& manifest, const NodeSet& selected, std::span<const DeferralSource> sources,
               const DeferOptions& options = {});

}  // namespace slimdag
