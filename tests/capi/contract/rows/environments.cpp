// Environments, variables, edits.
#include "../rows.hpp"

using namespace contract;

namespace {

const auto new_string = out<slimdag_string*>();
const auto new_edit = out<slimdag_edit*>();

slimdag_variable_context* of_a_job(World& world) {
  return world.once<slimdag_variable_context>("of a job", [](slimdag_variable_context** out, slimdag_error** error) {
    const slimdag_status status = slimdag_variable_context_new(out, error);
    return status == SLIMDAG_OK ? slimdag_variable_context_set_job(*out, "nightly", 7, error) : status;
  });
}

const Rows reading_rows = {
    FUNCTION(slimdag_environments_load)
        .takes(path(SLIMDAG_TEST_ENVIRONMENTS), pairs({{"NAME", "value"}}), out<slimdag_environments*>())
        .fails(SLIMDAG_ERROR_FILE_NOT_FOUND, path("/does/not/exist"), pairs({}), out<slimdag_environments*>()),
    FUNCTION(slimdag_environments_parse)
        .takes(bytes(environments_yaml), bytes("environments.yml"), pairs({{"NAME", "value"}, {"OTHER", ""}}),
               out<slimdag_environments*>())
        .fails(SLIMDAG_ERROR_INVALID_ENVIRONMENTS_FILE, bytes("environments: ["), bytes("x.yml"), pairs({}),
               out<slimdag_environments*>()),
    RELEASES(slimdag_environments_free, environments),
    FUNCTION(slimdag_environments_names).takes(given(environments), out<slimdag_strings*>()),
    FUNCTION(slimdag_environments_findings_json).takes(given(environments), new_string),
    FUNCTION(slimdag_environments_findings_json).takes(given(broken_environments), new_string),
    FUNCTION(slimdag_environments_require_valid)
        .takes(given(environments))
        .fails(SLIMDAG_ERROR_INVALID_ENVIRONMENTS_FILE, given(broken_environments)),
    FUNCTION(slimdag_environments_json).takes(given(environments), new_string),
    FUNCTION(slimdag_environments_environment_json)
        .takes(given(environments), utf8("main"), utf8("base"), new_string)
        .fails(SLIMDAG_ERROR_ENVIRONMENT_NOT_FOUND, given(environments), utf8("mian"), utf8("base"), new_string)
        .fails(SLIMDAG_ERROR_PROJECT_NOT_FOUND, given(environments), utf8("main"), utf8("bse"), new_string),
    FUNCTION(slimdag_environments_deferral_json)
        .takes(given(environments), utf8("stage"), utf8("check"), utf8("base"), new_string)
        .fails(SLIMDAG_ERROR_JOB_NOT_FOUND, given(environments), utf8("stage"), utf8("chek"), utf8("base"), new_string)
        .fails(SLIMDAG_ERROR_INVALID_ENVIRONMENTS_FILE, given(broken_environments), utf8("main"), utf8(""), utf8(""),
               new_string),
    FUNCTION(slimdag_environments_chain_json).takes(given(environments), utf8("dev"), utf8("base"), new_string),
    FUNCTION(slimdag_environments_upstream_json).takes(given(environments), utf8("prod"), utf8("shop"), new_string),
};

const Rows variable_rows = {
    FUNCTION(slimdag_variable_context_new).takes(out<slimdag_variable_context*>()),
    RELEASES(slimdag_variable_context_free, variable_context),
    FUNCTION(slimdag_variable_context_set_job).takes(given(variable_context), utf8("a_job_with_a_long_name")),
    FUNCTION(slimdag_variable_context_set_user_name).takes(given(variable_context), utf8("a_user_with_a_long_name")),
    FUNCTION(slimdag_variable_context_set_personal).takes(given(variable_context), pairs({{"DBT_A", "b"}})),
    FUNCTION(slimdag_variable_context_set_run).takes(given(variable_context), pairs({{"SLIMDAG_RUN_ID", "1"}})),
    FUNCTION(slimdag_environments_variables_json)
        .takes(given(environments), utf8("main"), utf8("base"), given(of_a_job).or_null(), new_string)
        .fails(SLIMDAG_ERROR_JOB_NOT_FOUND, given(environments), utf8("prod"), utf8("shop"), given(of_a_job),
               new_string),
    FUNCTION(slimdag_environments_variable_uses_json)
        .takes(given(environments), utf8("main"), utf8("base"), given(of_a_job).or_null(), new_string),
    FUNCTION(slimdag_environments_require_variables)
        .takes(given(environments), utf8("main"), utf8("base"), given(of_a_job).or_null())
        .fails(SLIMDAG_ERROR_MISSING_VARIABLE, given(environments), utf8("prod"), utf8("shop"),
               value<slimdag_variable_context*>(nullptr)),
    FUNCTION(slimdag_environments_profile_json)
        .takes(given(environments), utf8("main"), utf8("base"), given(of_a_job).or_null(), new_string),
    FUNCTION(slimdag_environments_schema)
        .takes(given(environments), utf8("main"), utf8("base"), given(of_a_job).or_null(), new_string)
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(environments), utf8("dev"), utf8("base"),
               value<slimdag_variable_context*>(nullptr), new_string),
};

const Rows edit_rows = {
    FUNCTION(slimdag_environments_add)
        .takes(given(environments), utf8("qa"), utf8("base"), pairs({{"type", "deployment"}, {"variables.DBT_A", "b"}}),
               new_edit)
        .fails(SLIMDAG_ERROR_INVALID_ENVIRONMENTS_FILE, given(environments), utf8("qa"), utf8("base"),
               pairs({{"type", "deploiment"}}), new_edit),
    FUNCTION(slimdag_environments_set)
        .takes(given(environments), utf8("stage"), utf8("base"), pairs({{"threads", "8"}, {"variables.DBT_A", "b"}}),
               new_edit)
        .fails(SLIMDAG_ERROR_INVALID_ENVIRONMENTS_FILE, given(environments), utf8("stage"), utf8("base"),
               pairs({{"defer_to", "nowhere"}}), new_edit),
    FUNCTION(slimdag_environments_mark_production)
        .takes(given(environments), utf8("stage"), utf8("base"), new_edit)
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(environments), utf8("dev"), utf8("base"), new_edit),
    FUNCTION(slimdag_environments_move_jobs)
        .takes(given(environments), utf8("main"), utf8("stage"), utf8("base"), texts({"nightly"}), new_edit)
        .fails(SLIMDAG_ERROR_JOB_NOT_FOUND, given(environments), utf8("main"), utf8("stage"), utf8("base"),
               texts({"check"}), new_edit),
    FUNCTION(slimdag_environments_delete)
        .takes(given(environments), utf8("stage"), utf8("base"), flag(1), value<std::uint64_t>(3), flag(1), new_edit)
        .fails(SLIMDAG_ERROR_WOULD_LOSE_DATA, given(environments), utf8("stage"), utf8("base"), flag(0),
               value<std::uint64_t>(0), flag(0), new_edit),
    GETTER(slimdag_edit_text).gives_or(is_full, is_empty, given(edit)),
    FUNCTION(slimdag_edit_json).takes(given(edit), new_string),
    FUNCTION(slimdag_edit_save).takes(given(edit_of_file)).fails(SLIMDAG_ERROR_FILE_NOT_FOUND, given(edit)),
    RELEASES(slimdag_edit_free, edit),
};

slimdag_status refuse(slimdag_text, slimdag_text, slimdag_text, slimdag_text, slimdag_text, slimdag_text, slimdag_text*,
                      void*) {
  return SLIMDAG_ERROR_CALLBACK_FAILED;
}
slimdag_status answer(slimdag_text, slimdag_text, slimdag_text, slimdag_text, slimdag_text, slimdag_text,
                      slimdag_text* name, void*) {
  *name = text("a_name_from_outside");
  return SLIMDAG_OK;
}
slimdag_relation_options* with_callback_of(World& world, std::string_view name, slimdag_name_callback callback) {
  return world.once<slimdag_relation_options>(name, [callback](slimdag_relation_options** out, slimdag_error** error) {
    const slimdag_status status = slimdag_relation_options_new(out, error);
    return status == SLIMDAG_OK ? slimdag_relation_options_set_callback(*out, callback, nullptr, nullptr, error)
                                : status;
  });
}
slimdag_relation_options* refusing(World& world) { return with_callback_of(world, "refusing", refuse); }
slimdag_relation_options* answering(World& world) { return with_callback_of(world, "answering", answer); }

const Rows relation_rows = {
    FUNCTION(slimdag_relation_options_new).takes(out<slimdag_relation_options*>()),
    RELEASES(slimdag_relation_options_free, relation_options),
    FUNCTION(slimdag_relation_options_set_schema_rule)
        .takes(given(relation_options), utf8("production"), utf8("a_target_with_a_long_name"))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(relation_options), utf8("sometimes"), utf8("")),
    FUNCTION(slimdag_relation_options_set_vars).takes(given(relation_options), pairs({{"a_variable", "a value"}})),
    FUNCTION(slimdag_relation_options_set_context).takes(given(relation_options), given(of_a_job)),
    FUNCTION(slimdag_relation_options_set_own_manifest).takes(given(relation_options), flag(0)),
    FUNCTION(slimdag_relation_options_set_callback)
        .takes(given(relation_options), value<slimdag_name_callback>(nullptr), value<void*>(nullptr),
               value<slimdag_destroy_callback>(let_go)),
    FUNCTION(slimdag_relations_json)
        .takes(given(manifest), given(environments), utf8("prod"), utf8("shop"), given(answering).or_null(), new_string)
        .fails(SLIMDAG_ERROR_CALLBACK_FAILED, given(manifest), given(environments), utf8("prod"), utf8("shop"),
               given(refusing), new_string)
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(manifest), given(environments), utf8("stage"), utf8("base"),
               given(answering), new_string)
        .fails(SLIMDAG_ERROR_ENVIRONMENT_NOT_FOUND, given(manifest), given(environments), utf8("nowhere"), utf8("shop"),
               value<slimdag_relation_options*>(nullptr), new_string),
    FUNCTION(slimdag_manifest_variables_json).takes(given(manifest), new_string),
};

}  // namespace
