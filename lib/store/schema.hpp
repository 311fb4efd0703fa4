// The tables of the store and how older ones are brought to this version.
#pragma once

#include <string>

#include "store/sql.hpp"

namespace slimdag {

inline constexpr int store_version = 1;

/// Makes the tables where there are none, and runs the migrations that a store of an older version lacks, in one
/// transaction. `create` false: a database without tables is Error(store_corrupt). Throws Error: store_version.
void prepare_schema(SqlConnection& connection, const std::string& store, bool create);

}  // namespace slimdag
