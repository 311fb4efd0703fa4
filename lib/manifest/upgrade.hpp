// dbt's upgrade of nodes from older schema versions to version 12. Source:
// dbt/artifacts/schemas/upgrades/upgrade_manifest.py.
#pragma once

#include "manifest/fields.hpp"
#include "slimdag/manifest/resource_type.hpp"

namespace slimdag {

inline constexpr int oldest_schema_version = 4;
inline constexpr int newest_schema_version = 12;
/// Metrics of these versions and older ones are dropped: their shape cannot be upgraded.
inline constexpr int last_version_without_metrics = 9;

/// Upgrades the fields that the reader keeps.
void upgrade_fields(FieldValues& fields, Section section, int schema_version);

}  // namespace slimdag
