// Criteria of dbt that match one node, or together with others a set of nodes, and nothing else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "selection/qualified_names.hpp"
#include "selection/selection_context.hpp"
#include "slimdag/manifest/manifest.hpp"

namespace slimdag {

/// A criterion; `children` adds the direct children of what it matches, as `+1` at its end does.
struct ExactCriterion {
  std::string method;
  std::string value;
  bool children = false;

  /// As the command line writes it.
  std::string text() const;
};

/// Criteria that a node has to match all.
using ExactCriteria = std::vector<ExactCriterion>;

class ExactCriteriaFinder {
 public:
  /// Borrows both. Throws what the graph of the manifest throws.
  ExactCriteriaFinder(const Manifest& manifest, const NodeSet& wanted, Semantics semantics);
  ExactCriteriaFinder(const ExactCriteriaFinder&) = delete;
  ExactCriteriaFinder& operator=(const ExactCriteriaFinder&) = delete;

  /// Criteria that match the node and no node that is not wanted, as few as suffice; nullopt where there are none, or
  /// where the node is disabled.
  std::optional<ExactCriteria> find(NodeIndex node) const;

 private:
  /// What a criterion matches among some nodes.
  NodeSet matched(const ExactCriterion& criterion, const NodeSet& among) const;
  SelectionContext looking_among(const NodeSet& nodes) const;
  NodeSet matched_by_name(const ExactCriterion& name) const;
  std::vector<ExactCriterion> refinements(const NodeData& node) const;

  const ManifestData& manifest_;
  const NodeSet& wanted_;
  SelectOptions options_;
  SelectionContext context_;
  QualifiedNames names_;
};

}  // namespace slimdag
