// A set of nodes as arguments of dbt's commands, or as a definition for selectors.yml.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/graph/node_set.hpp"
#include "slimdag/manifest/manifest.hpp"
#include "slimdag/semantics/semantics.hpp"

namespace slimdag {

/// Arguments with which dbt's commands select exactly these nodes of the manifest: `--select`, a criterion for each
/// node, `--indirect-selection empty`, and `--resource-type all` where dbt-core would not list one of them. No test
/// comes along, and none stays behind. Names that several nodes have are told apart by type, path, parents and
/// children. No argument needs quotes in a shell; `?` stands for characters that would. The empty set has arguments
/// that select nothing. `semantics`: the engine that gets them; nullopt: the one that wrote the manifest. Thread-safe.
/// Throws Error(invalid_selector), which names the nodes: disabled ones, and those that no criterion of dbt tells from
/// a node that is not in the set. O(nodes · log nodes + ambiguous nodes · nodes).
std::vector<std::string> dbt_arguments(const Manifest& manifest, const NodeSet& nodes,
                                       std::optional<Semantics> semantics = std::nullopt);

/// The same as the text of a selectors.yml with one selector, for sets whose arguments would be too long: to be
/// selected with `--selector NAME`, and `--resource-type all` where the arguments have it. Throws as dbt_arguments().
std::string dbt_selectors_yaml(const Manifest& manifest, const NodeSet& nodes, std::string_view name,
                               std::optional<Semantics> semantics = std::nullopt);

}  // namespace slimdag
