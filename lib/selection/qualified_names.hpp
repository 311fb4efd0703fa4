// Which nodes a dotted name may stand for, found without looking at every node.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "manifest/manifest_data.hpp"
#include "slimdag/graph/node_set.hpp"

namespace slimdag {

/// All that the method fqn may match for a name without wildcards, and perhaps more: a superset.
/// Source: is_selected_node in dbt/graph/selector_methods.py.
class QualifiedNames {
 public:
  /// Of these nodes. O(nodes · log nodes).
  QualifiedNames(const ManifestData& manifest, const NodeSet& nodes);

  /// O(log nodes + found).
  NodeSet candidates(std::string_view name) const;

 private:
  using Entry = std::pair<std::string, NodeIndex>;

  NodeUniverse universe_;
  std::vector<Entry> dotted_;  ///< Whole names, with the package and without; ordered, a part at a time.
  boost::unordered_flat_map<std::string, std::vector<NodeIndex>> by_last_part_;
  boost::unordered_flat_map<std::string, std::vector<NodeIndex>> by_version_;  ///< name_v1
};

}  // namespace slimdag
