// The dataclasses that dbt decodes parts of a node into before it compares them: a field that an artifact lacks has the
// class's default then, and keys that the class does not know do not count.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "support/arena.hpp"
#include "support/json_value.hpp"

namespace slimdag {

struct Shape;

enum class Default : std::uint8_t { null, no, yes, empty_text, empty_list, empty_object, nested };

struct ShapeField {
  std::string_view name;
  Default fallback = Default::null;
  const Shape* nested = nullptr;  ///< The class of the value, or of its elements where it is a list.
  bool folds_case = false;        ///< An enumeration of dbt_semantic_interfaces, whose members are found in any case.
};

struct Shape {
  std::span<const ShapeField> fields;
  bool keeps_unknown_keys = false;  ///< dbt's AdditionalPropertiesAllowed.
};

// Sources:
// dbt/artifacts/resources/v1/{source_definition,components,semantic_model,saved_query,function,config,owner}.py and
// dbt_common/contracts/constraints.py of dbt-core 1.11.
extern const Shape quoting_shape, freshness_shape, external_shape, owner_shape, defaults_shape, entity_shape,
    dimension_shape, measure_shape, semantic_model_config_shape, saved_query_config_shape, where_shape,
    function_argument_shape, function_returns_shape, column_constraint_shape, model_constraint_shape;

/// A member of such an enumeration, in lower case as all of them are. Source: ExtendedEnum in
/// dbt_semantic_interfaces/enum_extension.py.
json::Value folded_enum(const json::Value& value, Arena& arena);

/// The value as an instance of the class: null and values of other types stay what they are, lists are decoded by
/// element.
json::Value decode(const json::Value& value, const Shape& shape, Arena& arena);

}  // namespace slimdag
