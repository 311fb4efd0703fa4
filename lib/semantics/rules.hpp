// The one table of the points in which the engines differ. What behaves differently asks it, by has(); nothing else
// looks at versions.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "slimdag/semantics/semantics.hpp"

namespace slimdag {

/// A rule that some engines have and others have not, in the order of the table.
enum class Rule : std::uint8_t {
  // Comparison
  more_unrendered_by_default,
  repairs_states_of_other_versions,
  sql_header_of_tests_counts,
  partitions_are_decoded,
  overloads_count,
  custom_constraints_are_known,
  seed_sizes_in_mib,
  compares_normal_forms,
  new_is_modified,
  finds_renamed_tests,
  counts_listed_macros,
  folded_descriptions,
  places_of_files,
  contracts_are_messages,
  // Selection
  selector_method,
  selectors_inherit_when_read,
  methods_of_the_rust_engine,
  selectors_of_the_rust_engine,
  criteria_are_closed,
  excludes_tests_of_excluded,
  globs_of_rust,
  fqn_finds_unique_ids,
  paths_are_texts,
  configs_are_texts,
  hooks_are_no_nodes,
  lists_analyses,
  leaves_out_empty_models,
  // Run results
  status_reused,
  // Deferral
  selected_foreign_keys_stay,
  functions_defer_by_name,
};

struct RuleRow {
  Rule rule;
  std::string_view name;   ///< In snake_case.
  std::string_view area;   ///< comparison, selection, run results, deferral
  std::string_view what;   ///< What holds where the rule holds, and what else holds where it does not.
  std::array<bool, 3> in;  ///< By Semantics.
  std::string_view source;
};

std::span<const RuleRow> rule_table() noexcept;

bool has(Semantics semantics, Rule rule) noexcept;

}  // namespace slimdag
