// selector: as a method, on the command line and in YAML.
#include <doctest/doctest.h>

#include "slimdag/error.hpp"
#include "unit/selection/shop.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

constexpr std::string_view selectors = R"(
selectors:
  - {name: late, definition: {method: selector, value: base, children: true}}
  - {name: base, definition: {method: fqn, value: stg_orders, indirect_selection: empty}}
  - {name: with_tests, definition: stg_orders}
  - name: without_unique
    definition: {method: fqn, value: orders, exclude: [{method: test_name, value: unique}]}
  - {name: loop_a, definition: {union: [{method: selector, value: loop_b}]}}
  - {name: loop_b, definition: "selector:loop_a"}
)";

SelectOptions options_for(const std::string& criterion, Semantics semantics = Semantics::dbt_core_1_12) {
  SelectOptions options;
  options.select = {{criterion}};
  options.selectors_yaml = std::string(selectors);
  options.compare.semantics = semantics;
  options.resource_types = {{ResourceType::model, ResourceType::test}};
  return options;
}

std::string found(const std::string& criterion) { return selected(options_for(criterion)); }

ErrorCode code_of(const SelectOptions& options) {
  try {
    select(shop(), nullptr, options);
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}

}  // namespace

TEST_CASE("a selector by its name, by a pattern, by a later one") {
  CHECK(found("selector:base") == "stg_orders");
  CHECK(found("selector:bas*") == "stg_orders");
  CHECK(found("selector.whatever:base") == "stg_orders");
  CHECK(found("selector:base,tag:nothing").empty());
  const std::string with_tests = found("selector:with_tests");
  CHECK(with_tests.find("relationships_orders") != std::string::npos);
}

TEST_CASE("graph operators walk from the selector's set, and no further tests come along") {
  SelectOptions plain = options_for("stg_orders+");
  plain.selectors_yaml.reset();
  plain.indirect_selection = IndirectSelection::empty;
  CHECK(found("selector:base+") == selected(plain));
  CHECK(found("selector:late") == selected(plain));
  CHECK(found("selector:without_unique").find("unique_orders_id") == std::string::npos);
}

TEST_CASE("the command's types are those of the selector that is named") {
  SelectOptions options = options_for("selector:base+");
  options.resource_types = {{ResourceType::snapshot}};
  CHECK(selected(options).empty());
}

TEST_CASE("what there is not, and what names itself") {
  CHECK(code_of(options_for("selector:nothing")) == ErrorCode::selector_not_found);
  CHECK(code_of(options_for("selector:loop_a")) == ErrorCode::cycle);
  SelectOptions without = options_for("selector:base");
  without.selectors_yaml.reset();
  CHECK(code_of(without) == ErrorCode::selector_not_found);
}

TEST_CASE("1.11 has no such method, and inherits when it reads the file") {
  CHECK(code_of(options_for("selector:base", Semantics::dbt_core_1_11)) == ErrorCode::invalid_selectors_file);
  SelectOptions options = options_for("x", Semantics::dbt_core_1_11);
  options.select.reset();
  options.selector = "b";
  options.selectors_yaml =
      "selectors: [{name: a, definition: stg_orders}, {name: b, definition: {method: selector, value: a, children: "
      "true}}]";
  options.indirect_selection = IndirectSelection::empty;
  CHECK(selected(options) == "stg_orders");
}
