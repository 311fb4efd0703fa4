// The side table of a manifest with what the Rust engine compares. It is made when somebody first asks for it, by
// reading the artifact again: who compares as dbt-core does pays nothing.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>
#include <string_view>
#include <vector>

#include "manifest/dbt_2_record.hpp"
#include "slimdag/graph/node_set.hpp"
#include "support/arena.hpp"

namespace slimdag {
struct ManifestData;
}

namespace slimdag::dbt_2 {

/// Immutable once made.
struct Table {
  std::vector<Record> nodes;    ///< By NodeIndex.
  std::vector<Hash128> macros;  ///< By index of the macro: macro_text().
  std::shared_ptr<Arena> arena;
};

/// Of one artifact, or of a merged manifest the records of its parts (macros are then asked of the parts). Thread-safe.
/// Throws Error: artifact_replaced, text_not_held (a snapshot without the table whose artifact is gone), io.
/// O(bytes of the artifact) at the first call.
const Table& table_of(const ManifestData& manifest);

}  // namespace slimdag::dbt_2
