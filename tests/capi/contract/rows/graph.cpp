#include "../rows.hpp"

using namespace contract;

namespace {

constexpr auto cycle = SLIMDAG_ERROR_CYCLE;
constexpr auto other_set = SLIMDAG_ERROR_INVALID_ARGUMENT;
constexpr auto no_limit = SLIMDAG_NO_LIMIT;

const auto neighbours = out<const std::uint32_t*>();
const auto count = out<std::size_t>();
const auto new_set = out<slimdag_node_set*>();
const auto new_indices = out<slimdag_indices*>();
const auto any_depth = value<std::uint64_t>(no_limit);

const Rows rows = {
    FUNCTION(slimdag_graph_edge_count).takes(given(manifest), count).fails(cycle, given(cyclic_manifest), count),
    FUNCTION(slimdag_graph_parents)
        .takes(given(manifest), node(1), neighbours, count)
        .fails(cycle, given(cyclic_manifest), node(1), neighbours, count),
    FUNCTION(slimdag_graph_children)
        .takes(given(manifest), node(1), neighbours, count)
        .fails(cycle, given(cyclic_manifest), node(1), neighbours, count),
    FUNCTION(slimdag_graph_ancestors)
        .takes(given(set), any_depth, given(all_nodes).or_null(), new_set)
        .fails(other_set, given(set), any_depth, given(foreign_set), new_set)
        .fails(cycle, given(cyclic_set), any_depth, given(cyclic_set), new_set),
    FUNCTION(slimdag_graph_descendants)
        .takes(given(set), value<std::uint64_t>(1), given(all_nodes).or_null(), new_set)
        .fails(other_set, given(set), any_depth, given(foreign_set), new_set)
        .fails(cycle, given(cyclic_set), any_depth, given(cyclic_set), new_set),
    FUNCTION(slimdag_graph_childrens_parents)
        .takes(given(set), given(all_nodes).or_null(), new_set)
        .fails(other_set, given(set), given(foreign_set), new_set)
        .fails(cycle, given(cyclic_set), given(cyclic_set), new_set),
    FUNCTION(slimdag_graph_topological_order)
        .takes(given(manifest), new_indices)
        .fails(cycle, given(cyclic_manifest), new_indices),
    FUNCTION(slimdag_graph_shortest_path)
        .takes(given(set), node(3), given(all_nodes).or_null(), new_indices)
        .fails(other_set, given(set), node(3), given(foreign_set), new_indices)
        .fails(cycle, given(cyclic_set), node(1), given(cyclic_set), new_indices),
    FUNCTION(slimdag_graph_subset_edges).takes(given(set), new_indices).fails(cycle, given(cyclic_set), new_indices),
    FUNCTION(slimdag_graph_test_edges)
        .takes(given(manifest), new_indices)
        .fails(cycle, given(cyclic_manifest), new_indices),
    FUNCTION(slimdag_graph_build_order)
        .takes(given(all_nodes), flag(1), new_indices, new_indices)
        .fails(cycle, given(cyclic_set), flag(0), new_indices, new_indices),
};

}  // namespace
