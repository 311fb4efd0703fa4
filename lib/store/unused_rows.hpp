// Rows that nothing needs once runs were deleted.
#pragma once

#include <cstdint>

#include "store/store_data.hpp"

namespace slimdag {

struct Removed {
  std::uint64_t artifacts = 0;
  std::uint64_t bytes = 0;  ///< As stored.
};

/// Removes manifests, lists of nodes and artifacts that no run needs any more. Inside an exclusive transaction;
/// `dry_run`: it will be rolled back.
Removed remove_unused(StoreData& store, bool dry_run);

}  // namespace slimdag
