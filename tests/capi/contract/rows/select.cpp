#include "../rows.hpp"

using namespace contract;

namespace {

using Table = slimdag_constraint_support_table;

constexpr Table enforcing = {SLIMDAG_CONSTRAINT_ENFORCED, SLIMDAG_CONSTRAINT_ENFORCED, SLIMDAG_CONSTRAINT_ENFORCED,
                             SLIMDAG_CONSTRAINT_ENFORCED, SLIMDAG_CONSTRAINT_NOT_SUPPORTED};
constexpr Table undefined = {9, 9, 9, 9, 9};
constexpr std::int64_t new_year_2026 = 1767225600000000;
constexpr std::string_view yaml =
    "selectors:\n  - name: a\n    definition:\n      union:\n        - tag:nightly\n        - {method: fqn, value: "
    "report}\n";

slimdag_status ignore(const slimdag_warning*, void*) { return SLIMDAG_OK; }

slimdag_select_options* much(World& world) {
  return selecting(world, "state:modified+ tag:night*,@stg_orders path:models/marts result:error");
}
slimdag_select_options* of_a_state(World& world) { return selecting(world, "state:modified"); }
slimdag_select_options* refused(World& world) { return selecting(world, "@orders+"); }
slimdag_select_options* of_yaml(World& world) {
  return world.once<slimdag_select_options>("of YAML", [](slimdag_select_options** out, slimdag_error** error) {
    slimdag_status status = slimdag_select_options_new(out, error);
    if (status == SLIMDAG_OK)
      status = slimdag_select_options_set_selectors_yaml(*out, yaml.data(), yaml.size(), nullptr, 0, error);
    return status == SLIMDAG_OK ? slimdag_select_options_set_selector(*out, "a", 1, error) : status;
  });
}
slimdag_select_options* with_callback(World& world) {
  slimdag_select_options* options = selecting(world, "nothing_here");
  slimdag_select_options_set_on_warning(options, ignore, nullptr, nullptr, nullptr);
  return options;
}

const auto new_set = out<slimdag_node_set*>();
const auto new_string = out<slimdag_string*>();

const Rows rows = {
    FUNCTION(slimdag_select)
        .takes(given(manifest), given(state).or_null_typed(), given(much).or_null(), new_set)
        .fails(SLIMDAG_ERROR_MISSING_STATE, given(manifest), value<slimdag_state*>(nullptr), given(of_a_state), new_set)
        .fails(SLIMDAG_ERROR_CONTRACT_BREAKING_CHANGE, given(manifest), given(state_of_other_contract),
               given(of_a_state), new_set)
        .fails(SLIMDAG_ERROR_INVALID_SELECTOR, given(manifest), given(state), given(refused), new_set)
        .fails(SLIMDAG_ERROR_CYCLE, given(cyclic_manifest), given(state), given(much), new_set),
    FUNCTION(slimdag_select).takes(given(manifest), given(state).or_null(), given(select_options).or_null(), new_set),
    FUNCTION(slimdag_select).takes(given(manifest), given(state).or_null(), given(of_yaml).or_null(), new_set),
    FUNCTION(slimdag_select).takes(given(manifest), given(state).or_null(), given(with_callback).or_null(), new_set),
    FUNCTION(slimdag_why_json)
        .takes(given(manifest), given(state).or_null_typed(), given(much).or_null(), utf8("exposure.shop.board"),
               new_string)
        .fails(SLIMDAG_ERROR_NODE_NOT_FOUND, given(manifest), given(state), given(much), utf8("model.shop.nobody"),
               new_string)
        .fails(SLIMDAG_ERROR_MISSING_STATE, given(manifest), value<slimdag_state*>(nullptr), given(of_a_state),
               utf8("model.shop.orders"), new_string),
    FUNCTION(slimdag_why_json)
        .takes(given(manifest), given(state).or_null(), given(select_options).or_null(), utf8("seed.shop.countries"),
               new_string),
};

const Rows dbt_arguments_rows = {
    FUNCTION(slimdag_dbt_arguments).takes(given(set), utf8("dbt-core-1.12"), out<slimdag_strings*>()),
    FUNCTION(slimdag_dbt_selectors_yaml).takes(given(set), utf8("pull_request"), utf8("dbt-core-1.12"), new_string),
};

const Rows option_rows = {
    FUNCTION(slimdag_select_options_new).takes(out<slimdag_select_options*>()),
    RELEASES(slimdag_select_options_free, select_options),
    FUNCTION(slimdag_select_options_set_select).takes(given(select_options), texts({"orders+", "tag:nightly"})),
    FUNCTION(slimdag_select_options_set_exclude).takes(given(select_options), texts({"report a_name_that_is_long"})),
    FUNCTION(slimdag_select_options_set_selector).takes(given(select_options), utf8("a_selector_with_a_long_name")),
    FUNCTION(slimdag_select_options_set_selectors_yaml)
        .takes(given(select_options), bytes(yaml), bytes("the_path/of_the_file/selectors.yml")),
    FUNCTION(slimdag_select_options_set_indirect_selection)
        .takes(given(select_options), utf8("cautious"))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(select_options), utf8("lazy")),
    FUNCTION(slimdag_select_options_set_resource_types)
        .takes(given(select_options), texts({"model", "saved_query"}))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(select_options), texts({"model", "table"})),
    FUNCTION(slimdag_select_options_set_exclude_resource_types)
        .takes(given(select_options), texts({"test"}))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(select_options), texts({"table"})),
    FUNCTION(slimdag_select_options_set_include_empty).takes(given(select_options), flag(0)),
    FUNCTION(slimdag_select_options_set_more_unrendered_values).takes(given(select_options), flag(1)),
    FUNCTION(slimdag_select_options_set_semantics)
        .takes(given(select_options), utf8("dbt-core-1.12"))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(select_options), utf8("dbt-core-0.1")),
    FUNCTION(slimdag_select_options_set_project_dir).takes(given(select_options), path("/some/where/a_project")),
    FUNCTION(slimdag_select_options_set_constraint_support)
        .takes(given(select_options), input(enforcing))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(select_options), input(undefined)),
    FUNCTION(slimdag_select_options_set_now)
        .takes(given(select_options), Ranged<std::int64_t>{new_year_2026, INT64_MAX, INT64_MIN, Expected::refused}),
    FUNCTION(slimdag_select_options_set_current_sources)
        .takes(given(select_options), path("/some/where/target/sources.json")),
    FUNCTION(slimdag_select_options_set_on_warning)
        .takes(given(select_options), value<slimdag_warning_callback>(ignore), value<void*>(nullptr),
               value<slimdag_destroy_callback>(let_go)),
};

// A warning lives as long as the callback that gets it: the call under test is made there.
struct Asked {
  slimdag_text (*get)(const slimdag_warning*);
  const Plan* plan;
  Outcome* outcome;
};

slimdag_status ask(const slimdag_warning* warning, void* payload) {
  const Asked& asked = *static_cast<Asked*>(payload);
  World world;
  const slimdag_warning* about = warning;
  if (asked.plan->attack == Attack::null_pointer) about = nullptr;
  if (asked.plan->attack == Attack::other_type) about = reinterpret_cast<slimdag_warning*>(draw_options(world));
  failing_malloc::fail_at(asked.plan->failing_allocation, asked.plan->all_after);
  const slimdag_text answer = asked.get(about);
  asked.outcome->allocation_failed = failing_malloc::failed();
  asked.outcome->allocations = failing_malloc::count();
  failing_malloc::fail_at(0);
  const bool may_be_empty = about != warning || asked.get == slimdag_warning_unique_id;
  asked.outcome->settled = answer.data != nullptr && (answer.size == 0) == may_be_empty;
  return SLIMDAG_OK;
}

Row of_warning(const char* name, slimdag_text (*get)(const slimdag_warning*)) {
  Row row;
  row.function = name;
  row.without_status = true;
  row.cases = {{0, {Attack::null_pointer, Expected::refused}}, {0, {Attack::other_type, Expected::refused}}};
  row.call = [get](World& world, const Plan& plan) {
    Outcome outcome;
    outcome.settled = false;  // Until there is a warning.
    Asked asked{get, &plan, &outcome};
    slimdag_select_options* options = selecting(world, "nothing_here");
    slimdag_select_options_set_on_warning(options, ask, &asked, nullptr, nullptr);
    slimdag_node_set* none = nullptr;
    slimdag_select(manifest(world), nullptr, options, &none, nullptr);
    slimdag_node_set_free(none);
    return outcome;
  };
  return row;
}

const Rows warning_rows = {
    of_warning("slimdag_warning_code", slimdag_warning_code),
    of_warning("slimdag_warning_message", slimdag_warning_message),
    of_warning("slimdag_warning_unique_id", slimdag_warning_unique_id),
};

}  // namespace
