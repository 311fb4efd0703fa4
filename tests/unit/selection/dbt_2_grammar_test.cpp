#include "selection/dbt_2_grammar.hpp"

#include <doctest/doctest.h>

#include "slimdag/error.hpp"

using namespace slimdag;

namespace {

SpecPtr selected(const std::string& text) {
  SelectOptions options;
  options.select = {text};
  return dbt_2::parse_command_line(options);
}

bool is_refused(const std::string& text) {
  try {
    selected(text);
  } catch (const Error& error) {
    return error.code() == ErrorCode::invalid_selector;
  }
  return false;
}

SpecPtr named(const std::string& yaml, bool mode_given = false) {
  SelectOptions options;
  options.indirect_selection = mode_given ? IndirectSelection::empty : IndirectSelection::eager;
  options.indirect_selection_given = mode_given;
  return dbt_2::read_selectors(yaml, "selectors.yml", options).get("s");
}

}  // namespace

TEST_CASE("one criterion of dbt 2") {
  const SpecPtr spec = selected("2+Tag:daily+");
  CHECK(spec->criterion.method == Method::tag);
  CHECK(spec->criterion.value.string() == "daily");
  CHECK(spec->criterion.parents_depth == 2);
  CHECK((spec->criterion.children && !spec->criterion.children_depth));
  CHECK(selected("column:model.p.a.id")->criterion.value.string() == "model.p.a");
  CHECK(selected("function:f")->criterion.method == Method::function);
}

TEST_CASE("what dbt 2 refuses") {
  for (const char* text : {"+", "@", "++", "1+", "tag:", "a+x", "@a+", "unknown:x", "selector:x", "column:x"})
    CHECK_MESSAGE(is_refused(text), text);
  for (const char* text : {"@+a", "a,,b", ",,", "+a+x", ""}) CHECK_MESSAGE(!is_refused(text), text);
}

TEST_CASE("empty parts fall away") {
  CHECK(selected("a,,b")->components.size() == 2);
  CHECK(selected("a  ,")->kind == Spec::Kind::criterion);
  CHECK(selected(",,")->criterion.value.string() == ",,");
}

TEST_CASE("YAML of dbt 2") {
  const SpecPtr spec = named(R"(
selectors:
  - name: s
    definition:
      union: [{method: selector, value: later}, "tag:a b"]
      exclude: ["c", "d"]
  - name: later
    definition: {method: fqn, value: x, indirect_selection: cautious, exclude: ["tag:y"]}
)");
  CHECK(spec->kind == Spec::Kind::set_difference);
  const Spec& included = *spec->components[0];
  CHECK(included.components[1]->criterion.value.string() == "a b");
  const Spec& later = *included.components[0];
  CHECK(later.kind == Spec::Kind::set_difference);
  CHECK(later.components[0]->indirect_selection == IndirectSelection::cautious);
}

TEST_CASE("the command's mode replaces that of YAML") {
  const std::string yaml = "selectors: [{name: s, definition: {method: fqn, value: x, indirect_selection: cautious}}]";
  CHECK(named(yaml)->indirect_selection == IndirectSelection::cautious);
  CHECK(named(yaml, true)->indirect_selection == IndirectSelection::empty);
}

TEST_CASE("a selector that refers to itself is refused") {
  CHECK_THROWS_AS(named("selectors: [{name: s, definition: {method: selector, value: s}}]"), Error);
}
