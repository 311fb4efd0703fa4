// The comparable parts of a node, in dbt's words where dbt has one.
#pragma once

#include <cstdint>
#include <string_view>

namespace slimdag {

/// One comparable part of a node. The first six are dbt's sub-selectors of state:modified.
enum class Aspect : std::uint8_t {
  body,     ///< raw_code; the checksum of a seed.
  configs,  ///< unrendered_config without the keys that dbt leaves out; config of semantic models, saved queries.
  persisted_descriptions,  ///< description and column descriptions, where persist_docs asks for them.
  relation,                ///< unrendered database, schema, alias; database, schema, identifier of a source.
  macros,                  ///< A macro that the node depends on, directly or not, was added, changed or removed.
  contract,                ///< Models: the contract changed.
  fqn,                     ///< The file was moved (or the project renamed).
  // Models:
  latest_version,
  access,
  deprecation_date,
  // Functions:
  arguments,
  returns,
  // Sources:
  quoting,
  freshness,
  loaded_at_field,
  external,
  // Exposures, some of them metrics, semantic models and saved queries too:
  type,
  owner,
  maturity,
  url,
  description,
  label,
  depends_on,
  // Semantic models, `group` saved queries too:
  model,
  defaults,
  entities,
  dimensions,
  measures,
  primary_entity,
  group,
  // Saved queries:
  metrics,
  group_by,
  where,
  exports,
  tags,
  // Unit tests:
  definition,  ///< dbt's checksum of the definition.
  // Functions, from dbt 1.12 on:
  overloads,
};

/// e.g. "persisted_descriptions".
std::string_view to_string(Aspect aspect) noexcept;

}  // namespace slimdag
