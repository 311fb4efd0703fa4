// State and comparison.
#include "../rows.hpp"

using namespace contract;

namespace {

using Table = slimdag_constraint_support_table;

constexpr Table enforcing = {SLIMDAG_CONSTRAINT_ENFORCED, SLIMDAG_CONSTRAINT_ENFORCED, SLIMDAG_CONSTRAINT_ENFORCED,
                             SLIMDAG_CONSTRAINT_ENFORCED, SLIMDAG_CONSTRAINT_NOT_SUPPORTED};
constexpr Table undefined = {9, 9, 9, 9, 9};
constexpr std::int64_t new_year_2026 = 1767225600000000;

const auto new_set = out<slimdag_node_set*>();
const auto new_strings = out<slimdag_strings*>();
const auto new_string = out<slimdag_string*>();

const Rows state_rows = {
    FUNCTION(slimdag_state_load)
        .takes(data("previous"), out<slimdag_state*>())
        .fails(SLIMDAG_ERROR_FILE_NOT_FOUND, path("/does/not/exist"), out<slimdag_state*>()),
    FUNCTION(slimdag_load_with_state)
        .takes(data("current"), data("previous"), out<slimdag_manifest*>(), out<slimdag_state*>())
        .fails(SLIMDAG_ERROR_FILE_NOT_FOUND, path("/does/not/exist"), data("previous"), out<slimdag_manifest*>(),
               out<slimdag_state*>()),
    FUNCTION(slimdag_state_load).takes(path(saved_snapshot()), out<slimdag_state*>()),
    FUNCTION(slimdag_state_from_manifest).takes(given(manifest), out<slimdag_state*>()),
    FUNCTION(slimdag_state_manifest)
        .takes(given(state), out<slimdag_manifest*>())
        .fails(SLIMDAG_ERROR_MISSING_STATE, given(empty_state), out<slimdag_manifest*>()),
    FUNCTION(slimdag_state_save_snapshot)
        .takes(given(state), path(temporary_snapshot("contract-state")))
        .fails(SLIMDAG_ERROR_IO, given(state), path("/does/not/exist")),
    FUNCTION(slimdag_snapshot_json)
        .takes(path(saved_snapshot()), new_string)
        .fails(SLIMDAG_ERROR_FILE_NOT_FOUND, path("/does/not/exist"), new_string)
        .fails(SLIMDAG_ERROR_INVALID_SNAPSHOT, data("previous/manifest.json"), new_string),
    RELEASES(slimdag_state_free, state),
};

const Rows option_rows = {
    FUNCTION(slimdag_constraint_support_of)
        .takes(utf8("postgres"), out<Table>())
        .fails(SLIMDAG_ERROR_UNKNOWN_ADAPTER, utf8("abacus"), out<Table>()),
    FUNCTION(slimdag_compare_options_new).takes(out<slimdag_compare_options*>()),
    RELEASES(slimdag_compare_options_free, compare_options),
    FUNCTION(slimdag_compare_options_set_more_unrendered_values).takes(given(compare_options), flag(1)),
    FUNCTION(slimdag_compare_options_set_semantics)
        .takes(given(compare_options), utf8("dbt-core-1.12"))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(compare_options), utf8("dbt-core-0.1")),
    FUNCTION(slimdag_compare_options_set_project_dir).takes(given(compare_options), path("/some/where/a_project")),
    FUNCTION(slimdag_compare_options_set_constraint_support)
        .takes(given(compare_options), input(enforcing))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(compare_options), input(undefined)),
    FUNCTION(slimdag_compare_options_set_now)
        .takes(given(compare_options), Ranged<std::int64_t>{new_year_2026, INT64_MAX, INT64_MIN, Expected::refused}),
};

const Rows comparison_rows = {
    FUNCTION(slimdag_compare)
        .takes(given(manifest), given(state), given(compare_options).or_null(), out<slimdag_comparison*>())
        .fails(SLIMDAG_ERROR_MISSING_STATE, given(manifest), given(empty_state), given(compare_options),
               out<slimdag_comparison*>()),
    FUNCTION(slimdag_compare)
        .takes(given(manifest), given(state_of_other_contract), given(compare_options).or_null(),
               out<slimdag_comparison*>()),
    RELEASES(slimdag_comparison_free, comparison),
    FUNCTION(slimdag_comparison_semantics_json).takes(given(comparison), new_string),
    FUNCTION(slimdag_comparison_new_nodes).takes(given(comparison), new_set),
    FUNCTION(slimdag_comparison_modified).takes(given(comparison), new_set),
    FUNCTION(slimdag_comparison_unmodified).takes(given(comparison), new_set),
    FUNCTION(slimdag_comparison_removed).takes(given(comparison), new_strings),
    FUNCTION(slimdag_comparison_rename_count).takes(given(comparison), out<std::size_t>()),
    FUNCTION(slimdag_comparison_rename).takes(given(comparison), position(0), out<slimdag_text>(), new_strings),
    FUNCTION(slimdag_comparison_contract_break_count).takes(given(comparison_with_break), out<std::size_t>()),
    FUNCTION(slimdag_comparison_contract_break)
        .takes(given(comparison_with_break), position(0), out<slimdag_text>(), out<std::int32_t>().or_null(),
               out<std::int32_t>().or_null(), new_strings),
    FUNCTION(slimdag_comparison_aspects)
        .takes(given(comparison), utf8("model.shop.orders"), new_strings)
        .fails(SLIMDAG_ERROR_NODE_NOT_FOUND, given(comparison), utf8("model.shop.nobody"), new_strings),
    FUNCTION(slimdag_comparison_reasons_json)
        .takes(given(comparison), utf8("model.shop.payments"), new_string)
        .fails(SLIMDAG_ERROR_NODE_NOT_FOUND, given(comparison), utf8("model.shop.nobody"), new_string),
    FUNCTION(slimdag_comparison_path_from_modified)
        .takes(given(comparison), utf8("exposure.shop.board"), new_strings)
        .fails(SLIMDAG_ERROR_NODE_NOT_FOUND, given(comparison), utf8("model.shop.nobody"), new_strings),
    FUNCTION(slimdag_comparison_json).takes(given(comparison), flag(1), new_string),
    FUNCTION(slimdag_comparison_json).takes(given(comparison_with_break), flag(0), new_string),
};

}  // namespace
