#include "slimdag/selection/why.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "slimdag/error.hpp"
#include "support/json_value.hpp"
#include "unit/selection/shop.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

SelectOptions asking(const std::string& criteria, IndirectSelection mode = IndirectSelection::eager) {
  SelectOptions options = all_types();
  options.select = {{criteria}};
  options.indirect_selection = mode;
  return options;
}

Why explain(const SelectOptions& options, std::string_view id) { return why(shop(), nullptr, options, id); }

/// The rule that decides: the last one that speaks for a selected node, or the first one that keeps a node out.
const WhyStep& decisive(const Why& why) {
  const auto step = std::find_if(why.steps.begin(), why.steps.end(), [](const WhyStep& s) { return !s.holds; });
  return step == why.steps.end() ? why.steps.back() : *step;
}

std::string joined(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& id : path) text += (text.empty() ? "" : " ") + id;
  return text;
}

/// Explanations of all nodes agree with select(), and their steps with their verdict.
void check_agreement(const SelectOptions& options) {
  const NodeSet nodes = select(shop(), nullptr, options);
  for (NodeIndex i = 0; i < shop().size(); ++i) {
    const Why explanation = explain(options, shop().node(i).unique_id);
    CAPTURE(explanation.summary);
    CHECK(explanation.selected == nodes.contains(i));
    CHECK_FALSE(explanation.steps.empty());
    CHECK(std::all_of(explanation.steps.begin(), explanation.steps.end(), [](const WhyStep& s) { return s.holds; }) ==
          explanation.selected);
  }
}

}  // namespace

TEST_CASE("a criterion that matches") {
  const Why explanation = explain(asking("tag:nightly"), "model.shop.stg_orders");
  CHECK(explanation.selected);
  CHECK(explanation.summary == "model.shop.stg_orders is selected: it matches tag:nightly.");
  CHECK(explanation.steps[0].rule == "criterion");
}

TEST_CASE("graph operators come with the path from what matches") {
  Why explanation = explain(asking("stg_orders+"), "exposure.shop.board");
  CHECK(explanation.steps[0].rule == "children");
  CHECK(joined(explanation.steps[0].path) ==
        "model.shop.stg_orders model.shop.orders model.shop.dim.v2 exposure.shop.board");
  explanation = explain(asking("+dim.v1"), "source.shop.raw.orders");
  CHECK(explanation.steps[0].rule == "parents");
  CHECK(joined(explanation.steps[0].path) ==
        "model.shop.dim.v1 model.shop.orders model.shop.stg_orders source.shop.raw.orders");
  explanation = explain(asking("@colors"), "source.shop.raw.orders");
  CHECK(explanation.steps[0].rule == "childrens_parents");
  CHECK(explanation.steps[0].path.front() == "seed.shop.colors");
  CHECK(explanation.steps[0].path.back() == "source.shop.raw.orders");
  CHECK_FALSE(explain(asking("stg_orders+1"), "exposure.shop.board").selected);
}

TEST_CASE("tests come along with their parents") {
  const Why eager = explain(asking("orders"), "test.shop.relationships_orders.2");
  CHECK(eager.selected);
  CHECK(eager.steps[0].rule == "indirect_selection");
  CHECK(joined(eager.steps[0].path) == "model.shop.orders test.shop.relationships_orders.2");
  const Why cautious = explain(asking("orders", IndirectSelection::cautious), "test.shop.relationships_orders.2");
  CHECK_FALSE(cautious.selected);
  CHECK(decisive(cautious).rule == "indirect_selection");
  CHECK(decisive(cautious).detail.find("model.shop.stg_orders") != std::string::npos);
  const Why empty = explain(asking("orders", IndirectSelection::empty), "test.shop.unique_orders_id.1");
  CHECK_FALSE(empty.selected);
  CHECK(decisive(empty).rule == "indirect_selection");
}

TEST_CASE("a group that brings the missing parents together") {
  const Why explanation =
      explain(asking("orders stg_orders", IndirectSelection::cautious), "test.shop.relationships_orders.2");
  CHECK(explanation.selected);
  CHECK(explanation.steps[0].rule == "indirect_selection");
}

TEST_CASE("what keeps a node out") {
  CHECK(decisive(explain(asking("nope"), "model.shop.orders")).rule == "criterion");
  CHECK(explain(asking("nope neither"), "model.shop.orders").summary ==
        "model.shop.orders is not selected: it matches no criterion.");
  CHECK(decisive(explain(asking("*"), "model.shop.off")).rule == "enabled");
  CHECK(decisive(explain(asking("*"), "model.shop.gone")).rule == "enabled");
  const Why intersection = explain(asking("staging,tag:nightly"), "model.shop.stg_items");
  CHECK(decisive(intersection).subject == "tag:nightly");
  CHECK(intersection.steps.back().rule == "intersection");
}

TEST_CASE("exclusion names the criterion, and the path by which it takes the node") {
  SelectOptions options = asking("*");
  options.exclude = {{"static stg_orders+"}};
  const Why explanation = explain(options, "model.shop.dim.v1");
  CHECK_FALSE(explanation.selected);
  CHECK(decisive(explanation).rule == "exclude");
  CHECK(decisive(explanation).subject == "stg_orders+");
  CHECK(decisive(explanation).path.size() == 3);
}

TEST_CASE("filters come after the selector") {
  SelectOptions options = asking("orders");
  options.resource_types = {ResourceType::test};
  CHECK(decisive(explain(options, "model.shop.orders")).rule == "resource_type");
  options = asking("stg_items");
  options.include_empty = false;
  CHECK(decisive(explain(options, "model.shop.stg_items")).rule == "include_empty");
}

TEST_CASE("where the selector comes from") {
  SelectOptions options;
  CHECK(explain(options, "model.shop.orders").steps[0].rule == "default_selection");
  options.selectors_yaml = "selectors: [{name: a, definition: orders}, {name: b, default: true, definition: dim}]";
  CHECK(explain(options, "model.shop.orders").steps[0].subject == "b");
  options.selector = "a";
  CHECK(explain(options, "model.shop.orders").steps[0].subject == "a");
  CHECK(explain(options, "model.shop.orders").selected);
}

TEST_CASE("explanations agree with the selection") {
  for (const IndirectSelection mode : {IndirectSelection::eager, IndirectSelection::cautious,
                                       IndirectSelection::buildable, IndirectSelection::empty}) {
    for (const char* criteria :
         {"*", "orders+", "@colors", "1+orders stg_orders", "orders,tag:nightly staging",
          "+dim.v2,config.materialized:table", "test_type:data", "", "orders stg_orders,orders"}) {
      SelectOptions options = asking(criteria, mode);
      check_agreement(options);
      options.exclude = {{"stg_orders+1 test_name:unique"}};
      options.include_empty = false;
      check_agreement(options);
    }
    SelectOptions options = all_types();
    options.indirect_selection = mode;
    options.selectors_yaml =
        R"({"selectors": [{"name": "a", "definition": {"union": ["orders", {"exclude": ["dim", "tag:raw+"]}]}},
        {"name": "b", "default": true, "definition": {"intersection": [{"method": "selector", "value": "a"}, "orders+", {"union": []}]}}]})";
    check_agreement(options);
    options.selector = "a";
    check_agreement(options);
  }
}

TEST_CASE("a node that does not exist") {
  try {
    explain(asking("*"), "model.shop.nope");
    FAIL("this should throw");
  } catch (const Error& e) {
    CHECK(e.code() == ErrorCode::node_not_found);
    CHECK(e.where().unique_id == "model.shop.nope");
  }
}

TEST_CASE("what select() throws, why() throws too") {
  CHECK_THROWS_AS(explain(asking("foo:x"), "model.shop.orders"), Error);
  CHECK_THROWS_AS(explain(asking("state:new"), "model.shop.gone"), Error);
}

TEST_CASE("an explanation as JSON") {
  Arena arena;
  const json::Value value = json::parse(to_json(explain(asking("orders+"), "model.shop.dim.v1")), arena);
  CHECK(value.find("format_version")->string() == "1");
  CHECK(value.find("unique_id")->string() == "model.shop.dim.v1");
  CHECK(value.find("selected")->truth);
  CHECK(value.find("summary")->is_string());
  const json::Value& step = value.find("steps")->array()[0];
  CHECK(step.find("rule")->string() == "children");
  CHECK(step.find("subject")->string() == "orders+");
  CHECK(step.find("holds")->truth);
  CHECK(step.find("path")->array().size() == 2);
}
