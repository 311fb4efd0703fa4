// A pass over a manifest that hands out whole items one after the other, and keeps none.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <functional>
#include <string_view>

#include "manifest/artifact_source.hpp"
#include "support/json_value.hpp"

namespace slimdag {

/// Which items are wanted. Views have to outlive the pass.
struct WantedItems {
  boost::unordered_flat_set<std::string_view> nodes;    ///< unique ids, in all sections that hold nodes.
  boost::unordered_flat_set<std::string_view> macros;   ///< unique ids
  boost::unordered_flat_set<std::string_view> members;  ///< Other members of the root, whole: "docs", "metadata", ...
};

struct ItemVisitor {
  /// The pass begins, or begins again from the first byte (see python_json.hpp): forget what came before.
  std::function<void()> start;
  /// An item as it stands in the artifact; `section` is the root's key.
  std::function<void(std::string_view section, std::string_view unique_id, const json::Value& item)> item;
  std::function<void(std::string_view name, const json::Value& value)> member;
};

/// O(bytes); memory for one item. Throws Error: io, invalid_json, and what reading throws.
void visit_items(ArtifactSource& source, const WantedItems& wanted, const ItemVisitor& visitor);

}  // namespace slimdag
