#include "state/comparison_rules.hpp"

#include <fmt/format.h>

#include "slimdag/error.hpp"

namespace slimdag {
namespace {

bool needs_repair(const ManifestData& current, const ManifestData& state, const ComparisonRules& rules) {
  return rules.more_unrendered_values && rules.has(Rule::repairs_states_of_other_versions) &&
         (state.merged() || is_of_other_version(state, current.metadata.dbt_version));
}

void require_held(const ManifestData& manifest, Semantics semantics) {
  if (!manifest.of_older_snapshot || semantics == Semantics::dbt_core_1_11) return;
  ErrorLocation where;
  where.file = manifest.source == nullptr ? std::string() : manifest.source->name();
  throw Error(
      ErrorCode::unsupported_version,
      fmt::format("the snapshot was made by an older slimdag and does not hold what {} compares", to_string(semantics)),
      std::move(where), "Make the snapshot again from its manifest.json.");
}

}  // namespace

SemanticsChoice semantics_for(const ManifestData& current, const std::optional<Semantics>& given) {
  if (!given) return semantics_of_version(current.metadata.dbt_version);
  return {*given, SemanticsOrigin::option, std::string(current.metadata.dbt_version), {}};
}

ComparisonRules rules_for(const ManifestData& current, const ManifestData& state, Semantics semantics,
                          bool more_unrendered_values) {
  require_held(current, semantics);
  require_held(state, semantics);
  ComparisonRules rules{semantics, more_unrendered_values, nullptr};
  if (needs_repair(current, state, rules)) rules.repaired = &state.repaired_configs(current.metadata.dbt_version);
  return rules;
}

}  // namespace slimdag
