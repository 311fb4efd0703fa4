#include "selection/methods.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <initializer_list>
#include <memory>
#include <string>

#include "slimdag/error.hpp"
#include "state/state_data.hpp"
#include "unit/selection/shop.hpp"
#include "unit/state/temporary_directory.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

struct Case {
  const char* criterion;
  const char* expected;  ///< What dbt-core 1.11 selects of the same manifest with --indirect-selection empty.
};

void check(std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    CAPTURE(c.criterion);
    CHECK(selected(c.criterion) == c.expected);
  }
}

ErrorCode refusal(const std::string& criterion) {
  try {
    selected(criterion);
  } catch (const Error& e) {
    CHECK_FALSE(e.message().empty());
    return e.code();
  }
  return ErrorCode::internal;
}

}  // namespace

TEST_CASE("fqn") {
  check({
      {"*",
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm "
       "relationships_orders.2 revenue rounded shared source_matches.3 stg_items stg_orders unique_orders_id.1 weekly"},
      {"orders", "orders orders.adds_up"},
      {"shop.orders", "orders orders.adds_up"},
      {"staging", "stg_items stg_orders"},
      {"staging.*", "stg_items stg_orders"},
      {"shop.staging.stg_orders", "stg_orders"},
      {"stg_*", "stg_items stg_orders"},
      {"st?_orders", "stg_orders"},
      {"*_orders", "relationships_orders.2 stg_orders"},
      {"[!s]*",
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm "
       "relationships_orders.2 revenue rounded shared unique_orders_id.1 weekly"},
      {"shop",
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm "
       "relationships_orders.2 revenue rounded source_matches.3 stg_items stg_orders unique_orders_id.1 weekly"},
      {"dep", "shared"},
      {"dim", "dim.v1 dim.v10 dim.v2"},
      {"dim.v2", "dim.v2"},
      {"dim_v2", "dim.v2"},
      {"shop.dim.v1", "dim.v1"},
      {"dim.*", "dim.v1 dim.v10 dim.v2"},
      {"v1", ""},
      {"orders.adds_up", "orders.adds_up"},
      {"off", ""},
      {"nothing", ""},
      {"ORDERS", ""},
      {"model.shop.orders", ""},
      {"", ""},
      {"s*.stg_items", "stg_items"},
      {"shop.*orders", "orders relationships_orders.2 stg_orders"},
  });
}

TEST_CASE("tag") {
  check({
      {"tag:nightly", "board stg_orders weekly"},
      {"tag:night*", "board stg_orders weekly"},
      {"tag:static", "colors"},
      {"tag:landing", "raw.orders"},
      {"tag:slow", "orders.adds_up"},
      {"tag:none", ""},
  });
}

TEST_CASE("group, access, package, resource_type") {
  check({
      {"group:core", "revenue stg_orders"},
      {"group:c*", "revenue stg_orders"},
      {"group:x", ""},
      {"access:public", "orders"},
      {"access:private", "stg_orders"},
      {"access:protected", "dim.v1 dim.v10 dim.v2 shared stg_items"},
      {"access:p*", ""},
      {"package:dep", "shared"},
      {"package:this",
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded source_matches.3 stg_items stg_orders unique_orders_id.1 "
       "weekly"},
      {"package:s*",
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded source_matches.3 stg_items stg_orders unique_orders_id.1 "
       "weekly"},
      {"resource_type:seed", "colors"},
      {"resource_type:function", "rounded"},
      {"resource_type:unit_test", "orders.adds_up"},
      {"resource_type:macro", ""},
  });
}

TEST_CASE("source") {
  check({
      {"source:raw", "raw.items raw.orders"},
      {"source:raw.orders", "raw.orders"},
      {"source:shop.raw.items", "raw.items"},
      {"source:*.orders", "raw.orders"},
      {"source:ra?", "raw.items raw.orders"},
      {"source:dep.*.*", ""},
      {"source:raw.", ""},
      {"source:*", "raw.items raw.orders"},
  });
}

TEST_CASE("exposure, metric, semantic_model, saved_query, unit_test") {
  check({
      {"exposure:board", "board"},
      {"exposure:shop.*", "board"},
      {"exposure:dep.*", ""},
      {"metric:rev*", "revenue"},
      {"metric:*", "revenue"},
      {"semantic_model:*", "orders_sm"},
      {"semantic_model:shop.orders_sm", "orders_sm"},
      {"saved_query:weekly", "weekly"},
      {"unit_test:adds_up", "orders.adds_up"},
      {"unit_test:shop.*", "orders.adds_up"},
  });
}

TEST_CASE("path and file") {
  check({
      {"models/staging", "stg_items stg_orders"},
      {"path:models/staging/", "stg_items stg_orders"},
      {"path:models/staging/*.sql", "stg_items stg_orders"},
      {"path:models/*.sql", "dim.v1 dim.v10 dim.v2 orders shared"},
      {"path:models/**",
       "board dim.v1 dim.v10 dim.v2 orders orders.adds_up orders_sm raw.items raw.orders relationships_orders.2 "
       "revenue shared source_matches.3 stg_items stg_orders unique_orders_id.1 weekly"},
      {"path:*",
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded shared source_matches.3 stg_items stg_orders "
       "unique_orders_id.1 weekly"},
      {"path:**",
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded shared source_matches.3 stg_items stg_orders "
       "unique_orders_id.1 weekly"},
      {"models/staging/schema.yml", "stg_orders"},
      {"path:models/*/schema.yml", "stg_orders"},
      {"models/orders.sql", "orders shared"},
      {"path:models/gone.sql", ""},
      {"path:nowhere", ""},
      {"orders.sql", "orders shared"},
      {"file:orders", "orders shared"},
      {"file:stg_*", "stg_items stg_orders"},
      {"file:*.csv", "colors"},
      {"file:*.SQL", ""},
      {"colors.CSV", ""},
      {"path:models/schema.yml", "orders.adds_up relationships_orders.2 source_matches.3 unique_orders_id.1"},
      {"path:models//staging/./stg_items.sql", "stg_items"},
      {"path:models/../seeds", ""},
  });
}

TEST_CASE("config") {
  check({
      {"config.materialized:table", "dim.v1 dim.v10 dim.v2 orders"},
      {"config.materialized:TABLE", ""},
      {"config.enabled:true",
       "colors dim.v1 dim.v10 dim.v2 history look no_negative orders raw.items raw.orders relationships_orders.2 "
       "shared source_matches.3 stg_items stg_orders unique_orders_id.1"},
      {"config.tags:raw", "stg_orders"},
      {"config.tags:RAW", ""},
      {"config.meta.owner:ann", "stg_orders"},
      {"config.meta.n:5", ""},
      {"config.meta.flags:true", "stg_orders"},
      {"config.meta.flags:TRUE", "stg_orders"},
      {"config.meta.keys:x", ""},
      {"config.group:core", "stg_orders"},
      {"config.docs.show:false", "orders"},
      {"config.docs.show:true", "colors dim.v1 dim.v10 dim.v2 history look shared stg_items stg_orders"},
      {"config.contract.enforced:true", "orders"},
      {"config.contract.alias_types:False", ""},
      {"config.custom:yes", "orders"},
      {"config.severity:WARN", "unique_orders_id.1"},
      {"config.severity:error", "no_negative relationships_orders.2 source_matches.3"},
      {"config.severity:Error", "no_negative relationships_orders.2 source_matches.3"},
      {"config.static_analysis:off", "stg_items"},
      {"config.on_schema_change:ignore",
       "colors dim.v1 dim.v10 dim.v2 history look orders shared stg_items stg_orders"},
      {"config.access:protected", "dim.v1 dim.v10 dim.v2 orders shared stg_items stg_orders"},
      {"config.delimiter:;", "colors"},
      {"config.delimiter:,", ""},
      {"config.post-hook:grant", ""},
      {"config.limit:5", ""},
      {"config.schema:dbt_test__audit", "no_negative relationships_orders.2 source_matches.3 unique_orders_id.1"},
      {"config.freshness.warn_after.period:hour", "raw.orders"},
      {"config.freshness.warn_after.count:3", ""},
      {"config.freshness.error_after.period:hour", ""},
      {"config.strategy:timestamp", "history"},
      {"config.snapshot_table_column_names.dbt_scd_id:dbt_scd_id", "history"},
      {"config.missing:None", ""},
      {"config.missing.more:x", ""},
      {"config.get:x", ""},
      {"config.on_configuration_change.name:Apply",
       "colors dim.v1 dim.v10 dim.v2 history look orders shared stg_items stg_orders"},
      {"config:x", ""},
      {"config.fail_calc:count(*)", "no_negative relationships_orders.2 source_matches.3 unique_orders_id.1"},
  });
}

TEST_CASE("test_name and test_type") {
  check({
      {"test_name:unique", "unique_orders_id.1"},
      {"test_name:*", "orders.adds_up relationships_orders.2 source_matches.3 unique_orders_id.1"},
      {"test_name:adds_up", "orders.adds_up"},
      {"test_name:no_negative", ""},
      {"test_type:generic", "relationships_orders.2 source_matches.3 unique_orders_id.1"},
      {"test_type:schema", "relationships_orders.2 source_matches.3 unique_orders_id.1"},
      {"test_type:singular", "no_negative"},
      {"test_type:data", "no_negative relationships_orders.2 source_matches.3 unique_orders_id.1"},
      {"test_type:unit", "orders.adds_up"},
      {"test_type:at", "no_negative relationships_orders.2 source_matches.3 unique_orders_id.1"},
      {"test_type:", "no_negative relationships_orders.2 source_matches.3 unique_orders_id.1"},
      {"test_type:n", "no_negative"},
  });
}

TEST_CASE("version") {
  check({
      {"version:latest", "dim.v2"},
      {"version:old", "dim.v1"},
      {"version:prerelease", "dim.v10"},
      {"version:none", "orders shared stg_items stg_orders"},
  });
}

TEST_CASE("what dbt refuses is refused") {
  for (const char* criterion : {"foo:x", "source:a.b.c.d", "exposure:a.b.c", "metric:a.b.c", "semantic_model:a.b.c",
                                "saved_query:a.b.c", "unit_test:a.b.c", "resource_type:x", "test_type:x", "version:x",
                                "version:", "path:/models", "path:", "path:a**", "path:.", "selector:x", "@orders+"}) {
    CAPTURE(criterion);
    CHECK(refusal(criterion) == ErrorCode::invalid_selector);
  }
}

TEST_CASE("methods that look at a state need one") {
  for (const char* criterion : {"state:modified", "result:error", "source_status:fresher"}) {
    CAPTURE(criterion);
    CHECK(refusal(criterion) == ErrorCode::missing_state);
  }
}

TEST_CASE("an fqn that is too short is refused, as Python's index is") {
  const Manifest manifest = Manifest::parse(
      R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"}, "nodes": {"model.p.a":
          {"unique_id": "model.p.a", "name": "a", "resource_type": "model", "package_name": "p", "path": "a.sql",
           "original_file_path": "a.sql", "fqn": ["a"], "depends_on": {"nodes": [], "macros": []}, "config": {}}}})");
  SelectOptions options;
  options.select = {{"a"}};
  CHECK(select(manifest, nullptr, options).count() == 1);
  options.select = {{"b"}};
  CHECK_THROWS_AS(select(manifest, nullptr, options), Error);
}

namespace {

constexpr double monday = 1'000'000'000;

/// A state that has, of everything, only what a test puts in.
State state_with(StateData data) { return State(std::make_shared<const StateData>(std::move(data))); }

std::string selected_with(const State& state, const std::string& criterion,
                          const std::optional<std::string>& current_sources = {}) {
  SelectOptions options = all_types();
  options.select = {{criterion}};
  options.indirect_selection = IndirectSelection::empty;
  options.current_sources = current_sources;
  return names(shop(), select(shop(), &state, options));
}

std::string checked_source(std::string_view name, std::string_view max_loaded_at) {
  return fmt::format(R"({{"unique_id": "source.shop.raw.{}", "status": "pass", "max_loaded_at": "{}",
      "snapshotted_at": "2001-09-10T00:00:00Z", "max_loaded_at_time_ago_in_s": 1.0, "criteria": {{}}, "adapter_response": {{}},
      "timing": [], "thread_id": "t", "execution_time": 0.1}})",
                     name, max_loaded_at);
}

std::string sources_json(std::string_view results) {
  return fmt::format(
      R"({{"metadata": {{"dbt_schema_version": "https://schemas.getdbt.com/dbt/sources/v3.json"}}, "results": [{}], "elapsed_time": 1.0}})",
      results);
}

}  // namespace

TEST_CASE("result: compares the status of the earlier run") {
  StateData data;
  data.run_results =
      RunResults{{{"model.shop.orders", "error"}, {"model.shop.gone", "error"}, {"seed.shop.colors", "success"}}};
  const State state = state_with(std::move(data));
  CHECK(selected_with(state, "result:error") == "orders");
  CHECK(selected_with(state, "result:success+1") == "colors stg_items");
  CHECK(selected_with(state, "result:err*").empty());
}

TEST_CASE("source_status:fresher compares the moments of the newest rows") {
  const TemporaryDirectory directory;
  StateData data;
  data.sources =
      SourceFreshness{{{"source.shop.raw.orders", monday, true}, {"source.shop.raw.items", std::nullopt, true}}};
  const State state = state_with(std::move(data));
  // 1e9 seconds after the epoch is 2001-09-09T01:46:40Z.
  const std::string same = directory.write("same.json", sources_json(checked_source("orders", "2001-09-09T01:46:40Z")));
  const std::string later =
      directory.write("later.json", sources_json(checked_source("orders", "2001-09-09T01:46:40.5Z")));
  // A check that failed before counts as older than any that did not.
  const std::string other =
      directory.write("other.json", sources_json(checked_source("items", "2001-01-01T00:00:00Z")));
  const std::string failed = directory.write(
      "failed.json",
      sources_json(R"({"unique_id": "source.shop.raw.orders", "status": "runtime error", "error": "no"})"));
  CHECK(selected_with(state, "source_status:fresher", same).empty());
  CHECK(selected_with(state, "source_status:fresher", later) == "raw.orders");
  CHECK(selected_with(state, "source_status:fresher", other) == "raw.items");
  CHECK(selected_with(state, "source_status:fresher", failed).empty());
  CHECK(selected_with(state, "source_status:fresh", later).empty());
  const std::string naive =
      directory.write("naive.json", sources_json(checked_source("orders", "2001-09-09T01:46:40")));
  CHECK_THROWS_AS(selected_with(state, "source_status:fresher", naive), Error);
  for (const std::optional<std::string>& current :
       {std::optional<std::string>(), std::optional(directory.path("none.json"))}) {
    try {
      selected_with(state, "source_status:fresher", current);
      FAIL("this should throw");
    } catch (const Error& e) {
      CHECK(e.code() == ErrorCode::missing_state);
    }
  }
}

TEST_CASE("state: compares with the state's manifest") {
  const State same = State::from(shop());
  CHECK(selected_with(same, "state:modified").empty());
  CHECK(selected_with(same, "state:old,resource_type:seed") == "colors");
  CHECK_THROWS_AS(selected_with(same, "state:changed"), Error);
}
