#include "../rows.hpp"

using namespace contract;

namespace {

constexpr auto other_set = SLIMDAG_ERROR_INVALID_ARGUMENT;

const Rows rows = {
    FUNCTION(slimdag_node_set_from_indices).takes(given(manifest), nodes({0, 3, 0}), out<slimdag_node_set*>()),
    FUNCTION(slimdag_node_set_from_unique_ids)
        .takes(given(manifest), texts({"model.shop.orders", "model.shop.report"}), out<slimdag_node_set*>())
        .fails(SLIMDAG_ERROR_NODE_NOT_FOUND, given(manifest), texts({"model.shop.nobody"}), out<slimdag_node_set*>()),
    FUNCTION(slimdag_node_set_enabled).takes(given(manifest), out<slimdag_node_set*>()),
    FUNCTION(slimdag_node_set_union)
        .takes(given(set), given(second_set), out<slimdag_node_set*>())
        .fails(other_set, given(set), given(foreign_set), out<slimdag_node_set*>()),
    FUNCTION(slimdag_node_set_intersection)
        .takes(given(set), given(second_set), out<slimdag_node_set*>())
        .fails(other_set, given(set), given(foreign_set), out<slimdag_node_set*>()),
    FUNCTION(slimdag_node_set_difference)
        .takes(given(set), given(second_set), out<slimdag_node_set*>())
        .fails(other_set, given(set), given(foreign_set), out<slimdag_node_set*>()),
    FUNCTION(slimdag_node_set_count).takes(given(set), out<std::size_t>()),
    FUNCTION(slimdag_node_set_contains)
        .takes(given(set), Ranged<std::uint32_t>{1, 999999, UINT32_MAX, Expected::taken}, out<std::int32_t>()),
    FUNCTION(slimdag_node_set_indices).takes(given(set), out<slimdag_indices*>()),
    FUNCTION(slimdag_node_set_unique_ids).takes(given(set), out<slimdag_strings*>()),
    RELEASES(slimdag_node_set_free, set),
};

}  // namespace
