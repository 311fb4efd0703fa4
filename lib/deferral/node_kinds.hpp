// Properties of nodes that dbt asks when it defers.
#pragma once

#include "manifest/manifest_data.hpp"
#include "slimdag/deferral/defer.hpp"

namespace slimdag {

/// REFABLE_NODE_TYPES in dbt/node_types.py.
bool is_refable(const NodeData& node) noexcept;
/// node.is_ephemeral_model of dbt: it has no relation, its SQL is part of its children's.
bool is_ephemeral(const NodeData& node) noexcept;
/// A model of another project, which dbt writes without paths. Source: ModelNode.is_external_node.
bool is_external(const NodeData& node) noexcept;
/// A model, seed or snapshot with a relation of its own.
bool has_relation(const NodeData& node) noexcept;

/// The command runs nodes of that kind. Sources: get_node_selector() of the tasks in dbt/task.
bool runs(DbtCommand command, const NodeData& node) noexcept;
/// The command makes the relation of such a node, if it is selected, before it runs what depends on it. Functions are
/// not among them: dbt does not enter them into its cache. Source: FunctionRunner.execute in dbt/task/function.py.
bool builds(DbtCommand command, const NodeData& node) noexcept;

}  // namespace slimdag
