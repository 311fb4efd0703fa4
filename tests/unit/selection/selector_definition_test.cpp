#include "selection/selector_definition.hpp"

#include <doctest/doctest.h>

#include <string>

#include "slimdag/error.hpp"

using namespace slimdag;

namespace {

/// The tree in one line: U(...), I(...), D(...), criteria as the command line writes them.
std::string shape(const Spec& spec) {
  if (spec.kind == Spec::Kind::criterion) return spec.raw;
  std::string text = spec.kind == Spec::Kind::set_union          ? "U("
                     : spec.kind == Spec::Kind::set_intersection ? "I("
                                                                 : "D(";
  for (const SpecPtr& component : spec.components) {
    if (text.back() != '(') text += ' ';
    text += shape(*component);
  }
  return text + ")";
}

SpecPtr parse(std::string_view json_text, const KnownSelectors& known = {},
              IndirectSelection mode = IndirectSelection::cautious, Semantics semantics = Semantics::dbt_core_1_11) {
  auto arena = std::make_shared<Arena>();
  const json::Value definition = json::parse(json_text, *arena);
  return parse_definition(definition, known, arena, {mode, semantics});
}

std::string parsed(std::string_view json_text) { return shape(*parse(json_text)); }

}  // namespace

TEST_CASE("the three forms of a criterion") {
  CHECK(parsed(R"("@tag:x")") == "@tag:x");
  CHECK(parsed(R"({"tag": "x"})") == "tag:x");
  CHECK(
      parsed(R"({"method": "config.meta.owner", "value": "x", "parents": true, "parents_depth": 2, "children": 1})") ==
      "2+config.meta.owner:x+");
  CHECK(parsed(R"({"method": null, "value": "a/b"})") == "path:a/b");
  CHECK(parsed(R"({"method": "tag", "value": 5, "foo": 1})") == "tag:5");
}

TEST_CASE("sets and exclusions") {
  CHECK(parsed(R"({"union": ["a", {"intersection": ["tag:b", {"tag": "c"}]}]})") == "U(a I(tag:b tag:c))");
  CHECK(parsed(R"({"union": ["a", {"exclude": ["b"]}]})") == "D(U(a) b)");
  CHECK(parsed(R"({"intersection": ["a", {"exclude": ["b", "c"]}]})") == "D(I(a) U(b c))");
  CHECK(parsed(R"({"method": "tag", "value": "x", "exclude": ["b"]})") == "D(tag:x b)");
  CHECK(parsed(R"({"method": "tag", "value": "x", "exclude": []})") == "tag:x");
  CHECK(parsed(R"({"union": []})") == "U()");
}

TEST_CASE("an element that has an exclusion is nothing else to dbt") {
  CHECK(parsed(R"({"union": ["a", {"method": "tag", "value": "x", "exclude": ["b"]}]})") == "D(U(a) b)");
}

TEST_CASE("criteria have the mode of the flag or their own, groups always dbt's default") {
  const SpecPtr spec =
      parse(R"({"union": ["a", {"method": "tag", "value": "x", "indirect_selection": "empty"}, {"tag": "y"}]})");
  CHECK(spec->indirect_selection == IndirectSelection::eager);
  CHECK(spec->components[0]->indirect_selection == IndirectSelection::cautious);
  CHECK(spec->components[1]->indirect_selection == IndirectSelection::empty);
  CHECK(spec->components[2]->indirect_selection == IndirectSelection::cautious);
}

TEST_CASE("inheritance shares the definition and ignores other keys") {
  KnownSelectors known;
  known["base"] = parse(R"({"tag": "x"})");
  const SpecPtr spec = parse(R"({"method": "selector", "value": "base", "parents": true})", known);
  CHECK(spec == known["base"]);
  CHECK_THROWS_AS(parse(R"({"method": "selector", "value": "other"})", known), Error);
  CHECK_THROWS_AS(parse(R"({"method": "selector", "value": ["base"]})", known), Error);
  CHECK_THROWS_AS(parse(R"({"selector": "base"})", known), Error);
}

TEST_CASE("depths are what Python's int() makes of them") {
  const auto depth = [](const char* value) {
    return parse(std::string(R"({"method": "fqn", "value": "a", "parents": true, "parents_depth": )") + value + "}")
        ->criterion.parents_depth;
  };
  CHECK(depth("2") == Depth(2));
  CHECK(depth("2.9") == Depth(2));
  CHECK(depth("true") == Depth(1));
  CHECK(depth(R"(" 1_0 ")") == Depth(10));
  CHECK(depth("-3") == Depth(0));
  CHECK(depth("100000000000000000000") == Depth(UINT64_MAX));
  for (const char* none : {"0", "null", "false", R"("")", "[]"}) CHECK(depth(none) == Depth());
  for (const char* wrong : {R"("x")", "[1]", "NaN", "Infinity", R"("1.5")"}) CHECK_THROWS_AS(depth(wrong), Error);
}

TEST_CASE("what dbt refuses") {
  for (const char* definition : {R"({"union": ["a"], "tag": "x"})",
                                 R"({"foo": "x"})",
                                 "{}",
                                 R"({"method": "tag"})",
                                 R"({"value": "x", "a": 1})",
                                 R"({"union": "a"})",
                                 R"({"union": [5]})",
                                 R"({"union": [["a"]]})",
                                 R"({"union": [{"exclude": ["a"]}, {"exclude": ["b"]}]})",
                                 R"({"method": 5, "value": "x"})",
                                 R"({"method": null, "value": 5})",
                                 R"({"method": "tag", "value": "x", "indirect_selection": "no"})",
                                 R"({"method": "tag", "value": "x", "indirect_selection": null})",
                                 R"({"method": "fqn", "value": "x", "children": 1, "childrens_parents": 1})",
                                 R"({"method": "tag", "value": "x", "exclude": "a"})",
                                 R"({"exclude": ["a"]})",
                                 R"("a\nb")",
                                 R"("foo:x")",
                                 "[]",
                                 "null"}) {
    CAPTURE(definition);
    CHECK_THROWS_AS(parse(definition), Error);
  }
}

TEST_CASE("only the root must not have other keys beside a set") {
  CHECK(parsed(R"({"union": [{"union": ["a"], "tag": "x"}]})") == "U(U(a))");
}

TEST_CASE("nesting is bounded") {
  std::string deep = R"("a")";
  for (unsigned i = 1; i < max_definition_depth; ++i) deep = R"({"union": [)" + deep + "]}";
  CHECK_NOTHROW(parse(deep));
  CHECK_THROWS_AS(parse(R"({"union": [)" + deep + "]}"), Error);
}
