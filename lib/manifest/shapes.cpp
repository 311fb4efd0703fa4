#include "manifest/shapes.hpp"

#include <algorithm>
#include <vector>

#include "support/text.hpp"

namespace slimdag {
namespace {

constexpr ShapeField quoting_fields[] = {{"database"}, {"schema"}, {"identifier"}, {"column"}};

constexpr ShapeField time_fields[] = {{"count"}, {"period"}};
constexpr Shape time_shape{time_fields};
constexpr ShapeField freshness_fields[] = {
    {"warn_after", Default::nested, &time_shape}, {"error_after", Default::nested, &time_shape}, {"filter"}};

constexpr ShapeField external_fields[] = {
    {"location"}, {"file_format"}, {"row_format"}, {"tbl_properties"}, {"partitions"}};

constexpr ShapeField owner_fields[] = {{"email"}, {"name"}};

constexpr ShapeField defaults_fields[] = {{"agg_time_dimension"}};

constexpr ShapeField element_config_fields[] = {{"meta", Default::empty_object}};
constexpr Shape element_config_shape{element_config_fields};

constexpr ShapeField entity_fields[] = {
    {"name"}, {"type", Default::null, nullptr, true},          {"description"}, {"label"}, {"role"},
    {"expr"}, {"config", Default::null, &element_config_shape}};

constexpr ShapeField validity_fields[] = {{"is_start", Default::no}, {"is_end", Default::no}};
constexpr Shape validity_shape{validity_fields};
constexpr ShapeField dimension_type_fields[] = {{"time_granularity", Default::null, nullptr, true},
                                                {"validity_params", Default::null, &validity_shape}};
constexpr Shape dimension_type_shape{dimension_type_fields};
constexpr ShapeField file_slice_fields[] = {{"filename"}, {"content"}, {"start_line_number"}, {"end_line_number"}};
constexpr Shape file_slice_shape{file_slice_fields};
constexpr ShapeField source_file_fields[] = {{"repo_file_path"}, {"file_slice", Default::null, &file_slice_shape}};
constexpr Shape source_file_shape{source_file_fields};
constexpr ShapeField dimension_fields[] = {{"name"},
                                           {"type", Default::null, nullptr, true},
                                           {"description"},
                                           {"label"},
                                           {"is_partition", Default::no},
                                           {"type_params", Default::null, &dimension_type_shape},
                                           {"expr"},
                                           {"metadata", Default::null, &source_file_shape},
                                           {"config", Default::null, &element_config_shape}};

constexpr ShapeField aggregation_fields[] = {
    {"percentile"}, {"use_discrete_percentile", Default::no}, {"use_approximate_percentile", Default::no}};
constexpr Shape aggregation_shape{aggregation_fields};
constexpr ShapeField non_additive_fields[] = {
    {"name"}, {"window_choice", Default::null, nullptr, true}, {"window_groupings"}};
constexpr Shape non_additive_shape{non_additive_fields};
constexpr ShapeField measure_fields[] = {{"name"},
                                         {"agg", Default::null, nullptr, true},
                                         {"description"},
                                         {"label"},
                                         {"create_metric", Default::no},
                                         {"expr"},
                                         {"agg_params", Default::null, &aggregation_shape},
                                         {"non_additive_dimension", Default::null, &non_additive_shape},
                                         {"agg_time_dimension"},
                                         {"config", Default::null, &element_config_shape}};

constexpr ShapeField semantic_model_config_fields[] = {
    {"enabled", Default::yes}, {"group"}, {"meta", Default::empty_object}};

constexpr ShapeField cache_fields[] = {{"enabled", Default::no}};
constexpr Shape cache_shape{cache_fields};
constexpr ShapeField saved_query_config_fields[] = {{"enabled", Default::yes},
                                                    {"group"},
                                                    {"meta", Default::empty_object},
                                                    {"export_as", Default::null, nullptr, true},
                                                    {"schema"},
                                                    {"cache", Default::nested, &cache_shape}};

constexpr ShapeField where_filter_fields[] = {{"where_sql_template"}};
constexpr Shape where_filter_shape{where_filter_fields};
constexpr ShapeField where_fields[] = {{"where_filters", Default::null, &where_filter_shape}};

constexpr ShapeField function_argument_fields[] = {{"name"}, {"data_type"}, {"description"}, {"default_value"}};
constexpr ShapeField function_returns_fields[] = {{"data_type"}, {"description"}};

constexpr ShapeField column_constraint_fields[] = {{"type"},
                                                   {"name"},
                                                   {"expression"},
                                                   {"warn_unenforced", Default::yes},
                                                   {"warn_unsupported", Default::yes},
                                                   {"to"},
                                                   {"to_columns", Default::empty_list}};
constexpr ShapeField model_constraint_fields[] = {{"type"},
                                                  {"name"},
                                                  {"expression"},
                                                  {"warn_unenforced", Default::yes},
                                                  {"warn_unsupported", Default::yes},
                                                  {"to"},
                                                  {"to_columns", Default::empty_list},
                                                  {"columns", Default::empty_list}};

constexpr json::Member no_members[1] = {};

json::Value default_of(const ShapeField& field, Arena& arena) {
  switch (field.fallback) {
    case Default::null:
      return {};
    case Default::no:
      return json::Value::of_bool(false);
    case Default::yes:
      return json::Value::of_bool(true);
    case Default::empty_text:
      return json::Value::of_string("");
    case Default::empty_list:
      return json::Value::of_array({});
    case Default::empty_object:
      return json::Value::of_object({});
    case Default::nested:
      return decode(json::Value::of_object({no_members, 0}), *field.nested, arena);
  }
  return {};
}

json::Value decode_field(const json::Value& value, const ShapeField& field, Arena& arena) {
  if (field.folds_case) return folded_enum(value, arena);
  return field.nested == nullptr ? value : decode(value, *field.nested, arena);
}

json::Value decode_object(const json::Value& object, const Shape& shape, Arena& arena) {
  std::vector<json::Member> members;
  members.reserve(shape.fields.size() + object.size);
  for (const ShapeField& field : shape.fields) {
    const json::Value* v = object.find(field.name);
    if (v == nullptr) {
      members.push_back({field.name, default_of(field, arena)});
    } else {
      members.push_back({field.name, decode_field(*v, field, arena)});
    }
  }
  if (shape.keeps_unknown_keys) {
    for (const json::Member& m : object.object()) {
      // Never among the extra keys, though most classes do not have them: AdditionalPropertiesMixin of dbt_common.
      if (m.key == "pre-hook" || m.key == "post-hook") continue;
      const bool known = std::any_of(shape.fields.begin(), shape.fields.end(),
                                     [&](const ShapeField& field) { return field.name == m.key; });
      if (!known) members.push_back(m);
    }
  }
  return json::Value::of_object(arena.copy(std::span<const json::Member>(members)));
}

}  // namespace

const Shape quoting_shape{quoting_fields};
const Shape freshness_shape{freshness_fields};
const Shape external_shape{external_fields, true};
const Shape owner_shape{owner_fields, true};
const Shape defaults_shape{defaults_fields};
const Shape entity_shape{entity_fields};
const Shape dimension_shape{dimension_fields};
const Shape measure_shape{measure_fields};
const Shape semantic_model_config_shape{semantic_model_config_fields, true};
const Shape saved_query_config_shape{saved_query_config_fields, true};
const Shape where_shape{where_fields};
const Shape function_argument_shape{function_argument_fields};
const Shape function_returns_shape{function_returns_fields};
const Shape column_constraint_shape{column_constraint_fields};
const Shape model_constraint_shape{model_constraint_fields};

json::Value folded_enum(const json::Value& value, Arena& arena) {
  return value.is_string() ? json::Value::of_string(arena.copy(to_lower(value.string()))) : value;
}

json::Value decode(const json::Value& value, const Shape& shape, Arena& arena) {
  if (value.is_object()) return decode_object(value, shape, arena);
  if (!value.is_array()) return value;
  std::vector<json::Value> items;
  items.reserve(value.size);
  for (const json::Value& item : value.array()) items.push_back(decode(item, shape, arena));
  return json::Value::of_array(arena.copy(std::span<const json::Value>(items)));
}

}  // namespace slimdag
