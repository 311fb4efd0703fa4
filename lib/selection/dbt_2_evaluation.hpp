// What the Rust engine makes of a criterion's nodes: graph operators and tests; and what it drops at the end.
// Source: eval_selector, expand_selection and schedule_graph in crates/dbt-scheduler/src/schedule.rs.
#pragma once

#include "selection/selection_context.hpp"

namespace slimdag::dbt_2 {

/// The nodes with their neighbors. `@` gives what the leaves below them depend on, and counts only where no `+` does.
NodeSet with_neighbors(const SelectionContext& context, const Criterion& criterion, const NodeSet& collected);

/// The nodes with the tests and unit tests below them, each criterion for itself.
NodeSet with_tests(const SelectionContext& context, const NodeSet& selected, IndirectSelection mode);

/// What is left without the tests that have a parent among the excluded nodes.
NodeSet without_tests_of(const SelectionContext& context, const NodeSet& selected, const NodeSet& excluded);

}  // namespace slimdag::dbt_2
