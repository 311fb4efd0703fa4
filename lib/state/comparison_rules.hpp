// What a comparison of two manifests goes by: the engine's semantics, its flag, and what that makes of the state.
#pragma once

#include "manifest/compared_fields.hpp"
#include "manifest/manifest_data.hpp"
#include "semantics/rules.hpp"
#include "slimdag/state/compare.hpp"

namespace slimdag {

struct ComparisonRules {
  Semantics semantics = Semantics::dbt_core_1_11;
  bool more_unrendered_values = false;
  /// Configurations of the state as the engine repairs them; nullptr: it takes them as they are. Lives as long as the
  /// state's manifest.
  const RepairedConfigs* repaired = nullptr;

  bool has(Rule rule) const noexcept { return slimdag::has(semantics, rule); }
  /// What is compared of a node's fields.
  ComparedParts parts() const noexcept {
    return {more_unrendered_values, has(Rule::sql_header_of_tests_counts), has(Rule::partitions_are_decoded)};
  }
  friend bool operator==(const ComparisonRules&, const ComparisonRules&) = default;
};

/// The semantics that count for a manifest.
SemanticsChoice semantics_for(const ManifestData& current, const std::optional<Semantics>& given);

/// The rules for a pair. Throws what more_unrendered_values() and ManifestData::repaired_configs() throw, and
/// Error(unsupported_version) where a manifest comes from a snapshot that does not hold what the semantics compare.
ComparisonRules rules_for(const ManifestData& current, const ManifestData& state, Semantics semantics,
                          bool more_unrendered_values);

}  // namespace slimdag
