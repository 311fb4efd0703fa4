// The state store, in memory.
#include "../rows.hpp"

using namespace contract;

namespace {

constexpr std::int64_t new_year_2026 = 1767225600000000;
const Ranged<std::int64_t> moment{new_year_2026, INT64_MAX, INT64_MIN, Expected::refused};

slimdag_status set_text(slimdag_run_record* record, slimdag_run_field field, std::string_view value) {
  return slimdag_run_record_set_text(record, field, value.data(), value.size(), nullptr);
}

slimdag_run_record* record_of(World& world, std::string_view name, std::string_view environment) {
  return world.once<slimdag_run_record>(name, [&](slimdag_run_record** out, slimdag_error** error) {
    slimdag_status status = slimdag_run_record_new(out, error);
    const std::string manifest = data_path("previous") + "/manifest.json";
    if (status == SLIMDAG_OK) status = set_text(*out, SLIMDAG_RUN_ENVIRONMENT, environment);
    if (status == SLIMDAG_OK) status = set_text(*out, SLIMDAG_RUN_STATUS, "success");
    if (status == SLIMDAG_OK) status = set_text(*out, SLIMDAG_RUN_MANIFEST, manifest);
    return status == SLIMDAG_OK ? set_text(*out, SLIMDAG_RUN_ID, "run1") : status;
  });
}
slimdag_run_record* record(World& world) { return record_of(world, "record", "production"); }
slimdag_run_record* other_record(World& world) { return record_of(world, "other record", "staging"); }
slimdag_run_record* empty_record(World& world) {
  return world.once<slimdag_run_record>("empty record", slimdag_run_record_new);
}

slimdag_store_options* store_options(World& world) {
  return world.once<slimdag_store_options>("store options", slimdag_store_options_new);
}
slimdag_store* store(World& world) {
  slimdag_run_record* run = record(world);
  return world.once<slimdag_store>("store", [run](slimdag_store** out, slimdag_error** error) {
    slimdag_status status = slimdag_store_open(":memory:", 8, nullptr, out, error);
    slimdag_string* id = nullptr;
    if (status == SLIMDAG_OK) status = slimdag_store_record_run(*out, run, &id, error);
    slimdag_string_free(id);
    return status;
  });
}

slimdag_state_query* query_of(World& world, std::string_view name, std::string_view environment) {
  return world.once<slimdag_state_query>(name, [&](slimdag_state_query** out, slimdag_error** error) {
    const slimdag_status status = slimdag_state_query_new(out, error);
    return status != SLIMDAG_OK ? status
                                : slimdag_state_query_set_text(*out, SLIMDAG_STATE_QUERY_ENVIRONMENT,
                                                               environment.data(), environment.size(), error);
  });
}
slimdag_state_query* query(World& world) { return query_of(world, "query", "production"); }
slimdag_state_query* query_of_nothing(World& world) { return query_of(world, "query of nothing", "nowhere"); }
slimdag_state_query* query_of_dev(World& world) { return query_of(world, "query of dev", "dev"); }
slimdag_state_query* query_of_train(World& world) { return query_of(world, "query of train", "train"); }
slimdag_deletion* deletion_of(World& world, std::string_view name, std::string_view run_id) {
  return world.once<slimdag_deletion>(name, [&](slimdag_deletion** out, slimdag_error** error) {
    slimdag_status status = slimdag_deletion_new(out, error);
    if (status == SLIMDAG_OK)
      status = slimdag_deletion_set_text(*out, SLIMDAG_DELETION_RUN_ID, run_id.data(), run_id.size(), error);
    return status == SLIMDAG_OK ? slimdag_deletion_set_dry_run(*out, 1, error) : status;
  });
}
slimdag_deletion* deletion(World& world) { return deletion_of(world, "deletion", "run1"); }
slimdag_deletion* deletion_of_nobody(World& world) { return deletion_of(world, "deletion of nobody", "run2"); }
slimdag_deletion* empty_deletion(World& world) {
  return world.once<slimdag_deletion>("empty deletion", slimdag_deletion_new);
}
slimdag_export_options* export_options(World& world) {
  return world.once<slimdag_export_options>("export options", slimdag_export_options_new);
}
slimdag_buffer* buffer(World& world) { return world.once<slimdag_buffer>("buffer", slimdag_buffer_new); }

slimdag_status put(const char*, size_t, const char*, size_t, void*) { return SLIMDAG_OK; }
slimdag_status get(const char*, size_t, slimdag_buffer*, void*) { return SLIMDAG_OK; }
slimdag_status drop(const char*, size_t, void*) { return SLIMDAG_OK; }
slimdag_status size_of(const char*, size_t, int64_t*, void*) { return SLIMDAG_OK; }

slimdag_storage* storage_of(World& world, std::string_view name) {
  return world.once<slimdag_storage>(name, [](slimdag_storage** out, slimdag_error** error) {
    return slimdag_storage_new("memory://", 9, nullptr, let_go, out, error);
  });
}
slimdag_storage* empty_storage(World& world) { return storage_of(world, "empty storage"); }
slimdag_storage* storage(World& world) {
  slimdag_storage* made = storage_of(world, "storage");
  slimdag_storage_set_put(made, put, nullptr);
  slimdag_storage_set_get(made, get, nullptr);
  return made;
}

const auto new_string = out<slimdag_string*>();
const auto new_state = out<slimdag_state*>();

const Rows option_rows = {
    FUNCTION(slimdag_buffer_new).takes(out<slimdag_buffer*>()),
    RELEASES(slimdag_buffer_free, buffer),
    FUNCTION(slimdag_buffer_append).takes(given(buffer), bytes("some bytes")),
    FUNCTION(slimdag_store_options_new).takes(out<slimdag_store_options*>()),
    RELEASES(slimdag_store_options_free, store_options),
    FUNCTION(slimdag_store_options_set_create).takes(given(store_options), flag(1)),
    FUNCTION(slimdag_store_options_set_patience)
        .takes(given(store_options), Ranged<std::int64_t>{1000, INT64_MAX, -1, Expected::refused}),
    FUNCTION(slimdag_store_options_set_environments).takes(given(store_options), given(environments)),
    FUNCTION(slimdag_storage_new)
        .takes(utf8("memory://artifacts/of/this/test"), value<void*>(nullptr), value<slimdag_destroy_callback>(let_go),
               out<slimdag_storage*>()),
    RELEASES(slimdag_storage_free, empty_storage),
    FUNCTION(slimdag_storage_set_put).takes(given(empty_storage), value<slimdag_storage_put_callback>(put)),
    FUNCTION(slimdag_storage_set_get).takes(given(storage), value<slimdag_storage_get_callback>(get)),
    FUNCTION(slimdag_storage_set_remove).takes(given(storage), value<slimdag_storage_remove_callback>(drop)),
    FUNCTION(slimdag_storage_set_size).takes(given(storage), value<slimdag_storage_size_callback>(size_of)),
    FUNCTION(slimdag_store_options_set_storage)
        .takes(given(store_options), given(storage))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(store_options), given(empty_storage)),
    FUNCTION(slimdag_run_record_new).takes(out<slimdag_run_record*>()),
    RELEASES(slimdag_run_record_free, empty_record),
    FUNCTION(slimdag_run_record_set_text)
        .takes(given(empty_record), choice(SLIMDAG_RUN_JOB), utf8("a job with a long name"))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(empty_record), choice(SLIMDAG_RUN_STATUS), utf8("fine")),
    FUNCTION(slimdag_run_record_add_secret_name).takes(given(empty_record), utf8("pepper"), flag(1)),
    FUNCTION(slimdag_run_record_set_strict).takes(given(empty_record), flag(0)),
    FUNCTION(slimdag_run_record_warnings_json).takes(given(empty_record), out<slimdag_string*>()),
    FUNCTION(slimdag_run_record_set_process_environment)
        .takes(given(empty_record), pairs({{"GITHUB_EVENT_NAME", "push"}})),
    FUNCTION(slimdag_run_record_set_allow_future_end).takes(given(empty_record), flag(1)),
    FUNCTION(slimdag_run_record_set_time).takes(given(empty_record), choice(SLIMDAG_RUN_FINISHED_AT), moment),
    FUNCTION(slimdag_store_options_set_file_mode)
        .takes(given(store_options), value<std::uint32_t>(0640))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(store_options), value<std::uint32_t>(0)),
    FUNCTION(slimdag_export_options_new).takes(out<slimdag_export_options*>()),
    RELEASES(slimdag_export_options_free, export_options),
    FUNCTION(slimdag_export_options_set_force).takes(given(export_options), flag(1)),
    FUNCTION(slimdag_export_options_set_file_mode)
        .takes(given(export_options), value<std::uint32_t>(0600))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(export_options), value<std::uint32_t>(01000)),
    FUNCTION(slimdag_deletion_new).takes(out<slimdag_deletion*>()),
    RELEASES(slimdag_deletion_free, empty_deletion),
    FUNCTION(slimdag_deletion_set_text)
        .takes(given(deletion_of_nobody), choice(SLIMDAG_DELETION_PROJECT), utf8("shop")),
    FUNCTION(slimdag_deletion_set_dry_run).takes(given(deletion), flag(1)),
    FUNCTION(slimdag_state_query_new).takes(out<slimdag_state_query*>()),
    RELEASES(slimdag_state_query_free, query_of_nothing),
    FUNCTION(slimdag_state_query_set_text)
        .takes(given(query), choice(SLIMDAG_STATE_QUERY_ENVIRONMENT), utf8("production"))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(query), choice(SLIMDAG_STATE_QUERY_POLICY), utf8("newest")),
    FUNCTION(slimdag_state_query_set_as_of).takes(given(query_of_nothing), moment),
};

/// Development defers to production, where the store has a run; the release train has none.
slimdag_environments* two_environments(World& world) {
  return world.once<slimdag_environments>("two environments", [](slimdag_environments** out, slimdag_error** error) {
    constexpr std::string_view yaml = R"(environments:
  dev: {type: development}
  production: {type: deployment, deployment_type: production}
  train: {type: deployment, defer_to: self}
)";
    return slimdag_environments_parse(yaml.data(), yaml.size(), "environments.yml", 16, nullptr, nullptr, 0, out,
                                      error);
  });
}
slimdag_store* remembering(World& world) {
  slimdag_environments* rules = two_environments(world);
  return world.once<slimdag_store>("remembering store", [rules](slimdag_store** out, slimdag_error** error) {
    slimdag_status status = slimdag_store_open(":memory:", 8, nullptr, out, error);
    slimdag_strings* names = nullptr;
    if (status == SLIMDAG_OK) status = slimdag_store_remember_environments(*out, rules, "shop", 4, &names, error);
    slimdag_strings_free(names);
    return status;
  });
}
slimdag_deferral_context* context(World& world) {
  slimdag_environments* rules = two_environments(world);
  slimdag_store* runs = store(world);
  return world.once<slimdag_deferral_context>("context", [&](slimdag_deferral_context** out, slimdag_error** error) {
    return slimdag_deferral_context_new(rules, runs, "dev", 3, "", 0, "", 0, out, error);
  });
}

const Rows context_rows = {
    FUNCTION(slimdag_deferral_context_new)
        .takes(given(two_environments), given(store), utf8("dev"), utf8(""), utf8(""), out<slimdag_deferral_context*>())
        .fails(SLIMDAG_ERROR_NO_COMPARISON_STATE, given(two_environments), given(store), utf8("train"), utf8(""),
               utf8(""), out<slimdag_deferral_context*>())
        .fails(SLIMDAG_ERROR_JOB_NOT_FOUND, given(two_environments), given(store), utf8("dev"), utf8("nightly"),
               utf8(""), out<slimdag_deferral_context*>()),
    FUNCTION(slimdag_store_options_set_found_environments).takes(given(store_options), given(two_environments)),
    FUNCTION(slimdag_store_remember_environments)
        .takes(given(remembering), given(two_environments), utf8("shop"), out<slimdag_strings*>())
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(remembering), given(two_environments), utf8(""),
               out<slimdag_strings*>()),
    FUNCTION(slimdag_store_remembered_environments)
        .takes(given(remembering), utf8("shop"), utf8(""), out<slimdag_environments*>())
        .fails(SLIMDAG_ERROR_ENVIRONMENT_NOT_FOUND, given(remembering), utf8("nowhere"), utf8(""),
               out<slimdag_environments*>()),
    FUNCTION(slimdag_store_rules_json).takes(given(remembering), utf8("production"), utf8("shop"), new_string),
    FUNCTION(slimdag_deferral_context_for_mode)
        .takes(given(two_environments), given(store), given(query_of_dev), utf8("chain"),
               out<slimdag_deferral_context*>())
        .fails(SLIMDAG_ERROR_NO_COMPARISON_STATE, given(two_environments), given(store), given(query_of_train),
               utf8("dbt"), out<slimdag_deferral_context*>())
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(two_environments), given(store), given(query_of_dev), utf8("fast"),
               out<slimdag_deferral_context*>()),
    FUNCTION(slimdag_deferral_context_chain_state).takes(given(context), position(0), new_state),
    RELEASES(slimdag_deferral_context_free, context),
    FUNCTION(slimdag_deferral_context_json).takes(given(context), new_string),
    FUNCTION(slimdag_deferral_context_state)
        .takes(given(context), utf8(""), position(0), new_state)
        .fails(SLIMDAG_ERROR_PROJECT_NOT_FOUND, given(context), utf8("base"), position(0), new_state),
    FUNCTION(slimdag_defer_options_set_context).takes(given(defer_options), given(context).or_null()),
};

const Rows store_rows = {
    FUNCTION(slimdag_store_open)
        .takes(path(":memory:"), given(store_options).or_null(), out<slimdag_store*>())
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, path("mysql://host/db"), given(store_options), out<slimdag_store*>())
        .fails(SLIMDAG_ERROR_STORE_UNREACHABLE, path("/does/not/exist/state.db"), given(store_options),
               out<slimdag_store*>()),
    RELEASES(slimdag_store_free, store),
    FUNCTION(slimdag_store_url).takes(given(store), out<slimdag_text>()),
    FUNCTION(slimdag_store_record_run)
        .takes(given(store), given(record), new_string)
        .fails(SLIMDAG_ERROR_RUN_CONFLICT, given(store), given(other_record), new_string)
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(store), given(empty_record), new_string),
    FUNCTION(slimdag_store_comparison_state)
        .takes(given(store), given(query), new_state)
        .fails(SLIMDAG_ERROR_ENVIRONMENT_NOT_FOUND, given(store), given(query_of_nothing), new_state),
    FUNCTION(slimdag_store_run_state)
        .takes(given(store), utf8("run1"), utf8("shop"), new_state)
        .fails(SLIMDAG_ERROR_RUN_NOT_FOUND, given(store), utf8("run2"), utf8(""), new_state),
    FUNCTION(slimdag_store_runs_json)
        .takes(given(store), utf8("production"), utf8("shop"), utf8("nightly"), utf8("success"),
               value<std::uint64_t>(10), new_string)
        .fails(SLIMDAG_ERROR_ENVIRONMENT_NOT_FOUND, given(store), utf8("nowhere"), utf8(""), utf8(""), utf8(""),
               value<std::uint64_t>(10), new_string),
    FUNCTION(slimdag_store_run_json)
        .takes(given(store), utf8("run1"), utf8(""), new_string)
        .fails(SLIMDAG_ERROR_RUN_NOT_FOUND, given(store), utf8("run2"), utf8(""), new_string),
    FUNCTION(slimdag_store_view_json)
        .takes(given(store), given(query), new_string)
        .fails(SLIMDAG_ERROR_ENVIRONMENT_NOT_FOUND, given(store), given(query_of_nothing), new_string),
    FUNCTION(slimdag_store_prune_json)
        .takes(given(store), value<std::int64_t>(10), value<std::int64_t>(-1), flag(1), new_string)
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(store), value<std::int64_t>(-1), value<std::int64_t>(-1), flag(0),
               new_string)
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(store), value<std::int64_t>(INT64_MIN), value<std::int64_t>(1),
               flag(0), new_string),
    FUNCTION(slimdag_store_delete_json)
        .takes(given(store), given(deletion), new_string)
        .fails(SLIMDAG_ERROR_RUN_NOT_FOUND, given(store), given(deletion_of_nobody), new_string)
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(store), given(empty_deletion), new_string),
    FUNCTION(slimdag_state_origin_json).takes(given(state), new_string),
    FUNCTION(slimdag_state_provenance_json)
        .takes(given(state), utf8("model.shop.orders"), new_string)
        .fails(SLIMDAG_ERROR_NODE_NOT_FOUND, given(state), utf8("model.shop.nobody"), new_string),
    FUNCTION(slimdag_state_export)
        .fails(SLIMDAG_ERROR_MISSING_STATE, given(empty_state), path("/does/not/exist"))
        .takes(given(state), path(temporary_snapshot("contract-exported"))),
    FUNCTION(slimdag_state_export_with)
        .fails(SLIMDAG_ERROR_MISSING_STATE, given(empty_state), path("/does/not/exist"),
               given(export_options).or_null())
        .takes(given(state), path(temporary_snapshot("contract-exported-with")), given(export_options).or_null()),
    FUNCTION(slimdag_state_parse)
        .fails(SLIMDAG_ERROR_INVALID_JSON, bytes("{"), value<const char*>(nullptr), value<std::size_t>(0),
               value<const char*>(nullptr), value<std::size_t>(0), bytes("bucket"), new_state)
        .takes(bytes(R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"}})"),
               value<const char*>(nullptr), value<std::size_t>(0), value<const char*>(nullptr), value<std::size_t>(0),
               bytes("s3://bucket/prefix"), new_state),
};

}  // namespace
