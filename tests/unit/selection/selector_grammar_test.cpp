#include "selection/selector_grammar.hpp"

#include <doctest/doctest.h>

#include <string>

#include "slimdag/error.hpp"

using namespace slimdag;

namespace {

SpecPtr parse(std::string_view text) { return parse_criterion(text, {}); }

std::string value_of(std::string_view text) { return std::string(parse(text)->criterion.value.string()); }

Method method_of(std::string_view text) { return parse(text)->criterion.method; }

}  // namespace

TEST_CASE("operators before and after a value") {
  const Criterion c = parse("2+tag:a+3")->criterion;
  CHECK(c.method == Method::tag);
  CHECK(c.parents);
  CHECK(c.parents_depth == Depth(2));
  CHECK(c.children);
  CHECK(c.children_depth == Depth(3));
  CHECK_FALSE(c.childrens_parents);
  CHECK(parse("+a")->criterion.parents_depth == Depth());
  CHECK(parse("@a")->criterion.childrens_parents);
}

TEST_CASE("@ goes with a plus before the value, not with one after it") {
  const Criterion c = parse("@+a")->criterion;
  CHECK((c.childrens_parents && c.parents));
  CHECK_THROWS_AS(parse("@a+"), Error);
}

TEST_CASE("a plus inside a value stays there") {
  CHECK(value_of("config.incremental_strategy:delete+insert") == "delete+insert");
  CHECK(value_of("a++") == "a+");
  CHECK(value_of("a+1b") == "a+1b");
}

TEST_CASE("values may be empty") {
  CHECK(value_of("").empty());
  CHECK(value_of("+").empty());
  CHECK(parse("+")->criterion.parents);
  CHECK(value_of("tag:").empty());
  CHECK(value_of("5") == "5");
}

TEST_CASE("methods have arguments behind dots") {
  const SpecPtr spec = parse("config.meta.owner:ann:bob");
  const Criterion& c = spec->criterion;
  CHECK(c.method == Method::config);
  CHECK(c.arguments == std::vector<std::string>{"meta", "owner"});
  CHECK(c.value.string() == "ann:bob");
}

TEST_CASE("a value without a method is a path, a file or an fqn") {
  CHECK(method_of("models/a") == Method::path);
  CHECK(method_of("a.SQL") == Method::file);
  CHECK(method_of("a.py") == Method::file);
  CHECK(method_of("a.csv") == Method::file);
  CHECK(method_of("a.yml") == Method::fqn);
  CHECK(method_of("a.b") == Method::fqn);
}

TEST_CASE("only word characters and dots make a method") {
  CHECK(value_of("☃:x") == "☃:x");
  CHECK(value_of("a-b:x") == "a-b:x");
  CHECK(value_of(":x") == ":x");
  CHECK_THROWS_AS(parse("é:x"), Error);
  CHECK_THROWS_AS(parse("Tag:x"), Error);
  CHECK_THROWS_AS(parse("1:x"), Error);
}

TEST_CASE("depths have digits of any script and any size") {
  CHECK(parse("٣+a")->criterion.parents_depth == Depth(3));
  CHECK(parse("0+a")->criterion.parents_depth == Depth(0));
  CHECK(parse("99999999999999999999999+a")->criterion.parents_depth == Depth(UINT64_MAX));
  CHECK(parse(std::string(4300, '1') + "+a")->criterion.parents_depth == Depth(UINT64_MAX));
  CHECK_THROWS_AS(parse(std::string(4301, '1') + "+a"), Error);
}

TEST_CASE("a criterion is one line") { CHECK_THROWS_AS(parse("a\nb"), Error); }

TEST_CASE("spaces make unions of intersections, which warn and have the mode of the flag") {
  const SpecPtr spec = parse_command_line({{"a b,c", "d"}}, {{"e"}}, {IndirectSelection::cautious});
  CHECK(spec->kind == Spec::Kind::set_difference);
  CHECK(spec->indirect_selection == IndirectSelection::eager);
  const Spec& included = *spec->components.at(0);
  CHECK(included.kind == Spec::Kind::set_union);
  CHECK(included.indirect_selection == IndirectSelection::cautious);
  CHECK_FALSE(included.expect_exists);
  REQUIRE(included.components.size() == 3);
  const Spec& second = *included.components[1];
  CHECK(second.kind == Spec::Kind::set_intersection);
  CHECK(second.expect_exists);
  CHECK(second.raw == "b,c");
  CHECK(second.components.size() == 2);
  CHECK(second.components[0]->indirect_selection == IndirectSelection::cautious);
  CHECK(spec->components.at(1)->components.size() == 1);
}

TEST_CASE("dbt's default selection does not warn") {
  const SpecPtr spec = parse_command_line(std::nullopt, std::nullopt, {});
  const Spec& included = *spec->components.at(0);
  REQUIRE(included.components.size() == 5);
  CHECK(included.components[4]->raw == "semantic_model:*");
  CHECK_FALSE(included.components[4]->expect_exists);
  CHECK(spec->components.at(1)->components.empty());
}

TEST_CASE("only the method of a text can be checked") {
  CHECK_NOTHROW(require_method("@tag:x+", Semantics::dbt_core_1_11));
  CHECK_NOTHROW(require_method("a", Semantics::dbt_core_1_11));
  CHECK_THROWS_AS(require_method("nope:x", Semantics::dbt_core_1_11), Error);
}
