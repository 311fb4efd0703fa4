#include <atomic>
#include <thread>

#include "shop.hpp"

namespace {

SelectOptions selecting(const std::vector<std::string>& criteria) {
  SelectOptions options;
  OK(slimdag_select_options_new(out(options), error));
  std::vector<slimdag_text> items;
  for (const std::string& item : criteria) items.push_back(text(item));
  OK(slimdag_select_options_set_select(options.get(), items.data(), items.size(), error));
  return options;
}

Ids selected(const slimdag_select_options* options, const slimdag_state* state = nullptr) {
  const Manifest manifest = load();
  NodeSet set;
  OK(slimdag_select(manifest.get(), state, options, out(set), error));
  return ids(set.get());
}

struct Heard {
  std::vector<std::string> codes, messages;
};

slimdag_status remember(const slimdag_warning* warning, void* payload) {
  auto& heard = *static_cast<Heard*>(payload);
  heard.codes.push_back(string_of(slimdag_warning_code(warning)));
  heard.messages.push_back(string_of(slimdag_warning_message(warning)));
  CHECK(slimdag_warning_unique_id(warning).data != nullptr);
  return SLIMDAG_OK;
}

slimdag_status refuse(const slimdag_warning*, void*) { return 42; }

}  // namespace

// The answers are dbt-core 1.11's own for the project.
TEST_CASE("dbt's default selection") {
  CHECK(selected(nullptr) == Ids{"exposure.shop.board", "model.shop.buyers", "model.shop.dim_customers.v2",
                                 "model.shop.orders", "model.shop.payments", "model.shop.report",
                                 "model.shop.stg_orders", "seed.shop.countries", "source.shop.raw.orders",
                                 "source.shop.raw.refunds", "test.shop.not_null_orders_id.0123456789"});
}

TEST_CASE("select and exclude") {
  const SelectOptions options = selecting({"tag:nightly+"});
  CHECK(selected(options.get()) == Ids{"exposure.shop.board", "model.shop.orders", "model.shop.report",
                                       "test.shop.not_null_orders_id.0123456789"});
  const slimdag_text exclude = text("exposure:* report");
  OK(slimdag_select_options_set_exclude(options.get(), &exclude, 1, error));
  CHECK(selected(options.get()) == Ids{"model.shop.orders", "test.shop.not_null_orders_id.0123456789"});
  CHECK(selected(selecting({}).get()).empty());

  const slimdag_text broken = text("\xff");
  FAILS("invalid_argument", slimdag_select_options_set_select(options.get(), &broken, 1, error));
  FAILS("invalid_argument", slimdag_select_options_set_select(options.get(), nullptr, 1, error));
  FAILS("invalid_argument", slimdag_select_options_set_exclude(options.get(), &broken, 1, error));
}

TEST_CASE("a comparison state") {
  const State state = load_state();
  CHECK(selected(selecting({"state:modified"}).get(), state.get()) ==
        Ids{"model.shop.buyers", "model.shop.orders", "model.shop.payments", "model.shop.stg_orders",
            "test.shop.not_null_orders_id.0123456789"});
  CHECK(selected(selecting({"result:error"}).get(), state.get()) ==
        Ids{"model.shop.orders", "test.shop.not_null_orders_id.0123456789"});

  const Manifest manifest = load();
  slimdag_node_set* none = nullptr;
  const SelectOptions modified = selecting({"state:modified"});
  FAILS("missing_state", slimdag_select(manifest.get(), nullptr, modified.get(), &none, error));
  const State broken = load_state("other_contract");
  FAILS("contract_breaking_change", slimdag_select(manifest.get(), broken.get(), modified.get(), &none, error));
}

TEST_CASE("what dbt refuses") {
  const Manifest manifest = load();
  slimdag_node_set* none = nullptr;
  FAILS("invalid_selector", slimdag_select(manifest.get(), nullptr, selecting({"@orders+"}).get(), &none, error));
  FAILS("invalid_selector", slimdag_select(manifest.get(), nullptr, selecting({"nomethod:x"}).get(), &none, error));
  FAILS("invalid_argument", slimdag_select(nullptr, nullptr, nullptr, &none, error));
  FAILS("invalid_argument", slimdag_select(manifest.get(), nullptr, nullptr, nullptr, error));
}

TEST_CASE("YAML selectors") {
  SelectOptions options;
  OK(slimdag_select_options_new(out(options), error));
  OK(slimdag_select_options_set_selector(options.get(), "nightly", 7, error));
  CHECK(selected(options.get()) == Ids{"model.shop.orders", "test.shop.not_null_orders_id.0123456789"});
  const std::string_view yaml = "selectors:\n  - name: nightly\n    definition: 'report'\n";
  OK(slimdag_select_options_set_selectors_yaml(options.get(), yaml.data(), yaml.size(), nullptr, 0, error));
  CHECK(selected(options.get()) == Ids{"model.shop.report"});

  OK(slimdag_select_options_set_selector(options.get(), "weekly", 6, error));
  const Manifest manifest = load();
  slimdag_node_set* none = nullptr;
  FAILS("selector_not_found", slimdag_select(manifest.get(), nullptr, options.get(), &none, error));
  FAILS("invalid_argument", slimdag_select_options_set_selector(options.get(), "\x80", 1, error));
  FAILS("invalid_argument", slimdag_select_options_set_selectors_yaml(options.get(), nullptr, 3, nullptr, 0, error));
}

TEST_CASE("indirect selection and resource types") {
  const SelectOptions options = selecting({"orders"});
  OK(slimdag_select_options_set_indirect_selection(options.get(), "empty", 5, error));
  CHECK(selected(options.get()) == Ids{"model.shop.orders"});
  OK(slimdag_select_options_set_indirect_selection(options.get(), "eager", 5, error));
  const slimdag_text test = text("test");
  OK(slimdag_select_options_set_resource_types(options.get(), &test, 1, error));
  CHECK(selected(options.get()) == Ids{"test.shop.not_null_orders_id.0123456789"});
  OK(slimdag_select_options_set_exclude_resource_types(options.get(), &test, 1, error));
  CHECK(selected(options.get()).empty());

  const slimdag_text table = text("table");
  FAILS("invalid_argument", slimdag_select_options_set_indirect_selection(options.get(), "lazy", 4, error));
  FAILS("invalid_argument", slimdag_select_options_set_resource_types(options.get(), &table, 1, error));
  FAILS("invalid_argument", slimdag_select_options_set_exclude_resource_types(options.get(), &table, 1, error));
}

TEST_CASE("the other options are taken") {
  const SelectOptions options = selecting({"state:modified.configs"});
  OK(slimdag_select_options_set_include_empty(options.get(), 0, error));
  OK(slimdag_select_options_set_more_unrendered_values(options.get(), 1, error));
  OK(slimdag_select_options_set_now(options.get(), 1767225600000000, error));
  FAILS("invalid_argument", slimdag_select_options_set_now(options.get(), INT64_MIN, error));
  slimdag_constraint_support_table table{};
  OK(slimdag_constraint_support_of("duckdb", 6, &table, error));
  OK(slimdag_select_options_set_constraint_support(options.get(), &table, error));
  const State state = load_state();
  CHECK(selected(options.get(), state.get()) == Ids{"model.shop.buyers", "model.shop.orders", "source.shop.raw.refunds",
                                                    "test.shop.not_null_orders_id.0123456789"});

  FAILS("invalid_argument", slimdag_select_options_set_include_empty(options.get(), 5, error));
  FAILS("invalid_argument", slimdag_select_options_set_more_unrendered_values(options.get(), -1, error));
  table.check = 9;
  FAILS("invalid_argument", slimdag_select_options_set_constraint_support(options.get(), &table, error));
  FAILS("invalid_argument", slimdag_select_options_new(nullptr, error));
  slimdag_select_options_free(nullptr);
}

TEST_CASE("present sources that are not there") {
  const SelectOptions options = selecting({"source_status:fresher"});
  FAILS("invalid_argument", slimdag_select_options_set_current_sources(options.get(), nullptr, 0, error));
  FAILS("invalid_argument", slimdag_select_options_set_current_sources(options.get(), "a\0b", 3, error));
  OK(slimdag_select_options_set_current_sources(options.get(), "/does/not/exist.json", 20, error));
  const Manifest manifest = load();
  const State state = load_state();
  slimdag_node_set* none = nullptr;
  Failure failure;
  const slimdag_status status = slimdag_select(manifest.get(), state.get(), options.get(), &none, failure);
  CHECK((status == SLIMDAG_ERROR_FILE_NOT_FOUND || status == SLIMDAG_ERROR_MISSING_STATE));
}

TEST_CASE("warnings reach the callback") {
  const SelectOptions options = selecting({"nothing_here"});
  Heard heard;
  OK(slimdag_select_options_set_on_warning(options.get(), remember, &heard, nullptr, error));
  CHECK(selected(options.get()).empty());
  REQUIRE(!heard.codes.empty());
  CHECK(heard.codes[0] == "NoNodesForSelectionCriteria");
  CHECK(heard.messages[0].find("nothing_here") != std::string::npos);

  OK(slimdag_select_options_set_on_warning(options.get(), refuse, nullptr, nullptr, error));
  const Manifest manifest = load();
  slimdag_node_set* none = nullptr;
  FAILS("callback_failed", slimdag_select(manifest.get(), nullptr, options.get(), &none, error));
  OK(slimdag_select_options_set_on_warning(options.get(), nullptr, nullptr, nullptr, error));
  CHECK(selected(options.get()).empty());
  FAILS("invalid_argument", slimdag_select_options_set_on_warning(nullptr, remember, &heard, nullptr, error));

  CHECK(slimdag_warning_code(nullptr).size == 0);
  CHECK(slimdag_warning_message(nullptr).size == 0);
  CHECK(slimdag_warning_unique_id(nullptr).size == 0);
}

TEST_CASE("many threads select from one manifest") {
  const Manifest manifest = load();
  const State state = load_state();
  const SelectOptions options = selecting({"state:modified+"});
  std::atomic<int> same = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 25; ++round) {
        slimdag_node_set* set = nullptr;
        std::size_t count = 0;
        if (slimdag_select(manifest.get(), state.get(), options.get(), &set, nullptr) != SLIMDAG_OK) return;
        if (slimdag_node_set_count(set, &count, nullptr) == SLIMDAG_OK && count == 7) ++same;
        slimdag_node_set_free(set);
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(same == 100);
}

TEST_CASE("why a node is selected") {
  const Manifest manifest = load();
  const State state = load_state();
  const SelectOptions options = selecting({"state:modified+"});
  String json;
  OK(slimdag_why_json(manifest.get(), state.get(), options.get(), "exposure.shop.board", 19, out(json), error));
  std::string text = string_of(slimdag_string_text(json.get()));
  CHECK(text.find("\"selected\": true") != std::string::npos);
  CHECK(text.find("model.shop.report") != std::string::npos);
  OK(slimdag_why_json(manifest.get(), state.get(), options.get(), "seed.shop.countries", 19, out(json), error));
  text = string_of(slimdag_string_text(json.get()));
  CHECK(text.find("\"selected\": false") != std::string::npos);

  slimdag_string* none = nullptr;
  FAILS("node_not_found",
        slimdag_why_json(manifest.get(), state.get(), options.get(), "model.shop.nobody", 17, &none, error));
  FAILS("missing_state",
        slimdag_why_json(manifest.get(), nullptr, options.get(), "model.shop.orders", 17, &none, error));
  FAILS("invalid_argument", slimdag_why_json(manifest.get(), nullptr, nullptr, nullptr, 4, &none, error));
}
