#include "semantics/rules.hpp"

#include <algorithm>

namespace slimdag {
namespace {

// dbt-core-1.11, dbt-core-1.12, dbt-2
constexpr std::array<bool, 3> only_1_11 = {true, false, false};
constexpr std::array<bool, 3> only_1_12 = {false, true, false};
constexpr std::array<bool, 3> only_2 = {false, false, true};
constexpr std::array<bool, 3> from_1_12 = {false, true, true};

constexpr std::array rows = {
    RuleRow{Rule::more_unrendered_by_default, "more_unrendered_by_default", "comparison",
            "The flag state_modified_compare_more_unrendered_values is on unless something turns it off; elsewhere it "
            "is off unless something turns it on.",
            only_1_12, "ProjectFlags in dbt/contracts/project.py"},
    RuleRow{Rule::repairs_states_of_other_versions, "repairs_states_of_other_versions", "comparison",
            "Where the flag is on and another version wrote the state, the keywords of the first config() in each "
            "node's code are put into the state's unrendered_config as this version writes them.",
            only_1_12, "dbt/artifacts/schemas/upgrades/upgrade_manifest_dbt_version.py"},
    RuleRow{Rule::sql_header_of_tests_counts, "sql_header_of_tests_counts", "comparison",
            "sql_header is one of the keys that count in the configuration of a data test.", only_1_12,
            "TestConfig.same_contents in dbt/artifacts/resources/v1/config.py"},
    RuleRow{Rule::partitions_are_decoded, "partitions_are_decoded", "comparison",
            "The partitions of a source's external table are compared as instances of their class, whose defaults fill "
            "what the artifact lacks, and what is none as a text; elsewhere as they stand in the artifact.",
            only_1_12, "ExternalTable in dbt/artifacts/resources/v1/source_definition.py"},
    RuleRow{Rule::overloads_count, "overloads_count", "comparison",
            "Of a function the overloads count too: file, arguments, returns and body of each.", only_1_12,
            "FunctionNode.same_overloads in dbt/contracts/graph/nodes.py"},
    RuleRow{Rule::custom_constraints_are_known, "custom_constraints_are_known", "comparison",
            "A removed constraint of type custom counts as not enforced; elsewhere it is an error (in dbt a KeyError).",
            from_1_12, "ModelNode.same_contract in dbt/contracts/graph/nodes.py"},
    RuleRow{Rule::seed_sizes_in_mib, "seed_sizes_in_mib", "comparison",
            "Warnings about large seeds name the limit 1MiB; elsewhere 1MB. The limit is the setting "
            "maximum_seed_size_mib, and line ends do not count in a seed's checksum.",
            from_1_12, "SeedIncreased and its kin in dbt/events/types.py"},
    RuleRow{Rule::compares_normal_forms, "compares_normal_forms", "comparison",
            "What is compared of a node is a normal form: code in which every run of whitespace is one blank, of "
            "seeds and Python models the checksum; of models and sources unrendered_config as a whole, where "
            "null, an empty list and an empty mapping are the same as no key, and then the rendered "
            "configuration; of other kinds the keys that the engine knows, rendered or as they are written.",
            only_2, "StateArtifacts in crates/dbt-schemas/src/schemas/prev_state/mod.rs"},
    RuleRow{Rule::new_is_modified, "new_is_modified", "comparison",
            "What is new is modified, and so in every sub-selector; exposures, saved queries, semantic models "
            "and metrics are never new, but modified where the state has none. state:unmodified is what the "
            "state has and what is not modified. Elsewhere a new source or exposure is new and unmodified.",
            only_2, "StateArtifacts::is_modified in prev_state/mod.rs"},
    RuleRow{Rule::finds_renamed_tests, "finds_renamed_tests", "comparison",
            "A data test that the state does not have by its id is found by name, arguments, column and attached "
            "node, or without the hash at the end of its id.",
            only_2, "StateArtifacts::previous_node_for in prev_state/mod.rs"},
    RuleRow{Rule::counts_listed_macros, "counts_listed_macros", "comparison",
            "Of macros those count that a node lists, by their text without whitespace around it; one that was "
            "added or removed counts for nothing. Elsewhere all count that can be reached, whatever changed.",
            only_2, "StateArtifacts::check_modified_macros in prev_state/mod.rs"},
    RuleRow{Rule::folded_descriptions, "folded_descriptions", "comparison",
            "Whitespace and curly quotes do not count in a persisted description, nor does the order of columns.",
            only_2, "same_persisted_description in crates/dbt-schemas/src/schemas/nodes.rs"},
    RuleRow{Rule::places_of_files, "places_of_files", "comparison",
            "That a file moved counts for data tests, unit tests, sources and exposures; for seeds and snapshots "
            "unless one place lies in the other, for models not.",
            only_2, "has_same_content in crates/dbt-schemas/src/schemas/nodes.rs"},
    RuleRow{Rule::contracts_are_messages, "contracts_are_messages", "comparison",
            "A broken contract is a message and never an error, and models that are gone break none.", only_2,
            "DbtModel::same_contract in crates/dbt-schemas/src/schemas/nodes.rs"},
    RuleRow{Rule::selector_method, "selector_method", "selection",
            "selector:NAME selects what the YAML selectors of that name, or of a pattern, select: each as a whole "
            "selection, with its own exclusions and the command's resource types. Graph operators then apply to that "
            "set, and no tests come along with it.",
            only_1_12, "SelectorSelectorMethod in dbt/graph/selector_methods.py"},
    RuleRow{Rule::selectors_inherit_when_read, "selectors_inherit_when_read", "selection",
            "method: selector in YAML stands for a selector that is defined before it, whatever other keys it has; "
            "elsewhere it is the method selector.",
            only_1_11, "parse_dict_definition in dbt/graph/cli.py"},
    RuleRow{Rule::methods_of_the_rust_engine, "methods_of_the_rust_engine", "selection",
            "function: and column: are methods, names of methods are taken in any case, an unknown one in YAML "
            "is an fqn, a path or a file. Methods do not raise where nothing matches, or where there is no state "
            "or result: without a state everything is new.",
            only_2, "predicate_include_identifier_node in crates/dbt-scheduler/src/node_selector.rs"},
    RuleRow{Rule::selectors_of_the_rust_engine, "selectors_of_the_rust_engine", "selection",
            "An empty value is an error, an empty part of an intersection falls away, \"@\" counts only where no "
            "\"+\" does. In YAML a list is a union, exclude may stand beside union and intersection or several "
            "times, and references go forward, too. The command's mode of indirect selection replaces that of "
            "YAML selectors, and its exclusion counts beside them.",
            only_2, "crates/dbt-common/src/node_selector.rs, crates/dbt-selector-parser/src/parser.rs"},
    RuleRow{Rule::criteria_are_closed, "criteria_are_closed", "selection",
            "Each criterion brings its own tests, and no union or intersection looks at them again; of a unit "
            "test only the model counts that it tests. \"@\" selects what the leaves below a node depend on, and "
            "nothing where there is none below.",
            only_2, "eval_selector in crates/dbt-scheduler/src/schedule.rs"},
    RuleRow{Rule::excludes_tests_of_excluded, "excludes_tests_of_excluded", "selection",
            "A test goes with any of its parents that is excluded, in every mode.", only_2,
            "schedule_graph in crates/dbt-scheduler/src/schedule.rs"},
    RuleRow{Rule::globs_of_rust, "globs_of_rust", "selection",
            "Patterns are those of the crate glob: \"**\" has to be a whole component, an invalid one matches "
            "nothing. Without a wildcard texts are compared. A pattern without a dot is about the last part of "
            "an fqn, the name or the unique_id.",
            only_2, "fnmatch in crates/dbt-scheduler/src/node_selector.rs"},
    RuleRow{Rule::fqn_finds_unique_ids, "fqn_finds_unique_ids", "selection",
            "A name that says no method finds unique ids, too.", only_2,
            "match_fqn in crates/dbt-scheduler/src/node_selector.rs"},
    RuleRow{Rule::paths_are_texts, "paths_are_texts", "selection",
            "path: compares texts: \".\" and \"..\" are resolved, \"*\" crosses slashes, a folder holds what "
            "lies in it, deleted or not. Elsewhere files and folders have to be there.",
            only_2, "match_path in crates/dbt-scheduler/src/node_selector.rs"},
    RuleRow{Rule::configs_are_texts, "configs_are_texts", "selection",
            "config. looks at every kind of node, takes patterns, and numbers by their text; config:key:value is "
            "a form of it. A value that nobody set matches nothing.",
            only_2, "match_config in crates/dbt-scheduler/src/node_selector.rs"},
    RuleRow{Rule::hooks_are_no_nodes, "hooks_are_no_nodes", "selection",
            "The hooks on-run-start and on-run-end are not in the graph.", only_2,
            "Nodes in crates/dbt-schemas/src/schemas/nodes.rs"},
    RuleRow{Rule::lists_analyses, "lists_analyses", "selection",
            "What is listed without a word about types includes analyses.", only_2,
            "Nodes::materializable_keys in crates/dbt-schemas/src/schemas/nodes.rs"},
    RuleRow{Rule::leaves_out_empty_models, "leaves_out_empty_models", "selection",
            "Models without SQL are never selected.", only_2, "schedule_graph in crates/dbt-scheduler/src/schedule.rs"},
    RuleRow{Rule::status_reused, "status_reused", "run results",
            "The status reused is known; elsewhere a run_results.json that has it is refused.", from_1_12,
            "NodeStatus in dbt/artifacts/schemas/results.py"},
    RuleRow{Rule::selected_foreign_keys_stay, "selected_foreign_keys_stay", "deferral",
            "The foreign key's parent is the project's own relation where the command runs it; elsewhere it is the "
            "state's whenever the state has one.",
            from_1_12, "Compiler._compile_relation_for_foreign_key_constraint_to in dbt/compilation.py"},
    RuleRow{Rule::functions_defer_by_name, "functions_defer_by_name", "deferral",
            "A deferred function is called by its name; elsewhere by its alias.", only_1_11,
            "FunctionResource.identifier in dbt/artifacts/resources/v1/function.py"},
};

constexpr bool in_order() noexcept {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows[i].rule) != i) return false;
  return true;
}
static_assert(in_order(), "a row stands at the number of its rule");

}  // namespace

std::span<const RuleRow> rule_table() noexcept { return rows; }

bool has(Semantics semantics, Rule rule) noexcept {
  return rows[static_cast<std::size_t>(rule)].in[static_cast<std::size_t>(semantics)];
}

}  // namespace slimdag
