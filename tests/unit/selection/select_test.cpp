#include "slimdag/selection/select.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "slimdag/error.hpp"
#include "unit/graph/small_manifest.hpp"
#include "unit/selection/shop.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

struct Case {
  const char* criteria;
  IndirectSelection mode;
  const char* expected;  ///< What dbt-core 1.11 selects of the same manifest.
};

struct ExclusionCase {
  std::optional<std::vector<std::string>> select;
  std::optional<std::vector<std::string>> exclude;
  IndirectSelection mode;
  const char* expected;  ///< What dbt-core 1.11 selects of the same manifest.
};

ErrorCode refusal(const SelectOptions& options) {
  try {
    select(shop(), nullptr, options);
  } catch (const Error& e) {
    return e.code();
  }
  return ErrorCode::internal;
}

}  // namespace

TEST_CASE("operators, unions, intersections and the modes of indirect selection") {
  const Case cases[] = {
      {"orders", IndirectSelection::eager,
       "no_negative orders orders.adds_up relationships_orders.2 unique_orders_id.1"},
      {"orders", IndirectSelection::cautious, "orders orders.adds_up unique_orders_id.1"},
      {"orders", IndirectSelection::buildable, "orders orders.adds_up relationships_orders.2 unique_orders_id.1"},
      {"orders", IndirectSelection::empty, "orders orders.adds_up"},
      {"stg_orders", IndirectSelection::eager, "relationships_orders.2 source_matches.3 stg_orders"},
      {"stg_orders", IndirectSelection::cautious, "stg_orders"},
      {"stg_orders", IndirectSelection::buildable, "source_matches.3 stg_orders"},
      {"stg_orders", IndirectSelection::empty, "stg_orders"},
      {"orders stg_orders", IndirectSelection::eager,
       "no_negative orders orders.adds_up relationships_orders.2 source_matches.3 stg_orders unique_orders_id.1"},
      {"orders stg_orders", IndirectSelection::cautious,
       "orders orders.adds_up relationships_orders.2 stg_orders unique_orders_id.1"},
      {"orders stg_orders", IndirectSelection::buildable,
       "orders orders.adds_up relationships_orders.2 source_matches.3 stg_orders unique_orders_id.1"},
      {"orders stg_orders", IndirectSelection::empty, "orders orders.adds_up stg_orders"},
      {"orders,stg_orders", IndirectSelection::eager, "relationships_orders.2"},
      {"orders,stg_orders", IndirectSelection::cautious, ""},
      {"orders,stg_orders", IndirectSelection::buildable, ""},
      {"orders,stg_orders", IndirectSelection::empty, ""},
      {"+orders", IndirectSelection::eager,
       "colors no_negative orders orders.adds_up raw.items raw.orders relationships_orders.2 rounded source_matches.3 "
       "stg_items stg_orders unique_orders_id.1"},
      {"+orders", IndirectSelection::cautious,
       "colors orders orders.adds_up raw.items raw.orders relationships_orders.2 rounded source_matches.3 stg_items "
       "stg_orders unique_orders_id.1"},
      {"+orders", IndirectSelection::buildable,
       "colors orders orders.adds_up raw.items raw.orders relationships_orders.2 rounded source_matches.3 stg_items "
       "stg_orders unique_orders_id.1"},
      {"+orders", IndirectSelection::empty,
       "colors orders orders.adds_up raw.items raw.orders rounded stg_items stg_orders"},
      {"orders+", IndirectSelection::eager,
       "board dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm relationships_orders.2 "
       "revenue unique_orders_id.1 weekly"},
      {"orders+", IndirectSelection::cautious,
       "board dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm relationships_orders.2 "
       "revenue unique_orders_id.1 weekly"},
      {"orders+", IndirectSelection::buildable,
       "board dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm relationships_orders.2 "
       "revenue unique_orders_id.1 weekly"},
      {"orders+", IndirectSelection::empty,
       "board dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm relationships_orders.2 "
       "revenue unique_orders_id.1 weekly"},
      {"1+orders", IndirectSelection::eager,
       "no_negative orders orders.adds_up relationships_orders.2 rounded source_matches.3 stg_items stg_orders "
       "unique_orders_id.1"},
      {"1+orders", IndirectSelection::cautious,
       "orders orders.adds_up relationships_orders.2 rounded stg_items stg_orders unique_orders_id.1"},
      {"1+orders", IndirectSelection::buildable,
       "orders orders.adds_up relationships_orders.2 rounded source_matches.3 stg_items stg_orders unique_orders_id.1"},
      {"1+orders", IndirectSelection::empty, "orders orders.adds_up rounded stg_items stg_orders"},
      {"orders+1", IndirectSelection::eager,
       "dim.v1 dim.v2 history look no_negative orders orders.adds_up orders_sm relationships_orders.2 "
       "unique_orders_id.1"},
      {"orders+1", IndirectSelection::cautious,
       "dim.v1 dim.v2 history look no_negative orders orders.adds_up orders_sm relationships_orders.2 "
       "unique_orders_id.1"},
      {"orders+1", IndirectSelection::buildable,
       "dim.v1 dim.v2 history look no_negative orders orders.adds_up orders_sm relationships_orders.2 "
       "unique_orders_id.1"},
      {"orders+1", IndirectSelection::empty,
       "dim.v1 dim.v2 history look no_negative orders orders.adds_up orders_sm relationships_orders.2 "
       "unique_orders_id.1"},
      {"0+orders", IndirectSelection::eager,
       "no_negative orders orders.adds_up relationships_orders.2 unique_orders_id.1"},
      {"0+orders", IndirectSelection::cautious, "orders orders.adds_up unique_orders_id.1"},
      {"0+orders", IndirectSelection::buildable, "orders orders.adds_up relationships_orders.2 unique_orders_id.1"},
      {"0+orders", IndirectSelection::empty, "orders orders.adds_up"},
      {"2+orders+1", IndirectSelection::eager,
       "colors dim.v1 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items raw.orders "
       "relationships_orders.2 rounded source_matches.3 stg_items stg_orders unique_orders_id.1"},
      {"2+orders+1", IndirectSelection::cautious,
       "colors dim.v1 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items raw.orders "
       "relationships_orders.2 rounded source_matches.3 stg_items stg_orders unique_orders_id.1"},
      {"2+orders+1", IndirectSelection::buildable,
       "colors dim.v1 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items raw.orders "
       "relationships_orders.2 rounded source_matches.3 stg_items stg_orders unique_orders_id.1"},
      {"2+orders+1", IndirectSelection::empty,
       "colors dim.v1 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items raw.orders "
       "relationships_orders.2 rounded stg_items stg_orders unique_orders_id.1"},
      {"@orders", IndirectSelection::eager,
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded source_matches.3 stg_items stg_orders unique_orders_id.1 "
       "weekly"},
      {"@orders", IndirectSelection::cautious,
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded source_matches.3 stg_items stg_orders unique_orders_id.1 "
       "weekly"},
      {"@orders", IndirectSelection::buildable,
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded source_matches.3 stg_items stg_orders unique_orders_id.1 "
       "weekly"},
      {"@orders", IndirectSelection::empty,
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded stg_items stg_orders unique_orders_id.1 weekly"},
      {"@colors", IndirectSelection::eager,
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded source_matches.3 stg_items stg_orders unique_orders_id.1 "
       "weekly"},
      {"@colors", IndirectSelection::cautious,
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded source_matches.3 stg_items stg_orders unique_orders_id.1 "
       "weekly"},
      {"@colors", IndirectSelection::buildable,
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded source_matches.3 stg_items stg_orders unique_orders_id.1 "
       "weekly"},
      {"@colors", IndirectSelection::empty,
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded stg_items stg_orders unique_orders_id.1 weekly"},
      {"stg_orders+", IndirectSelection::eager,
       "board dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm relationships_orders.2 "
       "revenue source_matches.3 stg_orders unique_orders_id.1 weekly"},
      {"stg_orders+", IndirectSelection::cautious,
       "board dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm relationships_orders.2 "
       "revenue source_matches.3 stg_orders unique_orders_id.1 weekly"},
      {"stg_orders+", IndirectSelection::buildable,
       "board dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm relationships_orders.2 "
       "revenue source_matches.3 stg_orders unique_orders_id.1 weekly"},
      {"stg_orders+", IndirectSelection::empty,
       "board dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm relationships_orders.2 "
       "revenue source_matches.3 stg_orders unique_orders_id.1 weekly"},
      {"source:raw.orders", IndirectSelection::eager, "raw.orders source_matches.3"},
      {"source:raw.orders", IndirectSelection::cautious, "raw.orders"},
      {"source:raw.orders", IndirectSelection::buildable, "raw.orders"},
      {"source:raw.orders", IndirectSelection::empty, "raw.orders"},
      {"source:raw.orders+1", IndirectSelection::eager,
       "raw.orders relationships_orders.2 source_matches.3 stg_orders"},
      {"source:raw.orders+1", IndirectSelection::cautious, "raw.orders source_matches.3 stg_orders"},
      {"source:raw.orders+1", IndirectSelection::buildable, "raw.orders source_matches.3 stg_orders"},
      {"source:raw.orders+1", IndirectSelection::empty, "raw.orders source_matches.3 stg_orders"},
      {"orders,tag:nightly", IndirectSelection::eager, "relationships_orders.2"},
      {"orders,tag:nightly", IndirectSelection::cautious, ""},
      {"orders,tag:nightly", IndirectSelection::buildable, "relationships_orders.2"},
      {"orders,tag:nightly", IndirectSelection::empty, ""},
      {"models/*.sql stg_orders", IndirectSelection::eager,
       "dim.v1 dim.v10 dim.v2 no_negative orders orders.adds_up relationships_orders.2 shared source_matches.3 "
       "stg_orders unique_orders_id.1"},
      {"models/*.sql stg_orders", IndirectSelection::cautious,
       "dim.v1 dim.v10 dim.v2 orders orders.adds_up relationships_orders.2 shared stg_orders unique_orders_id.1"},
      {"models/*.sql stg_orders", IndirectSelection::buildable,
       "dim.v1 dim.v10 dim.v2 orders orders.adds_up relationships_orders.2 shared source_matches.3 stg_orders "
       "unique_orders_id.1"},
      {"models/*.sql stg_orders", IndirectSelection::empty, "dim.v1 dim.v10 dim.v2 orders shared stg_orders"},
      {"tag:nightly,staging", IndirectSelection::eager, "relationships_orders.2 source_matches.3 stg_orders"},
      {"tag:nightly,staging", IndirectSelection::cautious, "stg_orders"},
      {"tag:nightly,staging", IndirectSelection::buildable, "source_matches.3 stg_orders"},
      {"tag:nightly,staging", IndirectSelection::empty, "stg_orders"},
      {"resource_type:test", IndirectSelection::eager,
       "no_negative relationships_orders.2 source_matches.3 unique_orders_id.1"},
      {"resource_type:test", IndirectSelection::cautious,
       "no_negative relationships_orders.2 source_matches.3 unique_orders_id.1"},
      {"resource_type:test", IndirectSelection::buildable,
       "no_negative relationships_orders.2 source_matches.3 unique_orders_id.1"},
      {"resource_type:test", IndirectSelection::empty,
       "no_negative relationships_orders.2 source_matches.3 unique_orders_id.1"},
      {"*,config.materialized:table", IndirectSelection::eager,
       "dim.v1 dim.v10 dim.v2 no_negative orders orders.adds_up relationships_orders.2 unique_orders_id.1"},
      {"*,config.materialized:table", IndirectSelection::cautious,
       "dim.v1 dim.v10 dim.v2 orders orders.adds_up unique_orders_id.1"},
      {"*,config.materialized:table", IndirectSelection::buildable,
       "dim.v1 dim.v10 dim.v2 orders orders.adds_up relationships_orders.2 unique_orders_id.1"},
      {"*,config.materialized:table", IndirectSelection::empty, "dim.v1 dim.v10 dim.v2 orders"},
      {"orders,,dim", IndirectSelection::eager, ""},
      {"orders,,dim", IndirectSelection::cautious, ""},
      {"orders,,dim", IndirectSelection::buildable, ""},
      {"orders,,dim", IndirectSelection::empty, ""},
      {"+", IndirectSelection::eager, ""},
      {"+", IndirectSelection::cautious, ""},
      {"+", IndirectSelection::buildable, ""},
      {"+", IndirectSelection::empty, ""},
      {"a b", IndirectSelection::eager, ""},
      {"a b", IndirectSelection::cautious, ""},
      {"a b", IndirectSelection::buildable, ""},
      {"a b", IndirectSelection::empty, ""},
      {"off", IndirectSelection::eager, ""},
      {"off", IndirectSelection::cautious, ""},
      {"off", IndirectSelection::buildable, ""},
      {"off", IndirectSelection::empty, ""},
      {"dim.v2+", IndirectSelection::eager, "board dim.v10 dim.v2"},
      {"dim.v2+", IndirectSelection::cautious, "board dim.v10 dim.v2"},
      {"dim.v2+", IndirectSelection::buildable, "board dim.v10 dim.v2"},
      {"dim.v2+", IndirectSelection::empty, "board dim.v10 dim.v2"},
      {"test_type:singular", IndirectSelection::eager, "no_negative"},
      {"test_type:singular", IndirectSelection::cautious, "no_negative"},
      {"test_type:singular", IndirectSelection::buildable, "no_negative"},
      {"test_type:singular", IndirectSelection::empty, "no_negative"},
      {"adds_up", IndirectSelection::eager, "orders.adds_up"},
      {"adds_up", IndirectSelection::cautious, "orders.adds_up"},
      {"adds_up", IndirectSelection::buildable, "orders.adds_up"},
      {"adds_up", IndirectSelection::empty, "orders.adds_up"},
      {"unit_test:*", IndirectSelection::eager, "orders.adds_up"},
      {"unit_test:*", IndirectSelection::cautious, "orders.adds_up"},
      {"unit_test:*", IndirectSelection::buildable, "orders.adds_up"},
      {"unit_test:*", IndirectSelection::empty, "orders.adds_up"},
      {"@+orders", IndirectSelection::eager,
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded source_matches.3 stg_items stg_orders unique_orders_id.1 "
       "weekly"},
      {"@+orders", IndirectSelection::cautious,
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded source_matches.3 stg_items stg_orders unique_orders_id.1 "
       "weekly"},
      {"@+orders", IndirectSelection::buildable,
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded source_matches.3 stg_items stg_orders unique_orders_id.1 "
       "weekly"},
      {"@+orders", IndirectSelection::empty,
       "board colors dim.v1 dim.v10 dim.v2 history look no_negative orders orders.adds_up orders_sm raw.items "
       "raw.orders relationships_orders.2 revenue rounded stg_items stg_orders unique_orders_id.1 weekly"},
      {"orders stg_orders,orders", IndirectSelection::eager,
       "no_negative orders orders.adds_up relationships_orders.2 unique_orders_id.1"},
      {"orders stg_orders,orders", IndirectSelection::cautious, "orders orders.adds_up unique_orders_id.1"},
      {"orders stg_orders,orders", IndirectSelection::buildable,
       "orders orders.adds_up relationships_orders.2 unique_orders_id.1"},
      {"orders stg_orders,orders", IndirectSelection::empty, "orders orders.adds_up"},
      {"stg_orders source:raw.orders", IndirectSelection::eager,
       "raw.orders relationships_orders.2 source_matches.3 stg_orders"},
      {"stg_orders source:raw.orders", IndirectSelection::cautious, "raw.orders source_matches.3 stg_orders"},
      {"stg_orders source:raw.orders", IndirectSelection::buildable, "raw.orders source_matches.3 stg_orders"},
      {"stg_orders source:raw.orders", IndirectSelection::empty, "raw.orders stg_orders"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.criteria);
    CAPTURE(static_cast<int>(c.mode));
    CHECK(selected(c.criteria, c.mode) == c.expected);
  }
}

TEST_CASE("exclusion, and what stands where nothing is asked for") {
  const ExclusionCase cases[] = {
      {{{"orders+"}},
       {{"dim"}},
       IndirectSelection::eager,
       "board history look no_negative orders orders.adds_up orders_sm relationships_orders.2 revenue "
       "unique_orders_id.1 weekly"},
      {{{"orders+"}},
       {{"dim"}},
       IndirectSelection::cautious,
       "board history look no_negative orders orders.adds_up orders_sm relationships_orders.2 revenue "
       "unique_orders_id.1 weekly"},
      {{{"orders+"}},
       {{"dim"}},
       IndirectSelection::buildable,
       "board history look no_negative orders orders.adds_up orders_sm relationships_orders.2 revenue "
       "unique_orders_id.1 weekly"},
      {{{"orders"}},
       {{"stg_orders"}},
       IndirectSelection::eager,
       "no_negative orders orders.adds_up unique_orders_id.1"},
      {{{"orders"}}, {{"stg_orders"}}, IndirectSelection::cautious, "orders orders.adds_up unique_orders_id.1"},
      {{{"orders"}},
       {{"stg_orders"}},
       IndirectSelection::buildable,
       "orders orders.adds_up relationships_orders.2 unique_orders_id.1"},
      {std::nullopt,
       {{"orders+"}},
       IndirectSelection::eager,
       "colors raw.items raw.orders rounded shared source_matches.3 stg_items stg_orders"},
      {std::nullopt,
       {{"orders+"}},
       IndirectSelection::cautious,
       "colors raw.items raw.orders rounded shared source_matches.3 stg_items stg_orders"},
      {std::nullopt,
       {{"orders+"}},
       IndirectSelection::buildable,
       "colors raw.items raw.orders rounded shared source_matches.3 stg_items stg_orders"},
      {{{"orders stg_orders"}},
       {{"stg_orders"}},
       IndirectSelection::eager,
       "no_negative orders orders.adds_up unique_orders_id.1"},
      {{{"orders stg_orders"}},
       {{"stg_orders"}},
       IndirectSelection::cautious,
       "orders orders.adds_up relationships_orders.2 unique_orders_id.1"},
      {{{"orders stg_orders"}},
       {{"stg_orders"}},
       IndirectSelection::buildable,
       "orders orders.adds_up relationships_orders.2 unique_orders_id.1"},
      {{{"*"}},
       {{"test_type:data"}},
       IndirectSelection::eager,
       "board colors dim.v1 dim.v10 dim.v2 history look orders orders.adds_up orders_sm revenue rounded shared "
       "stg_items stg_orders weekly"},
      {{{"*"}},
       {{"test_type:data"}},
       IndirectSelection::cautious,
       "board colors dim.v1 dim.v10 dim.v2 history look orders orders.adds_up orders_sm revenue rounded shared "
       "stg_items stg_orders weekly"},
      {{{"*"}},
       {{"test_type:data"}},
       IndirectSelection::buildable,
       "board colors dim.v1 dim.v10 dim.v2 history look orders orders.adds_up orders_sm revenue rounded shared "
       "stg_items stg_orders weekly"},
      {{{"+dim.v1"}},
       {{"tag:nightly", "dim,version:old"}},
       IndirectSelection::eager,
       "colors no_negative orders orders.adds_up raw.items raw.orders rounded stg_items unique_orders_id.1"},
      {{{"+dim.v1"}},
       {{"tag:nightly", "dim,version:old"}},
       IndirectSelection::cautious,
       "colors orders orders.adds_up raw.items raw.orders relationships_orders.2 rounded source_matches.3 stg_items "
       "unique_orders_id.1"},
      {{{"+dim.v1"}},
       {{"tag:nightly", "dim,version:old"}},
       IndirectSelection::buildable,
       "colors orders orders.adds_up raw.items raw.orders rounded stg_items unique_orders_id.1"},
      {{{"orders", "dim"}},
       {{""}},
       IndirectSelection::eager,
       "dim.v1 dim.v10 dim.v2 no_negative orders orders.adds_up relationships_orders.2 unique_orders_id.1"},
      {{{"orders", "dim"}},
       {{""}},
       IndirectSelection::cautious,
       "dim.v1 dim.v10 dim.v2 orders orders.adds_up unique_orders_id.1"},
      {{{"orders", "dim"}},
       {{""}},
       IndirectSelection::buildable,
       "dim.v1 dim.v10 dim.v2 orders orders.adds_up relationships_orders.2 unique_orders_id.1"},
      {std::vector<std::string>{}, std::nullopt, IndirectSelection::eager, ""},
      {std::vector<std::string>{}, std::nullopt, IndirectSelection::cautious, ""},
      {std::vector<std::string>{}, std::nullopt, IndirectSelection::buildable, ""},
      {{{""}}, std::nullopt, IndirectSelection::eager, ""},
      {{{""}}, std::nullopt, IndirectSelection::cautious, ""},
      {{{""}}, std::nullopt, IndirectSelection::buildable, ""},
      {{{"orders"}}, {{"*"}}, IndirectSelection::eager, ""},
      {{{"orders"}}, {{"*"}}, IndirectSelection::cautious, ""},
      {{{"orders"}}, {{"*"}}, IndirectSelection::buildable, ""},
  };
  for (const ExclusionCase& c : cases) {
    SelectOptions options = all_types();
    options.select = c.select;
    options.exclude = c.exclude;
    options.indirect_selection = c.mode;
    CAPTURE(&c - cases);
    CHECK(selected(options) == c.expected);
  }
}

TEST_CASE("the types that dbt ls lists by default have no analyses") {
  CHECK(
      selected(SelectOptions{}) ==
      "board colors dim.v1 dim.v10 dim.v2 history no_negative orders orders.adds_up orders_sm raw.items raw.orders "
      "relationships_orders.2 revenue rounded shared source_matches.3 stg_items stg_orders unique_orders_id.1 weekly");
}

TEST_CASE("resource types can be given and taken away") {
  SelectOptions options;
  options.resource_types = {ResourceType::seed, ResourceType::model};
  options.exclude_resource_types = {ResourceType::model};
  CHECK(selected(options) == "colors");
  options.resource_types->clear();  // as if nothing was given
  options.exclude_resource_types = {ResourceType::test, ResourceType::source, ResourceType::unit_test};
  CHECK(selected(options) ==
        "board colors dim.v1 dim.v10 dim.v2 history orders orders_sm revenue rounded shared stg_items "
        "stg_orders weekly");
}

TEST_CASE("models without SQL can be left out") {
  SelectOptions options;
  options.resource_types = {ResourceType::model};
  options.include_empty = false;
  CHECK(selected(options) == "dim.v1 dim.v10 dim.v2 orders shared stg_orders");
}

TEST_CASE("dbt's warning about criteria that match nothing") {
  std::vector<std::string> messages;
  SelectOptions options;
  options.select = {{"orders nope", "a,b"}};
  options.exclude = {{"neither"}};
  options.on_warning = [&messages](const Warning& warning) {
    CHECK(warning.code == "NoNodesForSelectionCriteria");
    messages.push_back(warning.message);
  };
  select(shop(), nullptr, options);
  CHECK(messages == std::vector<std::string>{"The selection criterion 'nope' does not match any enabled nodes",
                                             "The selection criterion 'a,b' does not match any enabled nodes",
                                             "The selection criterion 'neither' does not match any enabled nodes"});
}

TEST_CASE("dbt's own selection and YAML selectors do not warn") {
  SelectOptions options;
  options.on_warning = [](const Warning&) { FAIL("no warning expected"); };
  select(shop(), nullptr, options);
  options.selector = "s";
  options.selectors_yaml = "selectors: [{name: s, definition: nothing}]";
  CHECK(selected(options).empty());
}

TEST_CASE("an exception of on_warning passes through") {
  SelectOptions options;
  options.select = {{"nope"}};
  options.on_warning = [](const Warning&) { throw std::runtime_error("stop"); };
  CHECK_THROWS_AS(select(shop(), nullptr, options), std::runtime_error);
}

TEST_CASE("a named selector wins over select and exclude, the default selector only over nothing") {
  SelectOptions options = all_types();
  options.indirect_selection = IndirectSelection::empty;
  options.selectors_yaml =
      "selectors:\n- {name: a, definition: stg_orders}\n- {name: b, default: true, definition: {fqn: dim.v1}}\n";
  CHECK(selected(options) == "dim.v1");
  options.select = {{"orders"}};
  CHECK(selected(options) == "orders orders.adds_up");
  options.selector = "a";
  CHECK(selected(options) == "stg_orders");
  options.selector = "c";
  CHECK(refusal(options) == ErrorCode::selector_not_found);
}

TEST_CASE("the selectors that the manifest carries") {
  const Manifest manifest = Manifest::parse(shop_json(
      R"({"seeds": {"name": "seeds", "definition": {"method": "resource_type", "value": "seed"}},
          "main": {"name": "main", "default": true, "definition": {"union": [{"method": "fqn", "value": "dim", "exclude": ["version:latest"]}]}},
          "both": {"name": "both", "definition": {"method": "fqn", "value": "x", "childrens_parents": true, "children": true}}})"));
  SelectOptions options = all_types();
  options.indirect_selection = IndirectSelection::empty;
  // An element of a union that has `exclude` is nothing but an exclusion to dbt.
  CHECK(names(manifest, select(manifest, nullptr, options)).empty());
  options.selector = "seeds";
  CHECK(names(manifest, select(manifest, nullptr, options)) == "colors");
  options.selector = "both";
  CHECK_THROWS_AS(select(manifest, nullptr, options), Error);
  options.selector = "none";
  CHECK_THROWS_AS(select(manifest, nullptr, options), Error);
  options.selector.reset();
  options.exclude = {{"dim"}};
  CHECK(select(manifest, nullptr, options).count() > 5);
}

TEST_CASE("a selectors file is checked even where it is not needed") {
  SelectOptions options;
  options.select = {{"orders"}};
  options.selectors_yaml = "selectors: 5";
  CHECK(refusal(options) == ErrorCode::invalid_selectors_file);
}

TEST_CASE("modes by name") {
  CHECK(indirect_selection_from("buildable") == IndirectSelection::buildable);
  CHECK_FALSE(indirect_selection_from("Eager"));
}

TEST_CASE("unique ids are sorted by code point") {
  CHECK(sorted_unique_ids(shop(), NodeSet(shop().size())).empty());
  NodeSet all(shop().size());
  for (NodeIndex i = 0; i < shop().size(); ++i) all.insert(i);
  const std::vector<std::string_view> ids = sorted_unique_ids(shop(), all);
  CHECK(ids.size() == shop().size());
  CHECK(ids.front() == "analysis.shop.look");
  CHECK(ids.back() == "unit_test.shop.orders.adds_up");
}

TEST_CASE("many threads select from one manifest") {
  const Manifest manifest = Manifest::parse(shop_json());
  std::vector<std::string> answers(8);
  std::vector<std::thread> threads;
  for (std::string& answer : answers)
    threads.emplace_back([&manifest, &answer] {
      SelectOptions options;
      options.select = {{"+orders,config.materialized:table models/staging"}};
      answer = names(manifest, select(manifest, nullptr, options));
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& answer : answers) CHECK(answer == answers.front());
  CHECK(answers.front().find("stg_items") != std::string::npos);
}

TEST_CASE("a union of buildable criteria does not count sources that nothing selected needs") {
  // Of one criterion any source counts as buildable, of a union only what is selected and what that is made of:
  // expand_selection and incorporate_indirect_nodes in dbt/graph/selector.py.
  const Manifest manifest = testing::small_manifest({{"source.p.s.near"},
                                                     {"source.p.s.far"},
                                                     {"model.p.a", {"source.p.s.near"}},
                                                     {"model.p.b", {"model.p.a"}},
                                                     {"test.p.one", {"model.p.a", "source.p.s.far"}},
                                                     {"test.p.near", {"model.p.b", "model.p.a", "source.p.s.near"}},
                                                     {"test.p.far", {"model.p.b", "model.p.c", "source.p.s.far"}},
                                                     {"model.p.c"}});
  SelectOptions options;
  options.indirect_selection = IndirectSelection::buildable;
  const auto selected = [&](std::vector<std::string> criteria) {
    options.select = std::move(criteria);
    return sorted_unique_ids(manifest, select(manifest, nullptr, options));
  };
  using Ids = std::vector<std::string_view>;
  CHECK(selected({"model.p.a"}) == Ids{"model.p.a", "test.p.one"});
  CHECK(selected({"model.p.b", "model.p.c"}) == Ids{"model.p.b", "model.p.c", "test.p.near"});
}

TEST_CASE("no file has a NUL in its path") {
  std::string json = testing::small_manifest_json({{"model.p.a"}});
  const std::string path = R"("original_file_path": "x")";
  json.replace(json.find(path), path.size(), R"("original_file_path": "\u0000")");
  const Manifest manifest = Manifest::parse(json);
  SelectOptions options;
  options.select = {{std::string("path:\0", 6)}};
  CHECK(select(manifest, nullptr, options).empty());
}
