#include "slimdag/selection/select.hpp"

#include "arguments.hpp"
#include "compare_arguments.hpp"
#include "guard.hpp"

using namespace slimdag::capi;
using slimdag::ErrorCode;
using slimdag::ResourceType;

namespace {

std::vector<std::string> copied(std::span<const slimdag_text> items) {
  std::vector<std::string> strings;
  strings.reserve(items.size());
  for (const slimdag_text& item : items) strings.emplace_back(bytes(item.data, item.size, "items"));
  return strings;
}

std::vector<ResourceType> resource_types(std::span<const slimdag_text> names) {
  std::vector<ResourceType> types;
  types.reserve(names.size());
  for (const slimdag_text& item : names) {
    const std::string_view name = bytes(item.data, item.size, "names");
    const auto type = slimdag::resource_type_from(name);
    if (!type)
      throw slimdag::Error(ErrorCode::invalid_argument, "\"" + std::string(name) + "\" is not a resource type of dbt.",
                           {},
                           "Use dbt's names, e.g. model, test, unit_test, snapshot, seed, source, exposure, metric.");
    types.push_back(*type);
  }
  return types;
}

slimdag::WarningSink sink_of(slimdag_warning_callback callback, Payload payload) {
  if (callback == nullptr) return {};
  return [callback, payload = std::move(payload)](const slimdag::Warning& warning) {
    const slimdag_warning handle(warning);
    const slimdag_status status = callback(&handle, payload.get());
    if (status != SLIMDAG_OK)
      throw slimdag::Error(ErrorCode::callback_failed, "The callback that receives warnings reported a failure.", {},
                           "Look at what the callback did; the selection was stopped.");
  };
}

const slimdag_warning* live_warning(const slimdag_warning* warning) noexcept {
  const bool is_warning =
      warning != nullptr && warning->mark == static_cast<std::uint64_t>(slimdag_warning::handle_type);
  return is_warning ? warning : nullptr;
}

}  // namespace

extern "C" {

slimdag_text slimdag_warning_code(const slimdag_warning* warning) {
  const slimdag_warning* found = live_warning(warning);
  return found == nullptr ? slimdag_text{"", 0} : as_text(found->code);
}

slimdag_text slimdag_warning_message(const slimdag_warning* warning) {
  const slimdag_warning* found = live_warning(warning);
  return found == nullptr ? slimdag_text{"", 0} : as_text(found->warning.message);
}

slimdag_text slimdag_warning_unique_id(const slimdag_warning* warning) {
  const slimdag_warning* found = live_warning(warning);
  return found == nullptr ? slimdag_text{"", 0} : as_text(found->warning.unique_id);
}

slimdag_status slimdag_select_options_new(slimdag_select_options** out, slimdag_error** error) {
  return guard(error, [&] {
    slimdag_select_options*& to = required(out, "out");
    to = new slimdag_select_options();
  });
}

void slimdag_select_options_free(slimdag_select_options* options) { free_handle(options); }

slimdag_status slimdag_select_options_set_select(slimdag_select_options* options, const slimdag_text* items,
                                                 size_t count, slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.select = copied(texts(items, count, "items")); });
}

slimdag_status slimdag_select_options_set_exclude(slimdag_select_options* options, const slimdag_text* items,
                                                  size_t count, slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.exclude = copied(texts(items, count, "items")); });
}

slimdag_status slimdag_select_options_set_selector(slimdag_select_options* options, const char* name, size_t name_size,
                                                   slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.selector = std::string(text(name, name_size, "name")); });
}

slimdag_status slimdag_select_options_set_selectors_yaml(slimdag_select_options* options, const char* yaml,
                                                         size_t yaml_size, const char* file, size_t file_size,
                                                         slimdag_error** error) {
  return guard(error, [&] {
    slimdag::SelectOptions& to = live(options, "options").options;
    std::string content(bytes(yaml, yaml_size, "yaml"));
    std::string name(bytes(file, file_size, "file"));
    to.selectors_yaml = std::move(content);
    to.selectors_file = std::move(name);
  });
}

slimdag_status slimdag_select_options_set_indirect_selection(slimdag_select_options* options, const char* mode,
                                                             size_t mode_size, slimdag_error** error) {
  return guard(error, [&] {
    slimdag::SelectOptions& to = live(options, "options").options;
    const std::string_view name = text(mode, mode_size, "mode");
    const auto found = slimdag::indirect_selection_from(name);
    if (!found)
      throw slimdag::Error(ErrorCode::invalid_argument,
                           "\"" + std::string(name) + "\" is not a mode of indirect selection.", {},
                           "Use eager, cautious, buildable or empty.");
    to.indirect_selection = *found;
    to.indirect_selection_given = true;
  });
}

slimdag_status slimdag_select_options_set_resource_types(slimdag_select_options* options, const slimdag_text* names,
                                                         size_t count, slimdag_error** error) {
  return guard(error,
               [&] { live(options, "options").options.resource_types = resource_types(texts(names, count, "names")); });
}

slimdag_status slimdag_select_options_set_exclude_resource_types(slimdag_select_options* options,
                                                                 const slimdag_text* names, size_t count,
                                                                 slimdag_error** error) {
  return guard(error, [&] {
    live(options, "options").options.exclude_resource_types = resource_types(texts(names, count, "names"));
  });
}

slimdag_status slimdag_select_options_set_include_empty(slimdag_select_options* options, int32_t value,
                                                        slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.include_empty = flag(value, "value"); });
}

slimdag_status slimdag_select_options_set_more_unrendered_values(slimdag_select_options* options, int32_t value,
                                                                 slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.compare.more_unrendered_values = flag(value, "value"); });
}

slimdag_status slimdag_select_options_set_semantics(slimdag_select_options* options, const char* name, size_t name_size,
                                                    slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.compare.semantics = semantics(name, name_size); });
}

slimdag_status slimdag_select_options_set_project_dir(slimdag_select_options* options, const char* path,
                                                      size_t path_size, slimdag_error** error) {
  return guard(error, [&] {
    live(options, "options").options.compare.project_dir = std::string(slimdag::capi::path(path, path_size, "path"));
  });
}

slimdag_status slimdag_select_options_set_constraint_support(slimdag_select_options* options,
                                                             const slimdag_constraint_support_table* table,
                                                             slimdag_error** error) {
  return guard(error,
               [&] { live(options, "options").options.compare.constraint_support = constraint_support_table(table); });
}

slimdag_status slimdag_select_options_set_now(slimdag_select_options* options, int64_t unix_microseconds,
                                              slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.compare.now = time_point(unix_microseconds); });
}

slimdag_status slimdag_select_options_set_current_sources(slimdag_select_options* options, const char* path,
                                                          size_t path_size, slimdag_error** error) {
  return guard(error, [&] {
    live(options, "options").options.current_sources = std::string(slimdag::capi::path(path, path_size, "path"));
  });
}

slimdag_status slimdag_select_options_set_on_warning(slimdag_select_options* options, slimdag_warning_callback callback,
                                                     void* payload, slimdag_destroy_callback destroy,
                                                     slimdag_error** error) {
  return guard(error, [&] {
    Payload kept(payload, destroy);
    live(options, "options").options.on_warning = sink_of(callback, std::move(kept));
  });
}

slimdag_status slimdag_select(const slimdag_manifest* manifest, const slimdag_state* state,
                              const slimdag_select_options* options, slimdag_node_set** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Manifest& from = live(manifest, "manifest").manifest;
    const slimdag_state* previous = live_or_null(state, "state");
    const slimdag_select_options* given = live_or_null(options, "options");
    slimdag_node_set*& to = required(out, "out");
    to = new slimdag_node_set(from, select(from, previous == nullptr ? nullptr : &previous->state,
                                           given == nullptr ? slimdag::SelectOptions{} : given->options));
  });
}

}  // extern "C"
