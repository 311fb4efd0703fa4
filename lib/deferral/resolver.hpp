// The rules: what a reference to one node resolves to. The answer depends on the node and the kind of reference, not on
// the node that refers, so each question is decided once.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "deferral/node_references.hpp"
#include "deferral/relation_name.hpp"
#include "deferral/state_source.hpp"
#include "slimdag/deferral/defer.hpp"

namespace slimdag {

struct Decision {
  ResolutionOrigin origin = ResolutionOrigin::target;
  DeferralRule rule = DeferralRule::exists_in_target;
  std::optional<std::string> relation_name;
  CounterpartBuild provenance;  ///< Of a deferred relation.
  bool is_there = true;         ///< Of a target: false where the relation is known not to be there.
};

class Resolver {
 public:
  /// `run`: what the command runs; `left_out`: what the slim modes have taken from the selection. References are kept.
  Resolver(const ManifestData& manifest, std::span<const DeferralSource> sources, const DeferOptions& options,
           Semantics semantics, const NodeSet& run, const NodeSet& left_out);

  /// Decides at the first question. Throws what the callbacks throw, and Error: reference_not_found,
  /// reference_not_public.
  const Decision& decide(const Reference& reference);
  /// What was decided; the question was asked before.
  const Decision& decided(const Reference& reference) const { return decisions_.at(key_of(reference)); }

  /// The node has a relation that could be deferred to.
  bool has_counterpart(NodeIndex node) const;
  bool relation_exists(const std::string& name);
  const RelationNaming& names() const noexcept { return names_; }

 private:
  struct Counterpart {
    const StateSource* source = nullptr;
    const NodeData* node = nullptr;
    bool is_ephemeral = false;  ///< The state has the node, without a relation.
  };
  using Key = std::pair<NodeIndex, int>;

  static Key key_of(const Reference& reference) noexcept;
  Counterpart find_counterpart(const NodeData& node) const;
  Decision decide_anew(const Reference& reference);
  Decision decide_ref(NodeIndex node, bool before_build, bool favor_state);
  Decision decide_function(NodeIndex node);
  Decision decide_foreign_key(NodeIndex node);
  Decision decide_unit_test_input(const Reference& reference);
  std::optional<Decision> decide_upstream(const NodeData& node) const;
  bool comes_into_being(NodeIndex node) const;
  Decision at_target(const NodeData& node, DeferralRule rule) const;
  Decision deferred(const Counterpart& counterpart, DeferralRule rule) const;
  Decision source_relation(const NodeData& node) const;
  DeferralRule without_counterpart(const Counterpart& counterpart) const;

  const ManifestData& manifest_;
  const DeferOptions& options_;
  Semantics semantics_;
  const NodeSet& run_;
  const NodeSet& left_out_;
  RelationNaming names_;
  std::deque<StateSource> sources_;
  struct Upstream {
    std::deque<StateSource> sources;
    std::string missing;  ///< Why there are none.
  };
  std::map<std::string, Upstream, std::less<>> upstream_;
  boost::unordered_flat_map<std::string, bool> exists_;
  std::map<Key, Decision> decisions_;
};

}  // namespace slimdag
