// The full JSON of single nodes and macros, read again from the artifact on demand.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "manifest/manifest_data.hpp"

namespace slimdag {

/// Full values, upgraded to schema version 12 as dbt-core upgrades them; Kind::null where an id is not in the artifact.
struct NodeTexts {
  Arena arena;
  std::vector<json::Value> nodes;   ///< In the order of `node_ids`.
  std::vector<json::Value> macros;  ///< In the order of `macro_ids`.
};

/// One pass over the artifact for all ids, which have to be unique. Throws Error(artifact_replaced) where it is not
/// what was loaded. `disabled` ids are not found. O(bytes of the artifact).
NodeTexts read_texts(const ManifestData& manifest, std::span<const std::string_view> node_ids,
                     std::span<const std::string_view> macro_ids = {});

/// A node or macro of an older schema version as version 12 has it.
json::Value upgraded_item(const json::Value& item, std::string_view section, int schema_version, Arena& arena);

}  // namespace slimdag
