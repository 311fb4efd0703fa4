#include "slimdag/deferral/defer.hpp"

#include <fmt/format.h>

#include "deferral/deferral_impl.hpp"
#include "deferral/node_kinds.hpp"
#include "slimdag/error.hpp"
#include "slimdag/selection/select.hpp"
#include "state/comparison_rules.hpp"

namespace slimdag {
namespace {

bool is_slim(DeferralMode mode) noexcept { return mode == DeferralMode::slim || mode == DeferralMode::slim_strict; }

const NodeSet& checked(const Manifest& manifest, const NodeSet& selected) {
  selected.require_of(manifest);
  return selected;
}

/// The nodes that dbt calls SELECTED_RESOURCES. Source: NodeSelector.get_graph_queue, filter_selection.
NodeSet runnable(const Manifest& manifest, const NodeSet& selected, DbtCommand command) {
  NodeSet nodes(manifest);
  checked(manifest, selected).for_each([&](NodeIndex v) {
    if (runs(command, manifest.data().nodes[v])) nodes.insert(v);
  });
  return nodes;
}

NodeSet select_modified(const Manifest& manifest, const State& state, const DeferOptions& options,
                        std::string_view criterion) {
  SelectOptions selection;
  selection.select = {std::string(criterion)};
  selection.compare = options.compare;
  return select(manifest, &state, selection);
}

const State& compared_state(std::span<const DeferralSource> sources, const DeferOptions& options) {
  if (options.compared_with != nullptr) return *options.compared_with;
  if (sources.empty())
    throw Error(ErrorCode::missing_state, "There is no state to compare with.", {},
                "Give the state of another environment.");
  return sources.front().state;
}

NodeSet modified_nodes(const Manifest& manifest, std::span<const DeferralSource> sources, const DeferOptions& options) {
  if (!is_slim(options.mode)) return NodeSet(manifest);
  return select_modified(manifest, compared_state(sources, options), options, "state:modified");
}

NodeSet left_out_nodes(const Manifest& manifest, const NodeSet& runnable_nodes, const NodeSet& modified,
                       std::span<const DeferralSource> sources, const DeferOptions& options) {
  if (options.mode == DeferralMode::slim)
    return runnable_nodes - select_modified(manifest, compared_state(sources, options), options, "state:modified+");
  if (options.mode == DeferralMode::slim_strict) return runnable_nodes - modified;
  return NodeSet(manifest);
}

/// The nodes, and all ephemeral models that they inline.
NodeSet with_inlined(const ManifestData& manifest, const NodeSet& nodes) {
  NodeSet all = nodes;
  std::vector<NodeIndex> queue = nodes.to_vector();
  while (!queue.empty()) {
    const NodeIndex v = queue.back();
    queue.pop_back();
    for (const std::string_view unique_id : manifest.nodes[v].depends_on_nodes) {
      const std::uint32_t* found = manifest.node_by_id.find(unique_id);
      if (found == nullptr || all.contains(*found)) continue;
      if (!is_ephemeral(manifest.nodes[*found])) continue;
      all.insert(*found);
      queue.push_back(*found);
    }
  }
  return all;
}

/// What belongs to each of the nodes: in dbt's words, what it would defer to.
NodeSet deferrable(const ManifestData& manifest, const NodeSet& nodes, const Resolver& resolver) {
  NodeSet found(nodes.universe());
  nodes.for_each([&](NodeIndex v) {
    const NodeData& node = manifest.nodes[v];
    if ((has_relation(node) || node.section == Section::functions) && resolver.has_counterpart(v)) found.insert(v);
  });
  return found;
}

}  // namespace

Deferral::Impl::Impl(const Manifest& of, const NodeSet& selected, std::span<const DeferralSource> given,
                     const DeferOptions& given_options)
    : manifest(of),
      sources(given.begin(), given.end()),
      options(given_options),
      semantics(semantics_for(data(), options.compare.semantics)),
      modified(modified_nodes(manifest, sources, options)),
      left_out(left_out_nodes(manifest, runnable(manifest, selected, options.command), modified, sources, options)),
      build(runnable(manifest, selected, options.command) - left_out),
      compiled(with_inlined(data(), build)),
      node_references(data(), compiled),
      resolver(data(), sources, options, semantics.semantics, build, left_out),
      deferred(deferrable(data(), left_out, resolver)) {
  compiled.for_each([&](NodeIndex v) {
    for (const Reference& reference : node_references.of(v)) {
      if (reference.kind == ReferenceKind::foreign_key && !build.contains(v)) continue;
      const Decision& decision = resolver.decide(reference);
      if (decision.origin == ResolutionOrigin::deferred && !build.contains(reference.node))
        deferred.insert(reference.node);
    }
  });
  findings = deferral_findings(*this);
}

std::vector<InlinedReference> Deferral::Impl::references(NodeIndex node) const {
  std::vector<InlinedReference> all;
  NodeSet inlined(data().universe());
  // Depth first, so that what an ephemeral model refers to follows it.
  std::vector<InlinedReference> stack;
  const auto push = [&](NodeIndex v, NodeIndex via) {
    const std::vector<Reference> own = node_references.of(v);
    for (auto reference = own.rbegin(); reference != own.rend(); ++reference)
      if (via == no_node || reference->kind != ReferenceKind::foreign_key) stack.push_back({*reference, via});
  };
  push(node, no_node);
  while (!stack.empty()) {
    const InlinedReference next = stack.back();
    stack.pop_back();
    all.push_back(next);
    const NodeIndex v = next.reference.node;
    if (next.reference.kind != ReferenceKind::ref || !is_ephemeral(data().nodes[v]) || inlined.contains(v)) continue;
    inlined.insert(v);
    push(v, v);
  }
  return all;
}

Resolution Deferral::Impl::resolution(const InlinedReference& reference) const {
  const NodeData& node = data().nodes[reference.reference.node];
  const Decision& decision = resolver.decided(reference.reference);
  Resolution resolution{};
  resolution.unique_id = node.unique_id;
  resolution.kind = reference.reference.kind;
  resolution.relation_name = decision.relation_name;
  resolution.origin = decision.origin;
  resolution.project = node.package_name;
  resolution.rule = decision.rule;
  if (reference.via != no_node) resolution.via = data().nodes[reference.via].unique_id;
  if (decision.origin == ResolutionOrigin::deferred) {
    resolution.environment = decision.provenance.build.environment;
    resolution.run_id = decision.provenance.build.run_id;
    resolution.built_at = decision.provenance.build.built_at;
  } else if (decision.origin == ResolutionOrigin::target) {
    resolution.environment = options.target_environment;
  }
  return resolution;
}

const Manifest& Deferral::manifest() const noexcept { return impl_->manifest; }
const SemanticsChoice& Deferral::semantics() const noexcept { return impl_->semantics; }
const NodeSet& Deferral::build() const noexcept { return impl_->build; }
const NodeSet& Deferral::deferred() const noexcept { return impl_->deferred; }
const std::vector<DeferralFinding>& Deferral::findings() const noexcept { return impl_->findings; }

std::vector<Resolution> Deferral::resolutions(std::string_view unique_id) const {
  const std::uint32_t* found = impl_->data().node_by_id.find(unique_id);
  if (found == nullptr) {
    ErrorLocation where;
    where.unique_id = unique_id;
    throw Error(ErrorCode::node_not_found, "The manifest has no such node.", std::move(where),
                "Give a unique_id such as model.shop.orders.");
  }
  std::vector<Resolution> resolutions;
  if (!impl_->build.contains(*found)) return resolutions;
  for (const InlinedReference& reference : impl_->references(*found))
    resolutions.push_back(impl_->resolution(reference));
  return resolutions;
}

Deferral defer(const Manifest& manifest, const NodeSet& selected, std::span<const DeferralSource> sources,
               const DeferOptions& options) {
  return Deferral(std::make_shared<const Deferral::Impl>(manifest, selected, sources, options));
}

}  // namespace slimdag
