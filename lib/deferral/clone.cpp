#include "slimdag/deferral/clone.hpp"

#include "deferral/node_kinds.hpp"
#include "deferral/relation_name.hpp"
#include "deferral/state_source.hpp"
#include "slimdag/error.hpp"
#include "state/comparison_rules.hpp"

namespace slimdag {
namespace {

class Cloner {
 public:
  Cloner(const ManifestData& manifest, const DeferralSource& source, const CloneOptions& options)
      : names_(manifest, semantics_for(manifest, {}).semantics), source_(source), options_(options) {}

  /// The materialization `clone` asks in this order: is there a relation in the state, is there one in the target.
  CloneStep step(const NodeData& node) const {
    CloneStep step{node.unique_id, CloneAction::clone, names_.own(node), std::nullopt, {}, {}, {}};
    const NodeData* counterpart = source_.find(node.unique_id, Section::nodes);
    if (counterpart == nullptr || !has_relation(*counterpart)) {
      step.action = CloneAction::not_in_state;
      return step;
    }
    step.cloned_from = names_.deferred(source_.manifest(), *counterpart);
    NodeBuild build = source_.provenance(node.unique_id).build;
    step.environment = std::move(build.environment);
    step.run_id = std::move(build.run_id);
    step.built_at = std::move(build.built_at);
    if (!options_.full_refresh && options_.exists && options_.exists(step.relation_name)) {
      step.action = CloneAction::exists;
    } else if (step.cloned_from == step.relation_name) {
      step.action = CloneAction::same_relation;
    }
    return step;
  }

 private:
  RelationNaming names_;
  StateSource source_;
  const CloneOptions& options_;
};

}  // namespace

std::vector<CloneStep> clone_steps(const Manifest& manifest, const NodeSet& selected, const DeferralSource& source,
                                   const CloneOptions& options) {
  const ManifestData& data = manifest.data();
  selected.require_of(manifest);
  const Cloner cloner(data, source, options);
  std::vector<CloneStep> steps;
  selected.for_each([&](NodeIndex v) {
    const NodeData& node = data.nodes[v];
    if (has_relation(node) && !node.blank_code) steps.push_back(cloner.step(node));
  });
  return steps;
}

}  // namespace slimdag
