#include "slimdag/state/compare.hpp"

#include "arguments.hpp"
#include "compare_arguments.hpp"
#include "guard.hpp"
#include "support/json_writer.hpp"

using namespace slimdag::capi;
using slimdag::Comparison;
using slimdag::ConstraintSupport;
using slimdag::ContractBreak;
using slimdag::ErrorCode;
using slimdag::JsonWriter;
using slimdag::NodeSet;

namespace {

ConstraintSupport constraint_support(slimdag_constraint_support value) {
  switch (value) {
    case SLIMDAG_CONSTRAINT_ENFORCED:
      return ConstraintSupport::enforced;
    case SLIMDAG_CONSTRAINT_NOT_ENFORCED:
      return ConstraintSupport::not_enforced;
    case SLIMDAG_CONSTRAINT_NOT_SUPPORTED:
      return ConstraintSupport::not_supported;
    default:
      throw_unknown_value("table", value);
  }
}

slimdag_constraint_support constant_of(ConstraintSupport support) {
  return static_cast<slimdag_constraint_support>(support);
}

template <typename Items>
const auto& item_at(const Items& items, std::size_t position) {
  if (position >= items.size()) throw_unknown_value("position", static_cast<std::int64_t>(position));
  return items[position];
}

template <typename Get>
slimdag_status node_set_of(const slimdag_comparison* comparison, slimdag_node_set** out, slimdag_error** error,
                           Get get) {
  return guard(error, [&] {
    const Comparison& of = live(comparison, "comparison").comparison;
    slimdag_node_set*& to = required(out, "out");
    to = new slimdag_node_set(of.manifest(), get(of));
  });
}

template <typename Items>
std::vector<std::string_view> names_of(const Items& aspects) {
  std::vector<std::string_view> names;
  names.reserve(aspects.size());
  for (slimdag::Aspect aspect : aspects) names.push_back(to_string(aspect));
  return names;
}

std::string_view kind_name(slimdag::MacroChange::Kind kind) {
  switch (kind) {
    case slimdag::MacroChange::Kind::added:
      return "added";
    case slimdag::MacroChange::Kind::changed:
      return "changed";
    case slimdag::MacroChange::Kind::removed:
      return "removed";
  }
  return {};
}

void write_field(JsonWriter& json, const slimdag::FieldChange& field) {
  json.begin_object();
  json.key("aspect").text(to_string(field.aspect));
  json.key("path").text(field.path);
  if (field.old_value) json.key("old").raw(*field.old_value);
  if (field.new_value) json.key("new").raw(*field.new_value);
  json.end_object();
}

void write_contract_break(JsonWriter& json, const ContractBreak& broken) {
  json.begin_object();
  json.key("unique_id").text(broken.unique_id);
  json.key("versioned").boolean(broken.versioned);
  json.key("removed").boolean(broken.removed);
  json.key("breaking_changes").texts(broken.breaking_changes);
  json.end_object();
}

void write_reasons(JsonWriter& json, const slimdag::Reasons& reasons) {
  json.begin_object();
  json.key("unique_id").text(reasons.unique_id);
  json.key("aspects").texts(names_of(reasons.aspects));
  json.key("fields").begin_array();
  for (const slimdag::FieldChange& field : reasons.fields) write_field(json, field);
  json.end_array();
  json.key("macros").begin_array();
  for (const slimdag::MacroChange& macro : reasons.macros) {
    json.begin_object();
    json.key("chain").texts(macro.chain);
    json.key("kind").text(kind_name(macro.kind));
    json.end_object();
  }
  json.end_array();
  json.key("contract_break");
  if (reasons.contract_break) {
    write_contract_break(json, *reasons.contract_break);
  } else {
    json.null();
  }
  json.end_object();
}

}  // namespace

slimdag::ConstraintSupportTable slimdag::capi::constraint_support_table(const slimdag_constraint_support_table* table) {
  const slimdag_constraint_support_table& given = required(table, "table");
  return {constraint_support(given.check), constraint_support(given.not_null), constraint_support(given.unique),
          constraint_support(given.primary_key), constraint_support(given.foreign_key)};
}

std::chrono::system_clock::time_point slimdag::capi::time_point(std::int64_t unix_microseconds) {
  using Clock = std::chrono::system_clock;
  using std::chrono::microseconds;
  constexpr std::int64_t last = std::chrono::duration_cast<microseconds>(Clock::duration::max()).count();
  if (unix_microseconds > last || unix_microseconds < -last)
    throw_unknown_value("unix_microseconds", unix_microseconds);
  return Clock::time_point(std::chrono::duration_cast<Clock::duration>(microseconds(unix_microseconds)));
}

slimdag::Semantics slimdag::capi::semantics(const char* name, std::size_t size) {
  const std::string_view given = text(name, size, "name");
  const auto found = semantics_from(given);
  if (!found)
    throw slimdag::Error(ErrorCode::invalid_argument,
                         "\"" + std::string(given) + "\" is not the name of an engine's semantics.", {},
                         "Use dbt-core-1.11, dbt-core-1.12 or dbt-2.");
  return *found;
}

extern "C" {

slimdag_status slimdag_constraint_support_of(const char* adapter_type, size_t adapter_type_size,
                                             slimdag_constraint_support_table* out, slimdag_error** error) {
  return guard(error, [&] {
    const std::string_view adapter = text(adapter_type, adapter_type_size, "adapter_type");
    slimdag_constraint_support_table& to = required(out, "out");
    const auto found = slimdag::constraint_support_of(adapter);
    if (!found)
      throw slimdag::Error(ErrorCode::unknown_adapter,
                           "Nothing is known about the constraints of the adapter \"" + std::string(adapter) + "\".",
                           {}, "Set the constraint support yourself.");
    to = {constant_of(found->check), constant_of(found->not_null), constant_of(found->unique),
          constant_of(found->primary_key), constant_of(found->foreign_key)};
  });
}

slimdag_status slimdag_compare_options_new(slimdag_compare_options** out, slimdag_error** error) {
  return guard(error, [&] {
    slimdag_compare_options*& to = required(out, "out");
    to = new slimdag_compare_options();
  });
}

void slimdag_compare_options_free(slimdag_compare_options* options) { free_handle(options); }

slimdag_status slimdag_compare_options_set_more_unrendered_values(slimdag_compare_options* options, int32_t value,
                                                                  slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.more_unrendered_values = flag(value, "value"); });
}

slimdag_status slimdag_compare_options_set_semantics(slimdag_compare_options* options, const char* name,
                                                     size_t name_size, slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.semantics = semantics(name, name_size); });
}

slimdag_status slimdag_compare_options_set_project_dir(slimdag_compare_options* options, const char* path,
                                                       size_t path_size, slimdag_error** error) {
  return guard(error, [&] {
    live(options, "options").options.project_dir = std::string(slimdag::capi::path(path, path_size, "path"));
  });
}

slimdag_status slimdag_compare_options_set_constraint_support(slimdag_compare_options* options,
                                                              const slimdag_constraint_support_table* table,
                                                              slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.constraint_support = constraint_support_table(table); });
}

slimdag_status slimdag_compare_options_set_now(slimdag_compare_options* options, int64_t unix_microseconds,
                                               slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.now = time_point(unix_microseconds); });
}

slimdag_status slimdag_compare(const slimdag_manifest* manifest, const slimdag_state* state,
                               const slimdag_compare_options* options, slimdag_comparison** out,
                               slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Manifest& current = live(manifest, "manifest").manifest;
    const slimdag::State& previous = live(state, "state").state;
    const slimdag_compare_options* given = live_or_null(options, "options");
    slimdag_comparison*& to = required(out, "out");
    to = new slimdag_comparison(
        compare(current, previous, given == nullptr ? slimdag::CompareOptions{} : given->options));
  });
}

void slimdag_comparison_free(slimdag_comparison* comparison) { free_handle(comparison); }

slimdag_status slimdag_comparison_semantics_json(const slimdag_comparison* comparison, slimdag_string** out,
                                                 slimdag_error** error) {
  return guard(error, [&] {
    const Comparison& of = live(comparison, "comparison").comparison;
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(of.semantics_json());
  });
}

slimdag_status slimdag_comparison_new_nodes(const slimdag_comparison* comparison, slimdag_node_set** out,
                                            slimdag_error** error) {
  return node_set_of(comparison, out, error, [](const Comparison& of) -> const NodeSet& { return of.new_nodes(); });
}

slimdag_status slimdag_comparison_modified(const slimdag_comparison* comparison, slimdag_node_set** out,
                                           slimdag_error** error) {
  return node_set_of(comparison, out, error, [](const Comparison& of) -> const NodeSet& { return of.modified(); });
}

slimdag_status slimdag_comparison_unmodified(const slimdag_comparison* comparison, slimdag_node_set** out,
                                             slimdag_error** error) {
  return node_set_of(comparison, out, error, [](const Comparison& of) -> const NodeSet& { return of.unmodified(); });
}

slimdag_status slimdag_comparison_removed(const slimdag_comparison* comparison, slimdag_strings** out,
                                          slimdag_error** error) {
  return guard(error, [&] {
    const Comparison& of = live(comparison, "comparison").comparison;
    slimdag_strings*& to = required(out, "out");
    to = new_strings(std::span<const std::string>(of.removed()));
  });
}

slimdag_status slimdag_comparison_rename_count(const slimdag_comparison* comparison, size_t* out,
                                               slimdag_error** error) {
  return guard(error, [&] { required(out, "out") = live(comparison, "comparison").comparison.renamed().size(); });
}

slimdag_status slimdag_comparison_rename(const slimdag_comparison* comparison, size_t position,
                                         slimdag_text* out_old_unique_id, slimdag_strings** out_new_unique_ids,
                                         slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Rename& rename = item_at(live(comparison, "comparison").comparison.renamed(), position);
    slimdag_text& old_id = required(out_old_unique_id, "out_old_unique_id");
    slimdag_strings*& new_ids = required(out_new_unique_ids, "out_new_unique_ids");
    new_ids = new_strings(std::span<const std::string>(rename.new_unique_ids));
    old_id = as_text(rename.old_unique_id);
  });
}

slimdag_status slimdag_comparison_contract_break_count(const slimdag_comparison* comparison, size_t* out,
                                                       slimdag_error** error) {
  return guard(error,
               [&] { required(out, "out") = live(comparison, "comparison").comparison.contract_breaks().size(); });
}

slimdag_status slimdag_comparison_contract_break(const slimdag_comparison* comparison, size_t position,
                                                 slimdag_text* out_unique_id, int32_t* out_versioned,
                                                 int32_t* out_removed, slimdag_strings** out_breaking_changes,
                                                 slimdag_error** error) {
  return guard(error, [&] {
    const ContractBreak& broken = item_at(live(comparison, "comparison").comparison.contract_breaks(), position);
    slimdag_text& unique_id = required(out_unique_id, "out_unique_id");
    slimdag_strings*& changes = required(out_breaking_changes, "out_breaking_changes");
    changes = new_strings(std::span<const std::string>(broken.breaking_changes));
    unique_id = as_text(broken.unique_id);
    if (out_versioned != nullptr) *out_versioned = broken.versioned ? 1 : 0;
    if (out_removed != nullptr) *out_removed = broken.removed ? 1 : 0;
  });
}

slimdag_status slimdag_comparison_aspects(const slimdag_comparison* comparison, const char* unique_id,
                                          size_t unique_id_size, slimdag_strings** out, slimdag_error** error) {
  return guard(error, [&] {
    const Comparison& of = live(comparison, "comparison").comparison;
    const slimdag::NodeIndex node = node_named(of.manifest(), unique_id, unique_id_size);
    slimdag_strings*& to = required(out, "out");
    to = new_strings(std::span<const std::string_view>(names_of(of.aspects(node))));
  });
}

slimdag_status slimdag_comparison_reasons_json(const slimdag_comparison* comparison, const char* unique_id,
                                               size_t unique_id_size, slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const Comparison& of = live(comparison, "comparison").comparison;
    const std::string_view id = text(unique_id, unique_id_size, "unique_id");
    slimdag_string*& to = required(out, "out");
    JsonWriter json;
    write_reasons(json, of.reasons(id));
    to = new slimdag_string(std::move(json).str());
  });
}

slimdag_status slimdag_comparison_path_from_modified(const slimdag_comparison* comparison, const char* unique_id,
                                                     size_t unique_id_size, slimdag_strings** out,
                                                     slimdag_error** error) {
  return guard(error, [&] {
    const Comparison& of = live(comparison, "comparison").comparison;
    const std::string_view id = text(unique_id, unique_id_size, "unique_id");
    slimdag_strings*& to = required(out, "out");
    to = new_strings(std::span<const std::string>(of.path_from_modified(id)));
  });
}

slimdag_status slimdag_comparison_json(const slimdag_comparison* comparison, int32_t with_fields, slimdag_string** out,
                                       slimdag_error** error) {
  return guard(error, [&] {
    const Comparison& of = live(comparison, "comparison").comparison;
    const bool fields = flag(with_fields, "with_fields");
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(of.to_json(fields));
  });
}

}  // extern "C"
