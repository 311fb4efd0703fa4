// Likely renames: removed and new nodes of one kind with the same body.
#pragma once

#include <span>
#include <vector>

#include "manifest/manifest_data.hpp"
#include "slimdag/state/compare.hpp"

namespace slimdag {

/// At most so many candidates are listed for one removed node.
inline constexpr std::size_t max_rename_candidates = 100;

/// Pairs `removed` nodes of a state with `added` nodes of a manifest that have the same resource type and body (of
/// seeds the checksum). Where several fit, the same name decides, then the same file; what is still left is a tie: all
/// new nodes with that body are listed as candidates. Blank bodies, and generic tests, whose body says nothing but the
/// name of the test, are left out. Sorted by old id. O(nodes), apart from sorting the answer.
std::vector<Rename> find_renames(std::span<const NodeData* const> removed, std::span<const NodeData* const> added);

}  // namespace slimdag
