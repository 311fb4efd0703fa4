#include "selection/yaml_reader.hpp"

#include <doctest/doctest.h>

#include <string>

#include "slimdag/error.hpp"

using namespace slimdag;

namespace {

std::string read(std::string_view text) { return json::dump(yaml::read(text, "selectors.yml").root); }

Error failure(std::string_view text) {
  try {
    yaml::read(text, "selectors.yml");
  } catch (const Error& e) {
    CHECK(e.code() == ErrorCode::invalid_selectors_file);
    CHECK(e.where().file == "selectors.yml");
    return e;
  }
  FAIL("this should not be readable: ", text.substr(0, 100));
  throw std::bad_alloc();
}

}  // namespace

TEST_CASE("scalars have YAML 1.1's types, quoted ones are text") {
  CHECK(read("[yes, 'yes', \"5\", 012, 1:30, 1.5, null, ~]") == R"([true, "yes", "5", 10, 90, 1.5, null, null])");
}

TEST_CASE("dates are text, since dbt's renderer writes them as isoformat() does") {
  CHECK(read("[2021-01-01, 2021-01-01 10:00:00, '2021-01-01']") ==
        R"(["2021-01-01", "2021-01-01T10:00:00", "2021-01-01"])");
}

TEST_CASE("white space around the text does not count, and lines keep their numbers") {
  CHECK(read("  a: 1\nb: 2\n\n") == R"({"a": 1, "b": 2})");
  CHECK(failure("\n \n  a: [").where().line == 3);
}

TEST_CASE("a list in brackets has no empty elements") { failure("[a,, b]"); }

TEST_CASE("an empty file is null") {
  CHECK(read("") == "null");
  CHECK(read("# nothing\n") == "null");
}

TEST_CASE("of equal keys the last value counts, in the first one's place") {
  CHECK(read("{a: 1, b: 2, a: 3}") == R"({"a": 3, "b": 2})");
}

TEST_CASE("anchors, aliases and merges") {
  CHECK(
      read("a: &x {p: 1, q: 2}\nb: &y {q: 3, r: 4}\nc: {<<: *x, q: 9}\nd: {<<: [*x, *y]}\ne: *y\n") ==
      R"({"a": {"p": 1, "q": 2}, "b": {"q": 3, "r": 4}, "c": {"p": 1, "q": 9}, "d": {"q": 2, "r": 4, "p": 1}, "e": {"q": 3, "r": 4}})");
}

TEST_CASE("text is what Jinja leaves of it: without the last line break") {
  CHECK(read("a: |\n  x\n  y\nb: \"p\\r\\nq\\n\"\n") == R"({"a": "x\ny", "b": "p\nq"})");
  CHECK(read(R"({"a": ["x\ny\n"]})") == R"({"a": ["x\ny"]})");
}

TEST_CASE("JSON is read as JSON, with Python's escapes for what UTF-16 splits") {
  CHECK(read(R"({"a": "\ud83d\ude00", "b": 1e5})") == R"({"a": "\ud83d\ude00", "b": 100000.0})");
}

TEST_CASE("where values begin") {
  const yaml::Document document = yaml::read("a:\n  - name: x\n", "f");
  const json::Value& item = document.root.find("a")->array()[0];
  const auto position = document.position_of(item);
  REQUIRE(position);
  CHECK(position->line == 2);
  CHECK(position->column == 5);
}

TEST_CASE("errors have a line and a column") {
  const Error e = failure("a: 1\nb: [1, 2\n");
  REQUIRE(e.where().line);
  CHECK(*e.where().line >= 2);
  const Error tag = failure("a: 1\nb: !foo x\n");
  CHECK(tag.where().line == 2);
  CHECK(tag.where().column == 4);
}

TEST_CASE("what PyYAML refuses") {
  for (const char* text : {"a: [", "a: \"x\n", "a: 'x\n", "a: *nope", "a: &x 1\nb: &x 2\n", "{[1]: 2}", "{{a: b}: c}",
                           "a: =", "- <<", "a: {<<: 5}", "a: {<<: [1]}", "a: 2021-02-30", "a: 1\n---\nb: 2\n",
                           "a: !!binary aGk=", "a: !!set {x}", "a: b: c"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(read(text), Error);
  }
}

TEST_CASE("Jinja is refused, with a hint to the rendered selectors") {
  for (const char* text :
       {"a: \"{{ var('x') }}\"", "a: 'x{% if y %}'", "a: |\n  {# no #}\n", R"({"a": ["{{ x }}"]})"}) {
    CAPTURE(text);
    const Error e = failure(text);
    CHECK(e.hint().find("manifest") != std::string::npos);
  }
  CHECK(failure("a: {{ var('x') }}\n").hint().find("Jinja") != std::string::npos);
  CHECK(read("a: x # {{ a comment }}") == R"({"a": "x"})");
  CHECK(read("a: '}}'") == R"({"a": "}}"})");
}

TEST_CASE("bytes that are no text") {
  CHECK(failure("a: \xff").message().find("UTF-8") != std::string::npos);
  const Error control = failure("a: 1\nb: x\x01");
  CHECK(control.where().line == 2);
  CHECK(control.where().column == 5);
}

TEST_CASE("nesting and aliases are bounded") {
  for (const char* piece : {"[", "{a: ", "- ", "{\"a\":"}) {
    std::string deep;
    for (int i = 0; i < 100000; ++i) deep += piece;
    failure(deep);
  }
  CHECK(failure("a: &a [*a]").message().find("refers to") != std::string::npos);
  std::string bomb = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + ", " + before + "]\n";
  }
  CHECK(failure(bomb).message().find("1000000") != std::string::npos);
}
