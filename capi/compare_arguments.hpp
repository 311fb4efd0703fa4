// The table of constraint support, which slimdag_compare() and slimdag_select() both take.
#pragma once

#include "handles.hpp"

namespace slimdag::capi {

ConstraintSupportTable constraint_support_table(const slimdag_constraint_support_table* table);

}  // namespace slimdag::capi
