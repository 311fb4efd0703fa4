// Node selection as `dbt ls --select ... --exclude ... --selector ...` answers it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/fwd.hpp"
#include "slimdag/graph/node_set.hpp"
#include "slimdag/manifest/manifest.hpp"
#include "slimdag/state/compare.hpp"
#include "slimdag/state/state.hpp"
#include "slimdag/warning.hpp"

namespace slimdag {

enum class IndirectSelection : std::uint8_t { eager, cautious, buildable, empty };

/// nullopt where dbt knows no such mode.
std::optional<IndirectSelection> indirect_selection_from(std::string_view name) noexcept;

/// The options of `dbt ls`, with dbt's defaults.
struct SelectOptions {
  /// nullopt: dbt's default selection. Each string is a union of criteria separated by spaces.
  std::optional<std::vector<std::string>> select;
  std::optional<std::vector<std::string>> exclude;
  /// Name of a YAML selector; select and exclude are then ignored, as in dbt.
  std::optional<std::string> selector;
  /// Content of selectors.yml (YAML or JSON text); nullopt: the selectors that the manifest carries.
  std::optional<std::string> selectors_yaml;
  /// File name of selectors_yaml, for errors.
  std::string selectors_file;
  IndirectSelection indirect_selection = IndirectSelection::eager;
  /// Whether the command says the mode: in dbt 2 it then replaces those that YAML selectors say; elsewhere theirs
  /// count.
  bool indirect_selection_given = false;
  /// nullopt: what `dbt ls` lists by default.
  std::optional<std::vector<ResourceType>> resource_types;
  std::vector<ResourceType> exclude_resource_types;
  /// false leaves out models without SQL, as `dbt run` does.
  bool include_empty = true;
  CompareOptions compare;
  /// Path of the present sources.json, for source_status:fresher.
  std::optional<std::string> current_sources;
  /// Called for each of dbt's warnings, in dbt's order, before select() returns. An exception passes through.
  WarningSink on_warning;
};

/// The selected nodes. `state` may be nullptr. Thread-safe: any number of selections over one manifest at a time.
/// Throws Error wherever dbt-core 1.11 raises, with codes invalid_selector, selector_not_found, invalid_selectors_file,
/// missing_state, contract_breaking_change, unknown_adapter, macro_not_found, dependency_not_found, cycle.
NodeSet select(const Manifest& manifest, const State* state, const SelectOptions& options);

/// unique ids of a set, sorted by Unicode code point as Python sorts them.
std::vector<std::string_view> sorted_unique_ids(const Manifest& manifest, const NodeSet& nodes);

}  // namespace slimdag
