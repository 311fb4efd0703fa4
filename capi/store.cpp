#include "slimdag/store/store.hpp"

#include <array>
#include <optional>

#include "arguments.hpp"
#include "compare_arguments.hpp"
#include "environment_arguments.hpp"
#include "guard.hpp"
#include "slimdag/store/export_state.hpp"

using namespace slimdag::capi;
using slimdag::ErrorCode;
using slimdag::Moment;
using slimdag::RunRecord;
using slimdag::StateQuery;

namespace {

/// Refuses what the other functions refuse, too.
Moment moment(std::int64_t unix_microseconds) {
  return std::chrono::floor<std::chrono::microseconds>(time_point(unix_microseconds));
}

/// Permissions with which the owner may read and write.
std::uint32_t file_mode(std::uint32_t mode) {
  constexpr std::uint32_t all = 0777, owner = 0600;
  if (mode <= all && (mode & owner) == owner) return mode;
  throw slimdag::Error(ErrorCode::invalid_argument, "The permissions " + std::to_string(mode) + " are none.", {},
                       "Give bits as 0600 or 0640, with which the owner may read and write.");
}

/// A rule of retention; -1: there is none.
std::optional<std::uint64_t> rule(std::int64_t value, std::string_view parameter) {
  if (value < -1)
    throw slimdag::Error(ErrorCode::invalid_argument,
                         "The parameter " + std::string(parameter) + " is " + std::to_string(value) + ".", {},
                         "Give a number from 0 on, or -1 for no such rule.");
  return value < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(value));
}

void check_callback(slimdag_status status, std::string_view what) {
  if (status != SLIMDAG_OK)
    throw slimdag::Error(ErrorCode::callback_failed,
                         "The callback that " + std::string(what) + " objects reported a failure.", {},
                         "Look at what the callback did; nothing was recorded.");
}

slimdag::ArtifactStorage storage_of(const slimdag_storage& given) {
  if (given.put == nullptr) throw_null("put");
  if (given.get == nullptr) throw_null("get");
  const Payload& payload = given.payload;
  slimdag::ArtifactStorage storage;
  storage.url = given.url;
  storage.put = [put = given.put, payload](std::string_view name, std::string_view content) {
    check_callback(put(name.data(), name.size(), content.data(), content.size(), payload.get()), "writes");
  };
  storage.get = [get = given.get, payload](std::string_view name) {
    slimdag_buffer buffer;
    check_callback(get(name.data(), name.size(), &buffer, payload.get()), "reads");
    return std::move(buffer.bytes);
  };
  if (given.remove != nullptr)
    storage.remove = [remove = given.remove, payload](std::string_view name) {
      check_callback(remove(name.data(), name.size(), payload.get()), "deletes");
    };
  if (given.size != nullptr)
    storage.size = [size = given.size, payload](std::string_view name) -> std::optional<std::uint64_t> {
      std::int64_t bytes = -1;
      check_callback(size(name.data(), name.size(), &bytes, payload.get()), "tells the size of");
      return bytes < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(bytes));
    };
  return storage;
}

std::string owned(const char* data, std::size_t size, std::string_view parameter) {
  return std::string(text(data, size, parameter));
}

std::string owned_path(const char* data, std::size_t size) {
  return size == 0 ? std::string() : std::string(path(data, size, "text"));
}

void set_text(RunRecord& record, std::int32_t field, const char* data, std::size_t size) {
  switch (field) {
    case SLIMDAG_RUN_ENVIRONMENT:
      record.environment = owned(data, size, "text");
      return;
    case SLIMDAG_RUN_JOB:
      record.job = owned(data, size, "text");
      return;
    case SLIMDAG_RUN_STATUS:
      record.status.reset();
      if (size > 0) record.status = slimdag::run_status_from(text(data, size, "text"));
      return;
    case SLIMDAG_RUN_TRIGGER:
      record.trigger.reset();
      if (size > 0) record.trigger = slimdag::run_trigger_from(text(data, size, "text"));
      return;
    case SLIMDAG_RUN_MANIFEST:
      record.manifest = owned_path(data, size);
      return;
    case SLIMDAG_RUN_RUN_RESULTS:
      record.run_results = owned_path(data, size);
      return;
    case SLIMDAG_RUN_SOURCES:
      record.sources = owned_path(data, size);
      return;
    case SLIMDAG_RUN_ID:
      record.run_id = owned(data, size, "text");
      return;
    case SLIMDAG_RUN_CODE_VERSION:
      record.code_version = owned(data, size, "text");
      return;
    case SLIMDAG_RUN_PULL_REQUEST:
      record.pull_request = owned(data, size, "text");
      return;
    case SLIMDAG_RUN_BRANCH:
      record.branch = owned(data, size, "text");
      return;
    case SLIMDAG_RUN_PROJECT:
      record.project = owned(data, size, "text");
      return;
    default:
      throw_unknown_value("field", field);
  }
}

slimdag::StatePolicy policy_from(std::string_view name) {
  const auto policy = slimdag::state_policy_from(name);
  if (!policy)
    throw slimdag::Error(ErrorCode::invalid_argument, "\"" + std::string(name) + "\" is not a policy.", {},
                         "Use last_successful_run, last_successful_deploy_run, job or applied.");
  return *policy;
}

void set_text(StateQuery& query, std::int32_t field, const char* data, std::size_t size) {
  switch (field) {
    case SLIMDAG_STATE_QUERY_ENVIRONMENT:
      query.environment = owned(data, size, "text");
      return;
    case SLIMDAG_STATE_QUERY_POLICY:
      query.policy.reset();
      if (size > 0) query.policy = policy_from(text(data, size, "text"));
      return;
    case SLIMDAG_STATE_QUERY_JOB:
      query.job = owned(data, size, "text");
      return;
    case SLIMDAG_STATE_QUERY_PROJECT:
      query.project = owned(data, size, "text");
      return;
    case SLIMDAG_STATE_QUERY_AS_OF_RUN:
      query.as_of_run = owned(data, size, "text");
      return;
    default:
      throw_unknown_value("field", field);
  }
}

void set_text(slimdag::Deletion& deletion, std::int32_t field, const char* data, std::size_t size) {
  switch (field) {
    case SLIMDAG_DELETION_RUN_ID:
      deletion.run_id = owned(data, size, "text");
      return;
    case SLIMDAG_DELETION_ENVIRONMENT:
      deletion.environment = owned(data, size, "text");
      return;
    case SLIMDAG_DELETION_PROJECT:
      deletion.project = owned(data, size, "text");
      return;
    default:
      throw_unknown_value("field", field);
  }
}

template <typename T>
slimdag_status make(T** out, slimdag_error** error) {
  return guard(error, [&] {
    T*& to = required(out, "out");
    to = new T();
  });
}

}  // namespace

extern "C" {

slimdag_status slimdag_buffer_new(slimdag_buffer** out, slimdag_error** error) { return make(out, error); }

void slimdag_buffer_free(slimdag_buffer* buffer) { free_handle(buffer); }

slimdag_status slimdag_buffer_append(slimdag_buffer* buffer, const char* data, size_t size, slimdag_error** error) {
  return guard(error, [&] { live(buffer, "buffer").bytes += bytes(data, size, "data"); });
}

slimdag_status slimdag_store_options_new(slimdag_store_options** out, slimdag_error** error) {
  return make(out, error);
}

void slimdag_store_options_free(slimdag_store_options* options) { free_handle(options); }

slimdag_status slimdag_store_options_set_create(slimdag_store_options* options, int32_t value, slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.create = flag(value, "value"); });
}

slimdag_status slimdag_store_options_set_patience(slimdag_store_options* options, int64_t milliseconds,
                                                  slimdag_error** error) {
  return guard(error, [&] {
    if (milliseconds < 0 || milliseconds > INT32_MAX) throw_unknown_value("milliseconds", milliseconds);
    live(options, "options").options.patience = std::chrono::milliseconds(milliseconds);
  });
}

slimdag_status slimdag_store_options_set_file_mode(slimdag_store_options* options, uint32_t mode,
                                                   slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.file_mode = file_mode(mode); });
}

slimdag_status slimdag_store_options_set_environments(slimdag_store_options* options,
                                                      const slimdag_environments* environments, slimdag_error** error) {
  return guard(error, [&] {
    slimdag::StoreOptions& to = live(options, "options").options;
    to.environments = live(environments, "environments").environments;
  });
}

slimdag_status slimdag_store_options_set_found_environments(slimdag_store_options* options,
                                                            const slimdag_environments* environments,
                                                            slimdag_error** error) {
  return guard(error, [&] {
    slimdag::StoreOptions& to = live(options, "options").options;
    to.found_environments = live(environments, "environments").environments;
  });
}

slimdag_status slimdag_storage_new(const char* url, size_t url_size, void* payload, slimdag_destroy_callback destroy,
                                   slimdag_storage** out, slimdag_error** error) {
  return guard(error, [&] {
    Payload kept(payload, destroy);
    std::string place = owned(url, url_size, "url");
    slimdag_storage*& to = required(out, "out");
    to = new slimdag_storage(std::move(place), std::move(kept));
  });
}

void slimdag_storage_free(slimdag_storage* storage) { free_handle(storage); }

slimdag_status slimdag_storage_set_put(slimdag_storage* storage, slimdag_storage_put_callback callback,
                                       slimdag_error** error) {
  return guard(error, [&] { live(storage, "storage").put = callback; });
}

slimdag_status slimdag_storage_set_get(slimdag_storage* storage, slimdag_storage_get_callback callback,
                                       slimdag_error** error) {
  return guard(error, [&] { live(storage, "storage").get = callback; });
}

slimdag_status slimdag_storage_set_remove(slimdag_storage* storage, slimdag_storage_remove_callback callback,
                                          slimdag_error** error) {
  return guard(error, [&] { live(storage, "storage").remove = callback; });
}

slimdag_status slimdag_storage_set_size(slimdag_storage* storage, slimdag_storage_size_callback callback,
                                        slimdag_error** error) {
  return guard(error, [&] { live(storage, "storage").size = callback; });
}

slimdag_status slimdag_store_options_set_storage(slimdag_store_options* options, const slimdag_storage* storage,
                                                 slimdag_error** error) {
  return guard(error, [&] {
    slimdag::StoreOptions& to = live(options, "options").options;
    to.storage = storage_of(live(storage, "storage"));
  });
}

slimdag_status slimdag_store_open(const char* url, size_t url_size, const slimdag_store_options* options,
                                  slimdag_store** out, slimdag_error** error) {
  return guard(error, [&] {
    const std::string name(path(url, url_size, "url"));
    const slimdag_store_options* given = live_or_null(options, "options");
    slimdag_store*& to = required(out, "out");
    to = new slimdag_store(slimdag::Store::open(name, given == nullptr ? slimdag::StoreOptions{} : given->options));
  });
}

void slimdag_store_free(slimdag_store* store) { free_handle(store); }

slimdag_status slimdag_store_url(const slimdag_store* store, slimdag_text* out, slimdag_error** error) {
  return guard(error, [&] {
    const std::string& url = live(store, "store").store.url();
    required(out, "out") = as_text(url);
  });
}

slimdag_status slimdag_store_remember_environments(slimdag_store* store, const slimdag_environments* environments,
                                                   const char* project, size_t project_size, slimdag_strings** out,
                                                   slimdag_error** error) {
  return guard(error, [&] {
    slimdag::Store& in = live(store, "store").store;
    const slimdag::Environments& rules = live(environments, "environments").environments;
    const std::string_view name = text(project, project_size, "project");
    slimdag_strings*& to = required(out, "out");
    const std::vector<std::string> names = in.remember_environments(rules, name);
    to = new_strings(std::span<const std::string>(names));
  });
}

slimdag_status slimdag_store_remembered_environments(const slimdag_store* store, const char* project,
                                                     size_t project_size, const char* environment,
                                                     size_t environment_size, slimdag_environments** out,
                                                     slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Store& in = live(store, "store").store;
    const std::string_view name = text(project, project_size, "project");
    const std::string_view of = text(environment, environment_size, "environment");
    slimdag_environments*& to = required(out, "out");
    auto found = in.remembered_environments(name, of);
    if (!found)
      throw slimdag::Error(ErrorCode::environment_not_found, "The store remembers no environments of that name.", {},
                           "Let it remember them: slimdag env remember.");
    to = new slimdag_environments(std::move(*found));
  });
}

slimdag_status slimdag_store_rules_json(const slimdag_store* store, const char* environment, size_t environment_size,
                                        const char* project, size_t project_size, slimdag_string** out,
                                        slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Store& in = live(store, "store").store;
    const std::string_view of = text(environment, environment_size, "environment");
    const std::string_view name = text(project, project_size, "project");
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::to_json(in.rules_used(of, name)));
  });
}

slimdag_status slimdag_run_record_new(slimdag_run_record** out, slimdag_error** error) { return make(out, error); }

void slimdag_run_record_free(slimdag_run_record* record) { free_handle(record); }

slimdag_status slimdag_run_record_set_text(slimdag_run_record* record, slimdag_run_field field, const char* text,
                                           size_t text_size, slimdag_error** error) {
  return guard(error, [&] { set_text(live(record, "record").record, field, text, text_size); });
}

slimdag_status slimdag_run_record_set_process_environment(slimdag_run_record* record, const slimdag_text* names,
                                                          const slimdag_text* values, size_t count,
                                                          slimdag_error** error) {
  return guard(error,
               [&] { live(record, "record").record.process_environment = variable_values(names, values, count); });
}

slimdag_status slimdag_run_record_set_time(slimdag_run_record* record, slimdag_run_time field,
                                           int64_t unix_microseconds, slimdag_error** error) {
  return guard(error, [&] {
    RunRecord& to = live(record, "record").record;
    if (field == SLIMDAG_RUN_STARTED_AT) {
      to.started_at = moment(unix_microseconds);
    } else if (field == SLIMDAG_RUN_FINISHED_AT) {
      to.finished_at = moment(unix_microseconds);
    } else {
      throw_unknown_value("field", field);
    }
  });
}

slimdag_status slimdag_run_record_set_allow_future_end(slimdag_run_record* record, int32_t value,
                                                       slimdag_error** error) {
  return guard(error, [&] { live(record, "record").record.allow_future_end = flag(value, "value"); });
}

slimdag_status slimdag_run_record_add_secret_name(slimdag_run_record* record, const char* name, size_t name_size,
                                                  int32_t is_secret, slimdag_error** error) {
  return guard(error, [&] {
    slimdag::SecretNames& names = live(record, "record").record.secret_names;
    std::string given(text(name, name_size, "name"));
    (flag(is_secret, "is_secret") ? names.secret : names.harmless).push_back(std::move(given));
  });
}

slimdag_status slimdag_run_record_set_strict(slimdag_run_record* record, int32_t strict, slimdag_error** error) {
  return guard(error, [&] { live(record, "record").record.strict = flag(strict, "strict"); });
}

slimdag_status slimdag_run_record_warnings_json(const slimdag_run_record* record, slimdag_string** out,
                                                slimdag_error** error) {
  return guard(error, [&] {
    const slimdag_run_record& of = live(record, "record");
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::to_json(*of.warnings));
  });
}

slimdag_status slimdag_store_record_run(slimdag_store* store, const slimdag_run_record* record, slimdag_string** out,
                                        slimdag_error** error) {
  return guard(error, [&] {
    slimdag::Store& to = live(store, "store").store;
    const slimdag_run_record& run = live(record, "record");
    slimdag_string*& id = required(out, "out");
    run.warnings->clear();
    id = new slimdag_string(to.record_run(run.record));
  });
}

slimdag_status slimdag_state_query_new(slimdag_state_query** out, slimdag_error** error) { return make(out, error); }

void slimdag_state_query_free(slimdag_state_query* query) { free_handle(query); }

slimdag_status slimdag_state_query_set_text(slimdag_state_query* query, slimdag_state_query_field field,
                                            const char* text, size_t text_size, slimdag_error** error) {
  return guard(error, [&] { set_text(live(query, "query").query, field, text, text_size); });
}

slimdag_status slimdag_state_query_set_as_of(slimdag_state_query* query, int64_t unix_microseconds,
                                             slimdag_error** error) {
  return guard(error, [&] { live(query, "query").query.as_of = moment(unix_microseconds); });
}

slimdag_status slimdag_store_comparison_state(const slimdag_store* store, const slimdag_state_query* query,
                                              slimdag_state** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Store& from = live(store, "store").store;
    const StateQuery& question = live(query, "query").query;
    slimdag_state*& to = required(out, "out");
    to = new slimdag_state(from.comparison_state(question));
  });
}

slimdag_status slimdag_store_run_state(const slimdag_store* store, const char* run_id, size_t run_id_size,
                                       const char* project, size_t project_size, slimdag_state** out,
                                       slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Store& from = live(store, "store").store;
    const std::string_view id = text(run_id, run_id_size, "run_id");
    const std::string_view of = text(project, project_size, "project");
    slimdag_state*& to = required(out, "out");
    to = new slimdag_state(from.run_state(id, of));
  });
}

slimdag_status slimdag_store_runs_json(const slimdag_store* store, const char* environment, size_t environment_size,
                                       const char* project, size_t project_size, const char* job, size_t job_size,
                                       const char* status, size_t status_size, uint64_t limit, slimdag_string** out,
                                       slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Store& from = live(store, "store").store;
    slimdag::RunFilter filter;
    filter.environment = owned(environment, environment_size, "environment");
    filter.project = owned(project, project_size, "project");
    filter.job = owned(job, job_size, "job");
    if (status_size > 0) filter.status = slimdag::run_status_from(text(status, status_size, "status"));
    filter.limit = limit;
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::to_json(from.runs(filter)));
  });
}

slimdag_status slimdag_store_run_json(const slimdag_store* store, const char* run_id, size_t run_id_size,
                                      const char* project, size_t project_size, slimdag_string** out,
                                      slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Store& from = live(store, "store").store;
    const std::string_view id = text(run_id, run_id_size, "run_id");
    const std::string_view of = text(project, project_size, "project");
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::to_json(from.run(id, of)));
  });
}

slimdag_status slimdag_store_view_json(const slimdag_store* store, const slimdag_state_query* query,
                                       slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Store& from = live(store, "store").store;
    const StateQuery& question = live(query, "query").query;
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::to_json(from.environment_view(question)));
  });
}

slimdag_status slimdag_store_prune_json(slimdag_store* store, int64_t keep_last, int64_t keep_days, int32_t dry_run,
                                        slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    slimdag::Store& from = live(store, "store").store;
    slimdag::Retention retention;
    retention.keep_last = rule(keep_last, "keep_last");
    retention.keep_days = rule(keep_days, "keep_days");
    retention.dry_run = flag(dry_run, "dry_run");
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::to_json(from.prune(retention)));
  });
}

slimdag_status slimdag_deletion_new(slimdag_deletion** out, slimdag_error** error) { return make(out, error); }

void slimdag_deletion_free(slimdag_deletion* deletion) { free_handle(deletion); }

slimdag_status slimdag_deletion_set_text(slimdag_deletion* deletion, slimdag_deletion_field field, const char* text,
                                         size_t text_size, slimdag_error** error) {
  return guard(error, [&] { set_text(live(deletion, "deletion").deletion, field, text, text_size); });
}

slimdag_status slimdag_deletion_set_dry_run(slimdag_deletion* deletion, int32_t value, slimdag_error** error) {
  return guard(error, [&] { live(deletion, "deletion").deletion.dry_run = flag(value, "value"); });
}

slimdag_status slimdag_store_delete_json(slimdag_store* store, const slimdag_deletion* deletion, slimdag_string** out,
                                         slimdag_error** error) {
  return guard(error, [&] {
    slimdag::Store& from = live(store, "store").store;
    const slimdag::Deletion& what = live(deletion, "deletion").deletion;
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::to_json(from.delete_history(what)));
  });
}

slimdag_status slimdag_state_parse(const char* manifest, size_t manifest_size, const char* run_results,
                                   size_t run_results_size, const char* sources, size_t sources_size, const char* name,
                                   size_t name_size, slimdag_state** out, slimdag_error** error) {
  return guard(error, [&] {
    const auto optional = [](const char* data, std::size_t size, std::string_view parameter) {
      return data == nullptr ? std::optional<std::string>() : std::string(bytes(data, size, parameter));
    };
    std::string content(bytes(manifest, manifest_size, "manifest"));
    const auto results = optional(run_results, run_results_size, "run_results");
    const auto freshness = optional(sources, sources_size, "sources");
    const std::string place(bytes(name, name_size, "name"));
    slimdag_state*& to = required(out, "out");
    to = new slimdag_state(slimdag::State::parse(std::move(content), results, freshness, place));
  });
}

slimdag_status slimdag_state_origin_json(const slimdag_state* state, slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::StateOrigin* origin = live(state, "state").state.origin();
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(origin == nullptr ? "null" : slimdag::to_json(*origin));
  });
}

slimdag_status slimdag_state_provenance_json(const slimdag_state* state, const char* unique_id, size_t unique_id_size,
                                             slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::State& of = live(state, "state").state;
    const auto provenance = of.provenance(text(unique_id, unique_id_size, "unique_id"));
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(provenance ? slimdag::to_json(*provenance) : "null");
  });
}

slimdag_status slimdag_state_export(const slimdag_state* state, const char* directory, size_t directory_size,
                                    slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::State& from = live(state, "state").state;
    slimdag::export_state(from, std::string(path(directory, directory_size, "directory")));
  });
}

slimdag_status slimdag_export_options_new(slimdag_export_options** out, slimdag_error** error) {
  return make(out, error);
}

void slimdag_export_options_free(slimdag_export_options* options) { free_handle(options); }

slimdag_status slimdag_export_options_set_force(slimdag_export_options* options, int32_t value, slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.force = flag(value, "value"); });
}

slimdag_status slimdag_export_options_set_file_mode(slimdag_export_options* options, uint32_t mode,
                                                    slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.file_mode = file_mode(mode); });
}

slimdag_status slimdag_state_export_with(const slimdag_state* state, const char* directory, size_t directory_size,
                                         const slimdag_export_options* options, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::State& from = live(state, "state").state;
    const std::string to(path(directory, directory_size, "directory"));
    const slimdag_export_options* given = live_or_null(options, "options");
    slimdag::export_state(from, to, given == nullptr ? slimdag::ExportOptions{} : given->options);
  });
}

}  // extern "C"
