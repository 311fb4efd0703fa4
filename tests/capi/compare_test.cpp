#include "shop.hpp"

// The sets are dbt-core 1.11's own answers for the project (state:new, state:modified, state:unmodified).
TEST_CASE("dbt's sets") {
  const Comparison comparison = compare_with();
  NodeSet set;
  OK(slimdag_comparison_new_nodes(comparison.get(), out(set), error));
  CHECK(ids(set.get()) == Ids{"model.shop.buyers", "source.shop.raw.refunds"});
  OK(slimdag_comparison_modified(comparison.get(), out(set), error));
  CHECK(ids(set.get()) == Ids{"model.shop.buyers", "model.shop.orders", "model.shop.payments", "model.shop.stg_orders",
                              "test.shop.not_null_orders_id.0123456789"});
  OK(slimdag_comparison_unmodified(comparison.get(), out(set), error));
  CHECK(ids(set.get()) == Ids{"exposure.shop.board", "model.shop.dim_customers.v2", "model.shop.report",
                              "seed.shop.countries", "source.shop.raw.orders", "source.shop.raw.refunds"});
  slimdag_node_set* none = nullptr;
  for (auto get : {slimdag_comparison_new_nodes, slimdag_comparison_modified, slimdag_comparison_unmodified}) {
    FAILS("invalid_argument", get(nullptr, &none, error));
    FAILS("invalid_argument", get(comparison.get(), nullptr, error));
  }
}

TEST_CASE("what cannot be compared") {
  const Manifest manifest = load();
  const State state = load_state();
  const State empty = load_state(".");
  slimdag_comparison* none = nullptr;
  FAILS("invalid_argument", slimdag_compare(nullptr, state.get(), nullptr, &none, error));
  FAILS("invalid_argument", slimdag_compare(manifest.get(), nullptr, nullptr, &none, error));
  FAILS("invalid_argument", slimdag_compare(manifest.get(), state.get(), nullptr, nullptr, error));
  FAILS("missing_state", slimdag_compare(manifest.get(), empty.get(), nullptr, &none, error));
  slimdag_comparison_free(nullptr);
}

TEST_CASE("removed nodes and likely renames") {
  const Comparison comparison = compare_with();
  Strings strings;
  OK(slimdag_comparison_removed(comparison.get(), out(strings), error));
  CHECK(list(strings.get()) == Ids{"model.shop.customers", "model.shop.gone"});
  std::size_t count = 0;
  OK(slimdag_comparison_rename_count(comparison.get(), &count, error));
  REQUIRE(count == 1);
  slimdag_text old_id{};
  OK(slimdag_comparison_rename(comparison.get(), 0, &old_id, out(strings), error));
  CHECK(string_of(old_id) == "model.shop.customers");
  CHECK(list(strings.get()) == Ids{"model.shop.buyers"});

  slimdag_strings* none = nullptr;
  FAILS("invalid_argument", slimdag_comparison_removed(nullptr, &none, error));
  FAILS("invalid_argument", slimdag_comparison_rename_count(nullptr, &count, error));
  FAILS("invalid_argument", slimdag_comparison_rename(comparison.get(), 1, &old_id, &none, error));
  FAILS("invalid_argument", slimdag_comparison_rename(comparison.get(), 0, nullptr, &none, error));
  FAILS("invalid_argument", slimdag_comparison_rename(comparison.get(), 0, &old_id, nullptr, error));
}

TEST_CASE("a broken contract is listed") {
  const Comparison comparison = compare_with("other_contract");
  std::size_t count = 0;
  OK(slimdag_comparison_contract_break_count(comparison.get(), &count, error));
  REQUIRE(count == 1);
  slimdag_text id{};
  std::int32_t versioned = -1, removed = -1;
  Strings changes;
  OK(slimdag_comparison_contract_break(comparison.get(), 0, &id, &versioned, &removed, out(changes), error));
  CHECK(string_of(id) == "model.shop.dim_customers.v2");
  CHECK(versioned == 1);
  CHECK(removed == 0);
  REQUIRE(slimdag_strings_count(changes.get()) == 1);
  CHECK(string_of(slimdag_strings_at(changes.get(), 0)).find("integer -> text") != std::string::npos);
  OK(slimdag_comparison_contract_break(comparison.get(), 0, &id, nullptr, nullptr, out(changes), error));

  slimdag_strings* none = nullptr;
  FAILS("invalid_argument",
        slimdag_comparison_contract_break(comparison.get(), 1, &id, nullptr, nullptr, &none, error));
  FAILS("invalid_argument",
        slimdag_comparison_contract_break(comparison.get(), 0, nullptr, nullptr, nullptr, &none, error));
  FAILS("invalid_argument", slimdag_comparison_contract_break_count(nullptr, &count, error));
}

TEST_CASE("why a node is modified") {
  const Comparison comparison = compare_with();
  Strings aspects;
  OK(slimdag_comparison_aspects(comparison.get(), "model.shop.stg_orders", 21, out(aspects), error));
  CHECK(list(aspects.get()) == Ids{"body"});
  OK(slimdag_comparison_aspects(comparison.get(), "model.shop.orders", 17, out(aspects), error));
  CHECK(list(aspects.get()) == Ids{"configs"});
  OK(slimdag_comparison_aspects(comparison.get(), "model.shop.payments", 19, out(aspects), error));
  CHECK(list(aspects.get()) == Ids{"macros"});
  OK(slimdag_comparison_aspects(comparison.get(), "model.shop.report", 17, out(aspects), error));
  CHECK(slimdag_strings_count(aspects.get()) == 0);

  String json;
  OK(slimdag_comparison_reasons_json(comparison.get(), "model.shop.stg_orders", 21, out(json), error));
  std::string text = string_of(slimdag_string_text(json.get()));
  CHECK(text.find("\"path\": \"raw_code\"") != std::string::npos);
  CHECK(text.find("\"new\": \"select 1 as id, 2 as amount\"") != std::string::npos);
  OK(slimdag_comparison_reasons_json(comparison.get(), "model.shop.payments", 19, out(json), error));
  text = string_of(slimdag_string_text(json.get()));
  CHECK(text.find("{\"chain\": [\"macro.shop.money\", \"macro.shop.rounded\"], \"kind\": \"changed\"}") !=
        std::string::npos);

  slimdag_string* none = nullptr;
  slimdag_strings* nothing = nullptr;
  FAILS("node_not_found", slimdag_comparison_aspects(comparison.get(), "model.shop.nobody", 17, &nothing, error));
  FAILS("node_not_found", slimdag_comparison_reasons_json(comparison.get(), "model.shop.nobody", 17, &none, error));
  FAILS("invalid_argument", slimdag_comparison_reasons_json(comparison.get(), "\xc0\x80", 2, &none, error));
}

TEST_CASE("the path from a modified node") {
  const Comparison comparison = compare_with();
  Strings path;
  OK(slimdag_comparison_path_from_modified(comparison.get(), "exposure.shop.board", 19, out(path), error));
  CHECK(list(path.get()) == Ids{"model.shop.orders", "model.shop.report", "exposure.shop.board"});
  OK(slimdag_comparison_path_from_modified(comparison.get(), "seed.shop.countries", 19, out(path), error));
  CHECK(slimdag_strings_count(path.get()) == 0);
  slimdag_strings* none = nullptr;
  FAILS("node_not_found", slimdag_comparison_path_from_modified(comparison.get(), "x", 1, &none, error));
}

TEST_CASE("the whole comparison as JSON") {
  const Comparison comparison = compare_with();
  String shorter, longer;
  OK(slimdag_comparison_json(comparison.get(), 0, out(shorter), error));
  OK(slimdag_comparison_json(comparison.get(), 1, out(longer), error));
  CHECK(string_of(slimdag_string_text(shorter.get())).find("model.shop.gone") != std::string::npos);
  CHECK(string_of(slimdag_string_text(longer.get())).find("2 as amount") != std::string::npos);
  slimdag_string* none = nullptr;
  FAILS("invalid_argument", slimdag_comparison_json(comparison.get(), 7, &none, error));
  FAILS("invalid_argument", slimdag_comparison_json(nullptr, 0, &none, error));
}

TEST_CASE("options of a comparison") {
  CompareOptions options;
  OK(slimdag_compare_options_new(out(options), error));
  OK(slimdag_compare_options_set_more_unrendered_values(options.get(), 1, error));
  slimdag_constraint_support_table table{};
  OK(slimdag_constraint_support_of("postgres", 8, &table, error));
  CHECK(table.not_null == SLIMDAG_CONSTRAINT_ENFORCED);
  OK(slimdag_constraint_support_of("snowflake", 9, &table, error));
  CHECK(table.check == SLIMDAG_CONSTRAINT_NOT_SUPPORTED);
  OK(slimdag_compare_options_set_constraint_support(options.get(), &table, error));
  const Manifest manifest = load();
  const State state = load_state();
  Comparison comparison;
  OK(slimdag_compare(manifest.get(), state.get(), options.get(), out(comparison), error));

  OK(slimdag_compare_options_set_now(options.get(), 1767225600000000, error));
  FAILS("invalid_argument", slimdag_compare_options_set_now(options.get(), INT64_MAX, error));
  FAILS("unknown_adapter", slimdag_constraint_support_of("abacus", 6, &table, error));
  FAILS("invalid_argument", slimdag_constraint_support_of("postgres", 8, nullptr, error));
  FAILS("invalid_argument", slimdag_compare_options_set_more_unrendered_values(options.get(), 2, error));
  FAILS("invalid_argument", slimdag_compare_options_set_constraint_support(options.get(), nullptr, error));
  table.unique = 3;
  FAILS("invalid_argument", slimdag_compare_options_set_constraint_support(options.get(), &table, error));
  FAILS("invalid_argument", slimdag_compare_options_new(nullptr, error));
  slimdag_compare_options_free(nullptr);
}
