#include "slimdag/environments/relations.hpp"

#include "arguments.hpp"
#include "environment_arguments.hpp"
#include "guard.hpp"

using namespace slimdag::capi;
using slimdag::ErrorCode;
using slimdag::NameRequest;
using slimdag::RelationOptions;

namespace {

slimdag_text view_of(std::string_view text) { return {text.data(), text.size()}; }
slimdag_text view_of(const std::optional<std::string>& text) {
  return text ? as_text(*text) : slimdag_text{nullptr, 0};
}

slimdag::NameCallback name_callback(slimdag_name_callback callback, Payload payload) {
  if (callback == nullptr) return {};
  return [callback, payload = std::move(payload)](const NameRequest& request) -> std::optional<std::string> {
    // Texts have a NUL behind them.
    const std::string unique_id(request.unique_id);
    const std::string target_name(request.target_name);
    slimdag_text name{nullptr, 0};
    const slimdag_status status = callback(
        view_of(to_string(request.component)), as_text(unique_id), view_of(request.custom_name), as_text(target_name),
        view_of(request.target_database), view_of(request.target_schema), &name, payload.get());
    if (status != SLIMDAG_OK)
      throw slimdag::Error(ErrorCode::callback_failed, "The callback that names relations reported a failure.", {},
                           "Look at what the callback did.");
    if (name.data == nullptr) return std::nullopt;
    return std::string(text(name.data, name.size, "out_name"));
  };
}

}  // namespace

extern "C" {

slimdag_status slimdag_relation_options_new(slimdag_relation_options** out, slimdag_error** error) {
  return guard(error, [&] {
    slimdag_relation_options*& to = required(out, "out");
    to = new slimdag_relation_options();
  });
}

void slimdag_relation_options_free(slimdag_relation_options* options) { free_handle(options); }

slimdag_status slimdag_relation_options_set_schema_rule(slimdag_relation_options* options, const char* rule,
                                                        size_t rule_size, const char* production_target,
                                                        size_t production_target_size, slimdag_error** error) {
  return guard(error, [&] {
    RelationOptions& to = live(options, "options").options;
    const std::string_view name = text(rule, rule_size, "rule");
    std::string target(text(production_target, production_target_size, "production_target"));
    const auto found = slimdag::schema_rule_from(name);
    if (!found)
      throw slimdag::Error(ErrorCode::invalid_argument, "\"" + std::string(name) + "\" is not a rule for schemas.", {},
                           "Use automatic, default, for_env or production.");
    to.schema_rule = *found;
    to.production_target = std::move(target);
  });
}

slimdag_status slimdag_relation_options_set_vars(slimdag_relation_options* options, const slimdag_text* names,
                                                 const slimdag_text* values, size_t count, slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.vars = variable_values(names, values, count); });
}

slimdag_status slimdag_relation_options_set_context(slimdag_relation_options* options,
                                                    const slimdag_variable_context* context, slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.variables = live(context, "context").context; });
}

slimdag_status slimdag_relation_options_set_own_manifest(slimdag_relation_options* options, int32_t on,
                                                         slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.own_manifest = flag(on, "on"); });
}

slimdag_status slimdag_relation_options_set_callback(slimdag_relation_options* options, slimdag_name_callback callback,
                                                     void* payload, slimdag_destroy_callback destroy,
                                                     slimdag_error** error) {
  return guard(error, [&] {
    Payload kept(payload, destroy);
    live(options, "options").options.callback = name_callback(callback, std::move(kept));
  });
}

slimdag_status slimdag_relations_json(const slimdag_manifest* manifest, const slimdag_environments* environments,
                                      const char* environment, size_t environment_size, const char* project,
                                      size_t project_size, const slimdag_relation_options* options,
                                      slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Manifest& of = live(manifest, "manifest").manifest;
    const EnvironmentArgument at(environments, environment, environment_size, project, project_size);
    const slimdag_relation_options* given = live_or_null(options, "options");
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(
        to_json(of, relations(of, at.in, at.name, given == nullptr ? RelationOptions{} : given->options, at.project)));
  });
}

slimdag_status slimdag_manifest_variables_json(const slimdag_manifest* manifest, slimdag_string** out,
                                               slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Manifest& of = live(manifest, "manifest").manifest;
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(to_json(of, node_variables(of)));
  });
}

}  // extern "C"
