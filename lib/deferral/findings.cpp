// What is wrong, or may surprise, about where references end.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "deferral/deferral_impl.hpp"
#include "deferral/node_kinds.hpp"
#include "slimdag/graph/dag.hpp"
#include "state/state_checks.hpp"

namespace slimdag {
namespace {

/// Collects findings, each once for a node.
class Findings {
 public:
  explicit Findings(Deferral::Impl& deferral) : deferral_(deferral), manifest_(deferral.data()) {}

  void look_at(NodeIndex from, const Reference& reference) {
    const Decision& decision = deferral_.resolver.decided(reference);
    const NodeData& node = manifest_.nodes[reference.node];
    const std::string_view referring = manifest_.nodes[from].unique_id;
    if (decision.origin == ResolutionOrigin::target) look_at_target(node, decision, referring, reference.kind);
    if (decision.origin == ResolutionOrigin::deferred)
      look_at_deferred(reference.node, decision, referring, reference.kind);
  }

  void look_at_changes_upstream() {
    if (deferral_.modified.empty()) return;
    const NodeSet& within = graph_members(manifest_);
    const Dag& dag = deferral_.manifest.dag();
    const NodeSet changed_parents = dag.descendants(deferral_.modified, std::nullopt, within) & deferral_.deferred;
    if (changed_parents.empty()) return;
    const Dag::ShortestPaths paths = dag.shortest_paths(deferral_.modified, within);
    changed_parents.for_each([&](NodeIndex v) {
      if (deferral_.modified.contains(v)) return;
      NodeIndex origin = v;
      while (paths.previous[origin] != no_node) origin = paths.previous[origin];
      add("deferred_across_modified", true, v,
          fmt::format("'{}' is deferred although '{}' upstream of it is modified, so it shows data from before the "
                      "change.",
                      manifest_.nodes[v].unique_id, manifest_.nodes[origin].unique_id),
          "Select it with state:modified+, or use mode slim.");
    });
  }

  /// Tests that can only fail with an error: a parent is nowhere, although the test was selected with another one.
  void look_at_test(NodeIndex test) {
    const ResourceType type = manifest_.nodes[test].resource_type;
    if (type != ResourceType::test && type != ResourceType::unit_test) return;
    std::vector<std::string_view> nowhere;
    for (const InlinedReference& reference : deferral_.references(test))
      if (is_nowhere(reference.reference)) nowhere.push_back(manifest_.nodes[reference.reference.node].unique_id);
    if (nowhere.empty()) return;
    std::ranges::sort(nowhere);
    nowhere.erase(std::unique(nowhere.begin(), nowhere.end()), nowhere.end());
    add("broken_test", true, test,
        fmt::format(
            "'{}' cannot run: it reads '{}', which {} neither built by this command nor built anywhere, neither "
            "in the target nor in the state.",
            manifest_.nodes[test].unique_id, fmt::join(nowhere, "', '"), nowhere.size() == 1 ? "is" : "are"),
        "Select what it reads as well, or leave the test out: --indirect-selection buildable or cautious does.");
  }

  std::vector<DeferralFinding> take() {
    std::ranges::sort(findings_, {}, [](const DeferralFinding& f) { return std::tie(f.unique_id, f.code); });
    return std::move(findings_);
  }

 private:
  void look_at_target(const NodeData& node, const Decision& decision, std::string_view referring, ReferenceKind kind) {
    if (decision.is_there) return;
    const NodeIndex v = *manifest_.node_by_id.find(node.unique_id);
    const std::string_view why = decision.rule == DeferralRule::counterpart_is_ephemeral
                                     ? "an ephemeral model in the state, which has no relation"
                                     : "not in the state";
    add("relation_missing", true, v,
        fmt::format("'{}' needs {} ({}), which is not there, is not built by this command, and is {}.", referring,
                    decision.relation_name.value_or(""), node.unique_id, why),
        kind == ReferenceKind::unit_test_input ? "Build it, or give the rows of the input as SQL."
                                               : "Select it as well, or build it before.");
  }

  void look_at_deferred(NodeIndex v, const Decision& decision, std::string_view referring, ReferenceKind kind) {
    const std::string& name = *decision.relation_name;
    const std::string_view id = manifest_.nodes[v].unique_id;
    look_at_provenance(v, decision, referring);
    if (is_own_relation(v, name)) {
      if (decision.rule == DeferralRule::absent_from_target && !is_made(v))
        add("relation_missing", true, v,
            fmt::format("'{}' is deferred to {}, its own relation, which is not there.", id, name),
            "Build it, or defer to a state of another environment.");
      return;
    }
    if (deferral_.options.check_deferred_relations && !deferral_.resolver.relation_exists(name))
      add("deferred_relation_missing", true, v, fmt::format("'{}' is deferred to {}, which is not there.", id, name),
          "Build it in the environment that is deferred to.");
    if (!deferral_.build.contains(v)) return look_at_foreign_key(v, decision, kind);
    if (kind == ReferenceKind::function) {
      add("built_function_deferred", false, v,
          fmt::format("'{}' uses {} although this command builds '{}': dbt looks for functions as they were when the "
                      "command began.",
                      referring, name, id),
          "Build the function first, in a command of its own.");
    } else if (kind != ReferenceKind::foreign_key && decision.rule == DeferralRule::absent_from_target) {
      add("selected_node_deferred", false, v,
          fmt::format("'{}' is selected and nevertheless deferred to {}, since it is not there yet.", id, name),
          "`build` and `run` make relations before their children; other commands do not.");
    }
    look_at_foreign_key(v, decision, kind);
  }

  void look_at_foreign_key(NodeIndex v, const Decision& decision, ReferenceKind kind) {
    if (kind != ReferenceKind::foreign_key || decision.rule != DeferralRule::foreign_key_follows_state) return;
    const bool is_built = is_made(v);
    if (!is_built && !deferral_.resolver.relation_exists(deferral_.resolver.names().own(manifest_.nodes[v]))) return;
    add("foreign_key_deferred", false, v,
        fmt::format("A foreign key refers to {} although '{}' {} in the target: under deferral dbt always takes the "
                    "state's relation for constraints.",
                    *decision.relation_name, manifest_.nodes[v].unique_id, is_built ? "is built" : "exists"),
        "Run without deferral, or ask for foreign keys as ref.");
  }

  void look_at_provenance(NodeIndex v, const Decision& decision, std::string_view referring) {
    const std::string_view id = manifest_.nodes[v].unique_id;
    const std::string place = decision.provenance.build.environment.empty()
                                  ? "the environment of the state"
                                  : fmt::format("the environment '{}'", decision.provenance.build.environment);
    if (!decision.provenance.build.built)
      add("never_built", true, v,
          fmt::format("'{}' is deferred to {}, which no run has built in {}.", referring, *decision.relation_name,
                      place),
          fmt::format("Build '{}' there first, or select it here.", id));
    if (!decision.provenance.failure.empty())
      add("not_built_by_state_run", true, v,
          fmt::format("'{}' is deferred to {}, which the run of the state did not build: its status is '{}'.",
                      referring, *decision.relation_name, decision.provenance.failure),
          "The relation may be older than the state, or not be there at all; use the state of a successful run.");
  }

  /// No relation that anything has built, or builds, stands behind a reference.
  bool is_nowhere(const Reference& reference) const {
    const Decision& decision = deferral_.resolver.decided(reference);
    if (is_made(reference.node)) return false;
    if (decision.origin == ResolutionOrigin::target) return !decision.is_there;
    return decision.origin == ResolutionOrigin::deferred && !decision.provenance.build.built;
  }

  /// The command makes it, whether or not before what refers to it.
  bool is_made(NodeIndex v) const {
    const NodeData& node = manifest_.nodes[v];
    const bool is_function = node.section == Section::functions && deferral_.options.command == DbtCommand::build;
    return deferral_.build.contains(v) && (is_function || builds(deferral_.options.command, node));
  }

  bool is_own_relation(NodeIndex v, const std::string& name) const {
    return deferral_.resolver.names().own(manifest_.nodes[v]) == name;
  }

  void add(std::string_view code, bool is_problem, NodeIndex v, std::string message, std::string hint) {
    if (!seen_.emplace(code, v).second) return;
    findings_.push_back(
        {code, is_problem, std::string(manifest_.nodes[v].unique_id), std::move(message), std::move(hint)});
  }

  Deferral::Impl& deferral_;
  const ManifestData& manifest_;
  std::set<std::pair<std::string_view, NodeIndex>> seen_;
  std::vector<DeferralFinding> findings_;
};

}  // namespace

std::vector<DeferralFinding> deferral_findings(Deferral::Impl& deferral) {
  Findings findings(deferral);
  deferral.compiled.for_each([&](NodeIndex v) {
    for (const Reference& reference : deferral.node_references.of(v))
      if (reference.kind != ReferenceKind::foreign_key || deferral.build.contains(v)) findings.look_at(v, reference);
  });
  deferral.build.for_each([&](NodeIndex v) { findings.look_at_test(v); });
  findings.look_at_changes_upstream();
  return findings.take();
}

}  // namespace slimdag
