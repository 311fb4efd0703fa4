#include "deferral/resolver.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "deferral/node_kinds.hpp"
#include "semantics/rules.hpp"
#include "slimdag/error.hpp"

namespace slimdag {
namespace {

ErrorLocation at(const NodeData& node) {
  ErrorLocation where;
  where.unique_id = node.unique_id;
  return where;
}

}  // namespace

Resolver::Resolver(const ManifestData& manifest, std::span<const DeferralSource> sources, const DeferOptions& options,
                   Semantics semantics, const NodeSet& run, const NodeSet& left_out)
    : manifest_(manifest),
      options_(options),
      semantics_(semantics),
      run_(run),
      left_out_(left_out),
      names_(manifest, semantics) {
  if (sources.empty() && !options.without_state)
    throw Error(ErrorCode::missing_state, "There is no state to defer to.", {},
                "Give the state of another environment, as dbt's --state or --defer-state.");
  // dbt knows one state.
  const std::size_t asked =
      options.mode == DeferralMode::chain ? sources.size() : std::min<std::size_t>(1, sources.size());
  for (const DeferralSource& source : sources.first(asked)) sources_.emplace_back(source);
  for (const UpstreamProject& project : options.upstream) {
    Upstream& known = upstream_[project.project];
    known.missing = project.missing;
    for (const DeferralSource& source : project.sources) known.sources.emplace_back(source);
  }
}

Resolver::Key Resolver::key_of(const Reference& reference) noexcept {
  return {reference.node, (static_cast<int>(reference.kind) << 1) | (reference.before_build ? 1 : 0)};
}

const Decision& Resolver::decide(const Reference& reference) {
  const Key key = key_of(reference);
  const auto found = decisions_.find(key);
  return found != decisions_.end() ? found->second : decisions_.emplace(key, decide_anew(reference)).first->second;
}

Decision Resolver::decide_anew(const Reference& reference) {
  const NodeData& node = manifest_.nodes[reference.node];
  if (node.section == Section::sources) return source_relation(node);
  if (auto upstream = decide_upstream(node)) return *upstream;
  switch (reference.kind) {
    case ReferenceKind::function:
      return decide_function(reference.node);
    case ReferenceKind::foreign_key:
      if (!options_.foreign_keys_as_ref) return decide_foreign_key(reference.node);
      break;
    case ReferenceKind::unit_test_input:
      return decide_unit_test_input(reference);
    case ReferenceKind::ref:
    case ReferenceKind::source:
      break;
  }
  if (is_ephemeral(node) && reference.kind == ReferenceKind::ref)
    return {ResolutionOrigin::ephemeral, DeferralRule::ephemeral_is_inlined, std::nullopt, {}, true};
  return decide_ref(reference.node, reference.before_build, options_.favor_state);
}

Decision Resolver::source_relation(const NodeData& node) const {
  return {ResolutionOrigin::source, DeferralRule::sources_are_not_deferred, names_.own(node), {}, true};
}

/// A node of the state that merge_from_artifact() takes: in chains the first one that has been built.
Resolver::Counterpart Resolver::find_counterpart(const NodeData& node) const {
  Counterpart best;
  for (const StateSource& source : sources_) {
    const NodeData* found = source.find(node.unique_id, node.section);
    if (found == nullptr) continue;
    const bool usable = node.section == Section::functions || has_relation(*found);
    if (!usable) {
      best.is_ephemeral = best.is_ephemeral || is_ephemeral(*found);
      continue;
    }
    if (options_.mode == DeferralMode::chain && !source.provenance(node.unique_id).build.built) continue;
    return {&source, found, false};
  }
  return best;
}

bool Resolver::has_counterpart(NodeIndex node) const { return find_counterpart(manifest_.nodes[node]).node != nullptr; }

bool Resolver::relation_exists(const std::string& name) {
  if (!options_.exists || name.empty()) return false;
  const auto found = exists_.find(name);
  if (found != exists_.end()) return found->second;
  const bool exists = options_.exists(name);
  exists_.emplace(name, exists);
  return exists;
}

bool Resolver::comes_into_being(NodeIndex node) const {
  return run_.contains(node) && builds(options_.command, manifest_.nodes[node]);
}

DeferralRule Resolver::without_counterpart(const Counterpart& counterpart) const {
  return counterpart.is_ephemeral ? DeferralRule::counterpart_is_ephemeral : DeferralRule::no_counterpart;
}

Decision Resolver::at_target(const NodeData& node, DeferralRule rule) const {
  return {ResolutionOrigin::target, rule, names_.own(node), {}, true};
}

Decision Resolver::deferred(const Counterpart& counterpart, DeferralRule rule) const {
  return {ResolutionOrigin::deferred, rule, names_.deferred(counterpart.source->manifest(), *counterpart.node),
          counterpart.source->provenance(counterpart.node->unique_id), true};
}

/// Source: RuntimeRefResolver.create_relation in dbt/context/providers.py.
Decision Resolver::decide_ref(NodeIndex v, bool before_build, bool favor_state) {
  const NodeData& node = manifest_.nodes[v];
  const Counterpart counterpart = find_counterpart(node);
  if (counterpart.node != nullptr && left_out_.contains(v)) return deferred(counterpart, DeferralRule::not_modified);
  if (counterpart.node != nullptr && favor_state && !run_.contains(v))
    return deferred(counterpart, DeferralRule::favor_state);
  if (!before_build && comes_into_being(v)) return at_target(node, DeferralRule::built_by_command);
  if (relation_exists(names_.own(node))) return at_target(node, DeferralRule::exists_in_target);
  if (counterpart.node != nullptr) return deferred(counterpart, DeferralRule::absent_from_target);
  Decision decision = at_target(node, without_counterpart(counterpart));
  decision.is_there = false;
  return decision;
}

/// Source: RuntimeFunctionResolver.resolve. dbt does not enter the functions that it builds into its cache, so that one
/// that was not there when the command began is deferred, selected or not.
Decision Resolver::decide_function(NodeIndex v) {
  const NodeData& node = manifest_.nodes[v];
  const Counterpart counterpart = find_counterpart(node);
  const bool is_run = run_.contains(v);
  if (counterpart.node == nullptr) {
    const bool is_built = is_run && options_.command == DbtCommand::build;
    const bool exists = is_built || relation_exists(names_.own(node));
    Decision decision = at_target(node, is_built ? DeferralRule::built_by_command
                                        : exists ? DeferralRule::exists_in_target
                                                 : DeferralRule::no_counterpart);
    decision.is_there = exists;
    return decision;
  }
  if (left_out_.contains(v)) return deferred(counterpart, DeferralRule::not_modified);
  if (options_.favor_state && !is_run) return deferred(counterpart, DeferralRule::favor_state);
  if (relation_exists(names_.own(node))) return at_target(node, DeferralRule::exists_in_target);
  return deferred(counterpart, DeferralRule::absent_from_target);
}

/// Source: Compiler._compile_relation_for_foreign_key_constraint_to in dbt/compilation.py.
Decision Resolver::decide_foreign_key(NodeIndex v) {
  const NodeData& node = manifest_.nodes[v];
  const Counterpart counterpart = find_counterpart(node);
  const bool stays = run_.contains(v) && has(semantics_, Rule::selected_foreign_keys_stay);
  if (counterpart.node != nullptr && !stays) return deferred(counterpart, DeferralRule::foreign_key_follows_state);
  if (counterpart.node != nullptr) {
    Decision decision = at_target(node, DeferralRule::foreign_key_to_selected);
    decision.is_there = comes_into_being(v) || relation_exists(names_.own(node));
    return decision;
  }
  Decision decision = at_target(node, without_counterpart(counterpart));
  decision.is_there = comes_into_being(v) || relation_exists(names_.own(node));
  return decision;
}

/// Source: get_fixture_sql in dbt's global project: "Use defer_relation IFF it is available in the manifest and 'this'
/// is missing from the database".
Decision Resolver::decide_unit_test_input(const Reference& reference) {
  return decide_ref(reference.node, reference.before_build, false);
}

std::optional<Decision> Resolver::decide_upstream(const NodeData& node) const {
  if (!is_external(node)) return std::nullopt;
  if (node.access != "public")
    throw Error(ErrorCode::reference_not_public,
                fmt::format("The model '{}' of the project '{}' is {}, and only public models may be referred to from "
                            "another project.",
                            node.unique_id, node.package_name, node.access),
                at(node), "Set `access: public` on the model in its own project, or do not refer to it.");
  const auto project = upstream_.find(node.package_name);
  if (project == upstream_.end()) return std::nullopt;
  for (const StateSource& source : project->second.sources) {
    const NodeData* found = source.find(node.unique_id, Section::nodes);
    if (found == nullptr || !has_relation(*found)) continue;
    if (found->access != "public")
      throw Error(ErrorCode::reference_not_public,
                  fmt::format("The model '{}' is {} in the project '{}', and only public models may be referred to "
                              "from another project.",
                              node.unique_id, found->access, node.package_name),
                  at(node), "Set `access: public` on the model in its own project, or do not refer to it.");
    return deferred({&source, found, false}, DeferralRule::cross_project);
  }
  if (!project->second.missing.empty())
    throw Error(ErrorCode::no_comparison_state, project->second.missing, at(node),
                "Record a run of that environment, so that the model can be looked up in its state.");
  throw Error(ErrorCode::reference_not_found,
              fmt::format("The project '{}' has no model '{}' in the states that were given for it.", node.package_name,
                          node.unique_id),
              at(node), "Build the model in its own project first, or correct the reference.");
}

}  // namespace slimdag
