// What dbt compares of a node, per kind and aspect: the same_* methods of dbt/contracts/graph/nodes.py as a table of
// values.
#pragma once

#include <vector>

#include "manifest/fields.hpp"
#include "slimdag/manifest/resource_type.hpp"
#include "slimdag/state/aspect.hpp"
#include "support/arena.hpp"
#include "support/json_value.hpp"

namespace slimdag {

/// One value that dbt compares with `==`, after decoding. A change of any value of an aspect is a change of the aspect.
struct ComparedValue {
  Aspect aspect;
  std::string_view path;     ///< e.g. "unrendered_config", "raw_code", "query_params.metrics".
  json::Value value;         ///< Kind::null also where dbt sees None.
  bool never_equal = false;  ///< dbt's FileHash of name "none" equals nothing.
};

/// What is compared by fingerprint (everything but macros, contracts and persisted descriptions), and for sources with
/// the flag for more unrendered values where `more_unrendered` is set. Values borrow from `fields` and `arena`.
std::vector<ComparedValue> compared_values(Section section, ResourceType type, const FieldValues& fields,
                                           bool more_unrendered, Arena& arena);
/// The same into a vector that its caller keeps for the next one.
void compared_values(Section section, ResourceType type, const FieldValues& fields, bool more_unrendered, Arena& arena,
                     std::vector<ComparedValue>& values);

/// {column: description}, as dbt compares it for persist_docs.columns.
json::Value column_descriptions(const json::Value& columns, Arena& arena);

/// A text that dbt's class has "" for where it is absent (nullptr); null stays null, as dbt does not check it.
json::Value text_or_empty(const json::Value* value) noexcept;

/// A deprecation date in a form in which equal moments are equal texts: dbt compares datetimes. Texts that are no ISO
/// 8601 date stay as they are.
json::Value comparable_date(const json::Value& date, Arena& arena);

}  // namespace slimdag
