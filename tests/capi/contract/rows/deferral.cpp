// Deferral, clones, stale relations.
#include "../rows.hpp"

using namespace contract;

namespace {

const auto new_set = out<slimdag_node_set*>();
const auto new_string = out<slimdag_string*>();

/// Builds and their number.
struct Builds {
  struct Bound {
    slimdag_node_build build;
    bool null;
    auto values() {
      return std::tuple(null ? nullptr : static_cast<const slimdag_node_build*>(&build), std::size_t{1});
    }
    bool settle(bool) { return true; }
  };
  Bound bind(World&, Attack attack) const {
    slimdag_node_build build = {text("model.shop.orders"), text("a_staging_environment"),
                                text("run_number_42_of_today"), text("2026-11-21T10:00:00Z"), 1};
    if (attack == Attack::not_utf8) build.run_id = text("\xff");
    if (attack == Attack::null_item) build.unique_id = {nullptr, 7};
    if (attack == Attack::out_of_range) build.built = 2;
    return {build, attack == Attack::null_pointer};
  }
  std::vector<Case> cases() const {
    return {{Attack::null_pointer, Expected::refused},
            {Attack::not_utf8, Expected::refused},
            {Attack::null_item, Expected::refused},
            {Attack::out_of_range, Expected::refused}};
  }
};

/// No builds.
struct NoBuilds {
  struct Bound {
    auto values() { return std::tuple(static_cast<const slimdag_node_build*>(nullptr), std::size_t{0}); }
    bool settle(bool) { return true; }
  };
  Bound bind(World&, Attack) const { return {}; }
  std::vector<Case> cases() const { return {}; }
};

slimdag_status is_there(slimdag_text, int32_t* out_exists, void*) {
  *out_exists = 1;
  return SLIMDAG_OK;
}

const Rows option_rows = {
    FUNCTION(slimdag_defer_options_new).takes(out<slimdag_defer_options*>()),
    RELEASES(slimdag_defer_options_free, defer_options),
    FUNCTION(slimdag_defer_options_set_mode)
        .takes(given(defer_options), utf8("slim_strict"))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(defer_options), utf8("fast")),
    FUNCTION(slimdag_defer_options_set_command)
        .takes(given(defer_options), utf8("docs generate"))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(defer_options), utf8("freshness")),
    FUNCTION(slimdag_defer_options_set_favor_state).takes(given(defer_options), flag(1)),
    FUNCTION(slimdag_defer_options_set_foreign_keys_as_ref).takes(given(defer_options), flag(1)),
    FUNCTION(slimdag_defer_options_set_check_deferred_relations).takes(given(defer_options), flag(1)),
    FUNCTION(slimdag_defer_options_set_environment_moved).takes(given(defer_options), flag(1)),
    FUNCTION(slimdag_defer_options_set_full_refresh).takes(given(defer_options), flag(1)),
    FUNCTION(slimdag_defer_options_set_semantics)
        .takes(given(defer_options), utf8("dbt-core-1.12"))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(defer_options), utf8("dbt-core-0.1")),
    FUNCTION(slimdag_defer_options_set_project_dir).takes(given(defer_options), path("/some/where/a_project")),
    FUNCTION(slimdag_defer_options_set_more_unrendered_values).takes(given(defer_options), flag(1)),
    FUNCTION(slimdag_defer_options_set_target_environment)
        .takes(given(defer_options), utf8("an_environment_with_a_long_name")),
    FUNCTION(slimdag_defer_options_set_compared_with).takes(given(defer_options), given(state).or_null()),
    FUNCTION(slimdag_defer_options_set_existing_relations)
        .takes(given(defer_options), texts({"\"shop\".\"prod\".\"orders\"", "\"shop\".\"prod\".\"payments\""})),
    FUNCTION(slimdag_defer_options_set_relation_exists)
        .takes(given(defer_options), value<slimdag_relation_exists_callback>(is_there), value<void*>(nullptr),
               value<slimdag_destroy_callback>(let_go)),
    FUNCTION(slimdag_defer_options_add_source)
        .takes(given(defer_options), given(state), utf8("an_environment_with_a_long_name"),
               utf8("another_project_with_a_long_name"), Builds{}),
    FUNCTION(slimdag_defer_options_add_source)
        .takes(given(defer_options), given(state), utf8("production"), utf8(""), NoBuilds{}),
};

const Rows deferral_rows = {
    FUNCTION(slimdag_defer)
        .takes(given(set), given(deferring), out<slimdag_deferral*>())
        .fails(SLIMDAG_ERROR_MISSING_STATE, given(set), given(defer_options), out<slimdag_deferral*>())
        .fails(SLIMDAG_ERROR_CALLBACK_FAILED, given(one_model), given(deferring_badly), out<slimdag_deferral*>()),
    RELEASES(slimdag_deferral_free, deferral),
    FUNCTION(slimdag_deferral_build).takes(given(deferral), new_set),
    FUNCTION(slimdag_deferral_deferred).takes(given(deferral), new_set),
    FUNCTION(slimdag_deferral_resolutions_json)
        .takes(given(deferral), utf8("model.shop.orders"), new_string)
        .fails(SLIMDAG_ERROR_NODE_NOT_FOUND, given(deferral), utf8("model.shop.nobody"), new_string),
    FUNCTION(slimdag_deferral_findings_json).takes(given(deferral), new_string),
    FUNCTION(slimdag_deferral_json).takes(given(deferral), new_string),
    FUNCTION(slimdag_clone_json)
        .takes(given(set), given(deferring), new_string)
        .fails(SLIMDAG_ERROR_MISSING_STATE, given(set), given(defer_options), new_string),
    FUNCTION(slimdag_stale_relations_json)
        .takes(given(manifest), given(state), given(deferring).or_null(), new_string)
        .fails(SLIMDAG_ERROR_MISSING_STATE, given(manifest), given(empty_state), given(deferring), new_string),
};

}  // namespace
