#include "semantics/rules.hpp"

#include <algorithm>

namespace slimdag {
namespace {

// dbt-core-1.11, dbt-core-1.12, dbt-2
constexpr std::array<bool, 3> only_1_11 = {true, false, false};
constexpr std::array<bool, 3> only_1_12 = {false, true, false};
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
            "sql_header is one of the keys that count in the configuration of a data test.", from_1_12,
            "TestConfig.same_contents in dbt/artifacts/resources/v1/config.py"},
    RuleRow{Rule::overloads_count, "overloads_count", "comparison",
            "Of a function the overloads count too: file, arguments, returns and body of each.", from_1_12,
            "FunctionNode.same_overloads in dbt/contracts/graph/nodes.py"},
    RuleRow{Rule::custom_constraints_are_known, "custom_constraints_are_known", "comparison",
            "A removed constraint of type custom counts as not enforced; elsewhere it is an error (in dbt a KeyError).",
            from_1_12, "ModelNode.same_contract in dbt/contracts/graph/nodes.py"},
    RuleRow{Rule::seed_sizes_in_mib, "seed_sizes_in_mib", "comparison",
            "Warnings about large seeds name the limit 1MiB; elsewhere 1MB. The limit is the setting "
            "maximum_seed_size_mib, and line ends do not count in a seed's checksum.",
            from_1_12, "SeedIncreased and its kin in dbt/events/types.py"},
    RuleRow{Rule::selector_method, "selector_method", "selection",
            "selector:NAME selects what the YAML selectors of that name, or of a pattern, select: each as a whole "
            "selection, with its own exclusions and the command's resource types. Graph operators then apply to that "
            "set, and no tests come along with it.",
            from_1_12, "SelectorSelectorMethod in dbt/graph/selector_methods.py"},
    RuleRow{Rule::selectors_inherit_when_read, "selectors_inherit_when_read", "selection",
            "method: selector in YAML stands for a selector that is defined before it, whatever other keys it has; "
            "elsewhere it is the method selector.",
            only_1_11, "parse_dict_definition in dbt/graph/cli.py"},
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
