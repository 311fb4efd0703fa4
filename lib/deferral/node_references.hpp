// The references of a node that dbt resolves while it compiles or runs it.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <span>
#include <vector>

#include "manifest/manifest_data.hpp"
#include "slimdag/deferral/defer.hpp"
#include "slimdag/graph/node_set.hpp"

namespace slimdag {

struct Reference {
  NodeIndex node;
  ReferenceKind kind;
  /// dbt asks while the command has not come to `node` yet, selected or not: `input: this` of a unit test, which runs
  /// before the model that it tests.
  bool before_build = false;
};

class NodeReferences {
 public:
  /// `nodes`: those that of() will be asked for. O(nodes and their references).
  NodeReferences(const ManifestData& manifest, const NodeSet& nodes);

  /// In the order of depends_on; foreign keys at the end.
  std::vector<Reference> of(NodeIndex node) const;

 private:
  void read_model(NodeIndex node, const ReferenceData& data);
  void read_unit_test(NodeIndex node, const ReferenceData& data);
  std::vector<Reference> dependencies(NodeIndex node) const;

  struct ForeignKeys {
    std::vector<NodeIndex> targets;
    NodeSet only_in_constraints;  ///< In depends_on for a constraint, and not for the model's SQL.
  };

  const ManifestData& manifest_;
  boost::unordered_flat_map<NodeIndex, ForeignKeys> foreign_keys_;
  boost::unordered_flat_map<NodeIndex, std::vector<Reference>> unit_tests_;
};

}  // namespace slimdag
