// Options that slimdag_compare() and slimdag_select() both take.
#pragma once

#include <chrono>

#include "handles.hpp"

namespace slimdag::capi {

ConstraintSupportTable constraint_support_table(const slimdag_constraint_support_table* table);
std::chrono::system_clock::time_point time_point(std::int64_t unix_microseconds);
Semantics semantics(const char* name, std::size_t size);

}  // namespace slimdag::capi
