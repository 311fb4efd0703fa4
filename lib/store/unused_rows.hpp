// Rows that nothing needs once runs were deleted.
#pragma once

#include <cstdint>

#include "store/store_data.hpp"

namespace slimdag {

struct Removed {
  std::uint64_t artifacts = 0;
  std::uint64_t bytes = 0;  ///< As stored.
};

/// Removes manifests, lists of nodes and artifacts that no run needs any more; objects of an object store are
/// listed, to be deleted after the commit. Inside an exclusive transaction.
Removed remove_unused(StoreData& store);

}  // namespace slimdag
