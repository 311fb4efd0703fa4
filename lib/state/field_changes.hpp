// The fields that make an aspect differ, with old and new values.
#pragma once

#include <span>
#include <vector>

#include "manifest/compared_fields.hpp"
#include "manifest/manifest_data.hpp"
#include "slimdag/state/compare.hpp"

namespace slimdag {

/// One version of a node: what the reader kept and its full JSON, upgraded (read_texts in manifest/node_text.hpp).
struct NodeVersion {
  const NodeData& data;
  json::Value text;
};

/// The fields of `aspects` that differ under `parts`, in the order of `aspects`, which are those that differ (without
/// macros). What dbt does not compare is left out, so that every one of the aspects has at least one change. O(size of
/// both texts).
std::vector<FieldChange> field_changes(const NodeVersion& current, const NodeVersion& previous,
                                       std::span<const Aspect> aspects, const ComparedParts& parts);

}  // namespace slimdag
