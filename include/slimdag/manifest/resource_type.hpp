// dbt's resource types (NodeType in dbt/node_types.py) and the manifest dictionaries that hold nodes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace slimdag {

enum class ResourceType : std::uint8_t {
  model,
  analysis,
  test,
  snapshot,
  operation,
  seed,
  rpc,
  sql_operation,
  doc,
  source,
  macro,
  exposure,
  metric,
  group,
  saved_query,
  semantic_model,
  unit_test,
  fixture,
  function,
};

/// dbt's name of the type, e.g. "saved_query".
std::string_view to_string(ResourceType type) noexcept;
/// The type of that name, as `NodeType(name)` in dbt; nullopt where dbt raises.
std::optional<ResourceType> resource_type_from(std::string_view name) noexcept;

/// The dictionary of the manifest that a node lives in, in the order in which dbt's selectors visit them.
enum class Section : std::uint8_t {
  nodes,
  sources,
  exposures,
  metrics,
  unit_tests,
  semantic_models,
  saved_queries,
  functions,
};

/// The manifest's key, e.g. "semantic_models".
std::string_view to_string(Section section) noexcept;

}  // namespace slimdag
