// What a command takes of a selection: kinds of nodes, and whether those without SQL are among them.
#pragma once

#include <vector>

#include "manifest/manifest_data.hpp"
#include "slimdag/selection/select.hpp"

namespace slimdag {

/// The filters that come after the selector. Source: ResourceTypeSelector.node_is_match, NodeSelector._is_empty_node.
class NodeFilter {
 public:
  NodeFilter(const SelectOptions& options, Semantics semantics);

  bool has_selected_type(const NodeData& node) const noexcept {
    return types_[static_cast<std::size_t>(node.resource_type)];
  }
  bool is_left_out_as_empty(const NodeData& node) const noexcept {
    return !include_empty_ && node.section == Section::nodes && node.blank_code &&
           (!only_models_are_empty_ || node.resource_type == ResourceType::model);
  }
  NodeSet apply(const ManifestData& manifest, const NodeSet& nodes) const;

 private:
  std::vector<bool> types_;  ///< By ResourceType.
  bool include_empty_;
  bool only_models_are_empty_;
};

}  // namespace slimdag
