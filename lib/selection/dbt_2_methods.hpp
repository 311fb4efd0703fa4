// The selector methods of the Rust engine. They look at the manifest alone and do not raise for what nothing matches.
// Source: predicate_include_identifier_node in crates/dbt-scheduler/src/node_selector.rs.
#pragma once

#include <string>

#include "selection/selection_context.hpp"

namespace slimdag::dbt_2 {

/// Members that match the method, arguments and value of a criterion. Throws Error(invalid_selector) for values with
/// too many dots and for versions that there are not; missing_state for source_status without the current file.
NodeSet search(const SelectionContext& context, const Criterion& criterion);

/// Where the engine has the file of a node: of a generic test where it generates it, of another package inside its
/// folder.
std::string file_path(const ManifestData& manifest, const NodeData& node);

/// Of a node's config the value that the engine has in memory: what nobody set is not there, although the engine writes
/// a default into its manifest.
NodeSet search_config(const SelectionContext& context, const Criterion& criterion);

}  // namespace slimdag::dbt_2
