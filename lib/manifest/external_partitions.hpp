// The partitions of a source's external table as dbt-core 1.12 compares them.
#pragma once

#include "support/arena.hpp"
#include "support/json_value.hpp"

namespace slimdag {

/// Whether `external`, a source's member of that name, lists partitions.
bool has_partitions(const json::Value& external) noexcept;

/// The same external table with its partitions decoded: an object with a name and a data type is an instance of
/// ExternalPartition, with its class's defaults; what else stands in the list is a text, as Python's str() writes it.
/// Source: ExternalTable in dbt/artifacts/resources/v1/source_definition.py of 1.12, where the list is one of
/// `Union[ExternalPartition, str]`. In 1.11 its elements stay as they are.
json::Value with_decoded_partitions(const json::Value& external, Arena& arena);

}  // namespace slimdag
