// The tables of the store and how older ones are brought to this version.
#pragma once

#include <string>

#include "store/sql.hpp"

namespace slimdag {

inline constexpr int store_version = 3;
/// Since this version stores remember rules of environments.
inline constexpr int rules_version = 2;
/// Since this version what remains of pruned runs, and objects of an object store that are to be deleted, are listed.
inline constexpr int history_version = 3;

/// Makes the tables where there are none, and runs the migrations that a store of an older version lacks, in one
/// transaction. `create` false: a database without tables is Error(store_corrupt). Returns the version that the store
/// then has: an older one where it may only be read. Throws Error: store_version.
std::int64_t prepare_schema(SqlConnection& connection, const std::string& store, bool create);

}  // namespace slimdag
