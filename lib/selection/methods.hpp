// The selector methods: each finds the members that match one criterion. Graph operators and tests come later.
#pragma once

#include "selection/selection_context.hpp"

namespace slimdag {

/// Members that match the method, arguments and value of a criterion. Throws Error where dbt raises.
/// Source: MethodManager.get_method and the classes of dbt/graph/selector_methods.py.
NodeSet search(const SelectionContext& context, const Criterion& criterion);

NodeSet search_fqn(const SelectionContext&, const Criterion&);
NodeSet search_tag(const SelectionContext&, const Criterion&);
NodeSet search_group(const SelectionContext&, const Criterion&);
NodeSet search_access(const SelectionContext&, const Criterion&);
NodeSet search_package(const SelectionContext&, const Criterion&);
NodeSet search_resource_type(const SelectionContext&, const Criterion&);
NodeSet search_source(const SelectionContext&, const Criterion&);
NodeSet search_exposure(const SelectionContext&, const Criterion&);
NodeSet search_metric(const SelectionContext&, const Criterion&);
NodeSet search_semantic_model(const SelectionContext&, const Criterion&);
NodeSet search_saved_query(const SelectionContext&, const Criterion&);
NodeSet search_unit_test(const SelectionContext&, const Criterion&);
NodeSet search_path(const SelectionContext&, const Criterion&);
NodeSet search_file(const SelectionContext&, const Criterion&);
NodeSet search_config(const SelectionContext&, const Criterion&);
NodeSet search_test_name(const SelectionContext&, const Criterion&);
NodeSet search_test_type(const SelectionContext&, const Criterion&);
NodeSet search_state(const SelectionContext&, const Criterion&);
NodeSet search_result(const SelectionContext&, const Criterion&);
NodeSet search_source_status(const SelectionContext&, const Criterion&);
NodeSet search_version(const SelectionContext&, const Criterion&);

}  // namespace slimdag
