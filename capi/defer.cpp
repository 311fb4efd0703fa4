#include "slimdag/deferral/defer.hpp"

#include <unordered_map>
#include <unordered_set>

#include "arguments.hpp"
#include "compare_arguments.hpp"
#include "deferral/deferral_json.hpp"
#include "guard.hpp"

using namespace slimdag::capi;
using slimdag::ErrorCode;
using slimdag::NodeBuild;

namespace {

slimdag::RelationExists set_of(std::span<const slimdag_text> names) {
  auto there = std::make_shared<std::unordered_set<std::string>>();
  there->reserve(names.size());
  for (const slimdag_text& name : names) there->emplace(text(name.data, name.size, "relation_names"));
  return [there](std::string_view name) { return there->contains(std::string(name)); };
}

slimdag::RelationExists asking(slimdag_relation_exists_callback callback, Payload payload) {
  if (callback == nullptr) return {};
  return [callback, payload = std::move(payload)](std::string_view name) {
    std::int32_t exists = 0;
    const std::string terminated(name);
    if (callback(as_text(terminated), &exists, payload.get()) != SLIMDAG_OK)
      throw slimdag::Error(ErrorCode::callback_failed, "The callback that looks for relations reported a failure.", {},
                           "Look at what the callback did; nothing was decided.");
    return exists != 0;
  };
}

std::string copy_of(const slimdag_text& given, std::string_view parameter) {
  return std::string(text(given.data, given.size, parameter));
}

std::function<std::optional<NodeBuild>(std::string_view)> builds_of(const slimdag_node_build* builds,
                                                                    std::size_t count) {
  if (builds == nullptr && count == 0) return {};
  if (builds == nullptr) throw_null("builds");
  auto known = std::make_shared<std::unordered_map<std::string, NodeBuild>>();
  for (const slimdag_node_build& build : std::span(builds, count))
    known->insert_or_assign(copy_of(build.unique_id, "builds"),
                            NodeBuild{flag(build.built, "builds"), copy_of(build.environment, "builds"),
                                      copy_of(build.run_id, "builds"), copy_of(build.built_at, "builds")});
  return [known](std::string_view unique_id) -> std::optional<NodeBuild> {
    const auto found = known->find(std::string(unique_id));
    return found == known->end() ? std::nullopt : std::optional(found->second);
  };
}

void add_source(slimdag_defer_options& options, std::string_view project, slimdag::DeferralSource source) {
  if (project.empty()) return options.sources.push_back(std::move(source));
  for (slimdag::UpstreamProject& known : options.options.upstream)
    if (known.project == project) return known.sources.push_back(std::move(source));
  options.options.upstream.push_back({std::string(project), {std::move(source)}});
}

slimdag::DeferOptions complete(const slimdag_defer_options& from) {
  slimdag::DeferOptions options = from.options;
  options.compared_with = from.compared_with ? &*from.compared_with : nullptr;
  return options;
}

slimdag::Deferral deferral_of(const slimdag_node_set& nodes, const slimdag_defer_options& given) {
  if (given.context) return defer(nodes.manifest, nodes.nodes, *given.context, complete(given));
  return defer(nodes.manifest, nodes.nodes, given.sources, complete(given));
}

const slimdag::DeferralSource& source_to_clone(const slimdag_defer_options& given) {
  const std::vector<slimdag::DeferralSource>& sources = given.context ? given.context->sources : given.sources;
  if (!sources.empty()) return sources.front();
  throw slimdag::Error(ErrorCode::missing_state, "There is no state to clone from.", {},
                       "Add a source, as dbt's --state or --defer-state.");
}

const std::vector<slimdag::DeferralSource>& sources_of(const slimdag::DeferralContext& context,
                                                       std::string_view project) {
  if (project.empty()) return context.sources;
  for (const slimdag::UpstreamProject& upstream : context.upstream)
    if (upstream.project == project) return upstream.sources;
  throw slimdag::Error(ErrorCode::project_not_found,
                       "There is no upstream project '" + std::string(project) + "' in the context.", {},
                       "Name one that the project depends on.");
}

template <typename Enum>
Enum named(std::optional<Enum> value, std::string_view what, std::string_view name, std::string_view choices) {
  if (value) return *value;
  throw slimdag::Error(ErrorCode::invalid_argument,
                       "There is no " + std::string(what) + " \"" + std::string(name) + "\" for deferral.", {},
                       "Use one of " + std::string(choices) + ".");
}

template <typename Write>
slimdag_string* json_of(Write&& write) {
  slimdag::JsonWriter out;
  write(out);
  return new slimdag_string(std::move(out).str());
}

}  // namespace

extern "C" {

slimdag_status slimdag_defer_options_new(slimdag_defer_options** out, slimdag_error** error) {
  return guard(error, [&] {
    slimdag_defer_options*& to = required(out, "out");
    to = new slimdag_defer_options();
  });
}

void slimdag_defer_options_free(slimdag_defer_options* options) { free_handle(options); }

slimdag_status slimdag_defer_options_set_mode(slimdag_defer_options* options, const char* mode, size_t mode_size,
                                              slimdag_error** error) {
  return guard(error, [&] {
    slimdag::DeferOptions& to = live(options, "options").options;
    const std::string_view name = text(mode, mode_size, "mode");
    to.mode = named(slimdag::deferral_mode_from(name), "mode", name, "dbt, slim, slim_strict, chain");
  });
}

slimdag_status slimdag_defer_options_set_command(slimdag_defer_options* options, const char* command,
                                                 size_t command_size, slimdag_error** error) {
  return guard(error, [&] {
    slimdag::DeferOptions& to = live(options, "options").options;
    const std::string_view name = text(command, command_size, "command");
    to.command = named(slimdag::dbt_command_from(name), "command", name,
                       "build, run, seed, snapshot, test, compile, show, docs generate");
  });
}

slimdag_status slimdag_defer_options_set_favor_state(slimdag_defer_options* options, int32_t value,
                                                     slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.favor_state = flag(value, "value"); });
}

slimdag_status slimdag_defer_options_set_foreign_keys_as_ref(slimdag_defer_options* options, int32_t value,
                                                             slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.foreign_keys_as_ref = flag(value, "value"); });
}

slimdag_status slimdag_defer_options_set_check_deferred_relations(slimdag_defer_options* options, int32_t value,
                                                                  slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.check_deferred_relations = flag(value, "value"); });
}

slimdag_status slimdag_defer_options_set_full_refresh(slimdag_defer_options* options, int32_t value,
                                                      slimdag_error** error) {
  return guard(error, [&] { live(options, "options").full_refresh = flag(value, "value"); });
}

slimdag_status slimdag_defer_options_set_environment_moved(slimdag_defer_options* options, int32_t value,
                                                           slimdag_error** error) {
  return guard(error, [&] { live(options, "options").environment_moved = flag(value, "value"); });
}

slimdag_status slimdag_defer_options_set_existing_relations(slimdag_defer_options* options,
                                                            const slimdag_text* relation_names, size_t count,
                                                            slimdag_error** error) {
  return guard(
      error, [&] { live(options, "options").options.exists = set_of(texts(relation_names, count, "relation_names")); });
}

slimdag_status slimdag_defer_options_set_relation_exists(slimdag_defer_options* options,
                                                         slimdag_relation_exists_callback callback, void* payload,
                                                         slimdag_destroy_callback destroy, slimdag_error** error) {
  return guard(error, [&] {
    Payload kept(payload, destroy);
    live(options, "options").options.exists = asking(callback, std::move(kept));
  });
}

slimdag_status slimdag_defer_options_set_target_environment(slimdag_defer_options* options, const char* environment,
                                                            size_t environment_size, slimdag_error** error) {
  return guard(error, [&] {
    live(options, "options").options.target_environment = text(environment, environment_size, "environment");
  });
}

slimdag_status slimdag_defer_options_set_compared_with(slimdag_defer_options* options, const slimdag_state* state,
                                                       slimdag_error** error) {
  return guard(error, [&] {
    slimdag_defer_options& to = live(options, "options");
    const slimdag_state* given = live_or_null(state, "state");
    to.compared_with = given == nullptr ? std::nullopt : std::optional(given->state);
  });
}

slimdag_status slimdag_defer_options_set_more_unrendered_values(slimdag_defer_options* options, int32_t value,
                                                                slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.compare.more_unrendered_values = flag(value, "value"); });
}

slimdag_status slimdag_defer_options_set_semantics(slimdag_defer_options* options, const char* name, size_t name_size,
                                                   slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.compare.semantics = semantics(name, name_size); });
}

slimdag_status slimdag_defer_options_set_project_dir(slimdag_defer_options* options, const char* path, size_t path_size,
                                                     slimdag_error** error) {
  return guard(error, [&] {
    live(options, "options").options.compare.project_dir = std::string(slimdag::capi::path(path, path_size, "path"));
  });
}

slimdag_status slimdag_defer_options_add_source(slimdag_defer_options* options, const slimdag_state* state,
                                                const char* environment, size_t environment_size, const char* project,
                                                size_t project_size, const slimdag_node_build* builds, size_t count,
                                                slimdag_error** error) {
  return guard(error, [&] {
    slimdag_defer_options& to = live(options, "options");
    slimdag::DeferralSource source{live(state, "state").state,
                                   std::string(text(environment, environment_size, "environment")),
                                   builds_of(builds, count)};
    add_source(to, text(project, project_size, "project"), std::move(source));
  });
}

slimdag_status slimdag_deferral_context_new(const slimdag_environments* environments, const slimdag_store* store,
                                            const char* environment, size_t environment_size, const char* job,
                                            size_t job_size, const char* project, size_t project_size,
                                            slimdag_deferral_context** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Environments& rules = live(environments, "environments").environments;
    const slimdag::Store& from = live(store, "store").store;
    const std::string_view name = text(environment, environment_size, "environment");
    const std::string_view of_job = text(job, job_size, "job");
    const std::string_view of_project = text(project, project_size, "project");
    slimdag_deferral_context*& to = required(out, "out");
    to = new slimdag_deferral_context(slimdag::deferral_context(rules, from, name, of_job, of_project));
  });
}

slimdag_status slimdag_deferral_context_for_mode(const slimdag_environments* environments, const slimdag_store* store,
                                                 const slimdag_state_query* query, const char* mode, size_t mode_size,
                                                 slimdag_deferral_context** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Environments& rules = live(environments, "environments").environments;
    const slimdag::Store& from = live(store, "store").store;
    const slimdag::StateQuery& of = live(query, "query").query;
    const std::string_view name = text(mode, mode_size, "mode");
    const slimdag::DeferralMode by =
        named(slimdag::deferral_mode_from(name), "mode", name, "dbt, slim, slim_strict, chain");
    slimdag_deferral_context*& to = required(out, "out");
    to = new slimdag_deferral_context(slimdag::deferral_context(rules, from, of.environment, of.job, of.project, by));
  });
}

void slimdag_deferral_context_free(slimdag_deferral_context* context) { free_handle(context); }

slimdag_status slimdag_deferral_context_json(const slimdag_deferral_context* context, slimdag_string** out,
                                             slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::DeferralContext& of = live(context, "context").context;
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::to_json(of));
  });
}

slimdag_status slimdag_deferral_context_state(const slimdag_deferral_context* context, const char* project,
                                              size_t project_size, size_t position, slimdag_state** out,
                                              slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::DeferralContext& of = live(context, "context").context;
    const auto& sources = sources_of(of, text(project, project_size, "project"));
    slimdag_state*& to = required(out, "out");
    if (position >= sources.size()) throw_unknown_value("position", static_cast<std::int64_t>(position));
    to = new slimdag_state(sources[position].state);
  });
}

slimdag_status slimdag_deferral_context_chain_state(const slimdag_deferral_context* context, size_t position,
                                                    slimdag_state** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::DeferralContext& of = live(context, "context").context;
    slimdag_state*& to = required(out, "out");
    if (position >= of.chain.size()) throw_unknown_value("position", static_cast<std::int64_t>(position));
    to = new slimdag_state(of.chain[position].state);
  });
}

slimdag_status slimdag_defer_options_set_context(slimdag_defer_options* options,
                                                 const slimdag_deferral_context* context, slimdag_error** error) {
  return guard(error, [&] {
    slimdag_defer_options& to = live(options, "options");
    const slimdag_deferral_context* given = live_or_null(context, "context");
    to.context = given == nullptr ? std::nullopt : std::optional(given->context);
  });
}

slimdag_status slimdag_defer(const slimdag_node_set* selected, const slimdag_defer_options* options,
                             slimdag_deferral** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag_node_set& nodes = live(selected, "selected");
    const slimdag_defer_options& given = live(options, "options");
    slimdag_deferral*& to = required(out, "out");
    to = new slimdag_deferral(deferral_of(nodes, given));
  });
}

void slimdag_deferral_free(slimdag_deferral* deferral) { free_handle(deferral); }

slimdag_status slimdag_deferral_build(const slimdag_deferral* deferral, slimdag_node_set** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Deferral& of = live(deferral, "deferral").deferral;
    slimdag_node_set*& to = required(out, "out");
    to = new slimdag_node_set(of.manifest(), of.build());
  });
}

slimdag_status slimdag_deferral_deferred(const slimdag_deferral* deferral, slimdag_node_set** out,
                                         slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Deferral& of = live(deferral, "deferral").deferral;
    slimdag_node_set*& to = required(out, "out");
    to = new slimdag_node_set(of.manifest(), of.deferred());
  });
}

slimdag_status slimdag_deferral_resolutions_json(const slimdag_deferral* deferral, const char* unique_id,
                                                 size_t unique_id_size, slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Deferral& of = live(deferral, "deferral").deferral;
    const std::string_view id = text(unique_id, unique_id_size, "unique_id");
    slimdag_string*& to = required(out, "out");
    to = json_of([&](slimdag::JsonWriter& json) { slimdag::write_resolutions(json, of.resolutions(id)); });
  });
}

slimdag_status slimdag_deferral_findings_json(const slimdag_deferral* deferral, slimdag_string** out,
                                              slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Deferral& of = live(deferral, "deferral").deferral;
    slimdag_string*& to = required(out, "out");
    to = json_of([&](slimdag::JsonWriter& json) { slimdag::write_findings(json, of.findings()); });
  });
}

slimdag_status slimdag_deferral_json(const slimdag_deferral* deferral, slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Deferral& of = live(deferral, "deferral").deferral;
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(of.to_json());
  });
}

slimdag_status slimdag_clone_json(const slimdag_node_set* selected, const slimdag_defer_options* options,
                                  slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag_node_set& nodes = live(selected, "selected");
    const slimdag_defer_options& given = live(options, "options");
    slimdag_string*& to = required(out, "out");
    const auto steps = slimdag::clone_steps(nodes.manifest, nodes.nodes, source_to_clone(given),
                                            {given.options.exists, given.full_refresh});
    to = json_of([&](slimdag::JsonWriter& json) { slimdag::write_clone_steps(json, steps); });
  });
}

slimdag_status slimdag_stale_relations_json(const slimdag_manifest* manifest, const slimdag_state* state,
                                            const slimdag_defer_options* options, slimdag_string** out,
                                            slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Manifest& of = live(manifest, "manifest").manifest;
    const slimdag_state& previous = live(state, "state");
    const slimdag_defer_options* given = live_or_null(options, "options");
    slimdag_string*& to = required(out, "out");
    const auto stale = given == nullptr ? slimdag::stale_relations(of, previous.state)
                                        : slimdag::stale_relations(of, previous.state, given->options.exists,
                                                                   given->environment_moved);
    to = json_of([&](slimdag::JsonWriter& json) { slimdag::write_stale_relations(json, stale); });
  });
}

}  // extern "C"
