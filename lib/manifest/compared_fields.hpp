// What dbt compares of a node, per kind and aspect: the same_* methods of dbt/contracts/graph/nodes.py as a table of
// values.
#pragma once

#include <span>
#include <vector>

#include "manifest/fields.hpp"
#include "slimdag/manifest/resource_type.hpp"
#include "slimdag/state/aspect.hpp"
#include "support/arena.hpp"
#include "support/byte_buffer.hpp"
#include "support/hash.hpp"
#include "support/json_value.hpp"

namespace slimdag {

/// One value that dbt compares with `==`, after decoding. A change of any value of an aspect is a change of the aspect.
struct ComparedValue {
  Aspect aspect;
  std::string_view path;     ///< e.g. "unrendered_config", "raw_code", "query_params.metrics".
  json::Value value;         ///< Kind::null also where dbt sees None.
  bool never_equal = false;  ///< dbt's FileHash of name "none" equals nothing.
};

/// In what the values differ under a flag or between engines.
struct ComparedParts {
  bool more_unrendered = false;  ///< Of sources: the database and schema that are written, not what they render to.
  bool sql_header = false;       ///< Of data tests: sql_header counts in the configuration.
  bool partitions = false;       ///< Of sources: the partitions of external tables as instances of their class.
};

/// What is compared by fingerprint (everything but macros, contracts and persisted descriptions). Values borrow from
/// `fields` and `arena`.
std::vector<ComparedValue> compared_values(Section section, ResourceType type, const FieldValues& fields,
                                           const ComparedParts& parts, Arena& arena);
/// The same into a vector that its caller keeps for the next one.
void compared_values(Section section, ResourceType type, const FieldValues& fields, const ComparedParts& parts,
                     Arena& arena, std::vector<ComparedValue>& values);

/// One hash for values that are compared together. `buffer` and `hashes` are kept by the caller for the next one.
Hash128 combined_fingerprint(std::span<const ComparedValue> values, ByteBuffer& buffer, std::vector<Hash128>& hashes);

/// {column: description}, as dbt compares it for persist_docs.columns.
json::Value column_descriptions(const json::Value& columns, Arena& arena);

/// A text that dbt's class has "" for where it is absent (nullptr); null stays null, as dbt does not check it.
json::Value text_or_empty(const json::Value* value) noexcept;

/// A deprecation date in a form in which equal moments are equal texts: dbt compares datetimes. Texts that are no ISO
/// 8601 date stay as they are.
json::Value comparable_date(const json::Value& date, Arena& arena);

}  // namespace slimdag
