// The names under which `dbt ls` prints a node.
#pragma once

#include <string>

#include "slimdag/fwd.hpp"
#include "slimdag/manifest/manifest.hpp"

namespace slimdag {

/// What `dbt ls --output name` prints: the name, of a versioned model "name.v2", of a source "source.table". Throws
/// std::out_of_range where there is no such node. Source: search_name of the classes in dbt/contracts/graph/nodes.py.
std::string search_name(const Manifest& manifest, NodeIndex node);

/// What `dbt ls --output selector` prints: a selector that finds the node, e.g. "source:shop.raw.orders", or the fqn
/// with dots. Throws std::out_of_range. Source: ListTask.generate_selectors in dbt/task/list.py.
std::string selector_name(const Manifest& manifest, NodeIndex node);

}  // namespace slimdag
