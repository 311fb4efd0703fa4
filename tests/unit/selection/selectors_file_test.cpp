#include "selection/selectors_file.hpp"

#include <doctest/doctest.h>

#include <string>

#include "slimdag/error.hpp"

using namespace slimdag;

namespace {

Selectors read(std::string_view text) { return read_selectors(text, "selectors.yml", {}); }

Error failure(std::string_view text) {
  try {
    read(text);
  } catch (const Error& e) {
    CHECK(e.code() == ErrorCode::invalid_selectors_file);
    CHECK(e.where().file == "selectors.yml");
    return e;
  }
  FAIL("this should not be readable: ", text);
  throw std::bad_alloc();
}

}  // namespace

TEST_CASE("selectors by name, in the order of the file") {
  const Selectors selectors = read(R"(
version: 2
selectors:
  - name: nightly
    description: what runs at night
    definition: tag:nightly+
  - name: all
    default: true
    definition:
      union:
        - method: selector
          value: nightly
        - config.materialized: incremental
)");
  REQUIRE(selectors.named.size() == 2);
  CHECK(selectors.named[0].name == "nightly");
  CHECK(selectors.get("nightly")->raw == "tag:nightly+");
  REQUIRE(selectors.get_default() != nullptr);
  CHECK(selectors.get_default()->name == "all");
  CHECK(selectors.get("all")->components.at(0) == selectors.get("nightly"));
}

TEST_CASE("a name that does not exist") {
  try {
    read("selectors: [{name: a, definition: x}]").get("b");
    FAIL("this should throw");
  } catch (const Error& e) {
    CHECK(e.code() == ErrorCode::selector_not_found);
    CHECK(e.hint().find('a') != std::string::npos);
  }
}

TEST_CASE("of equal names the last definition counts, but earlier heirs keep theirs") {
  const Selectors selectors = read(
      "selectors: [{name: a, definition: x}, {name: b, definition: {method: selector, value: a}}, {name: a, "
      "definition: y}]");
  REQUIRE(selectors.named.size() == 2);
  CHECK(selectors.get("a")->raw == "y");
  CHECK(selectors.get("b")->raw == "x");
}

TEST_CASE("what Python calls false is a file without selectors") {
  for (const char* text : {"", "{}", "[]", "0", "''", "false", "# nothing"}) CHECK(read(text).named.empty());
  CHECK(read("selectors: []").get_default() == nullptr);
}

TEST_CASE("what the schema of dbt refuses") {
  for (const char* text :
       {"selectors: 5", "selectors:", "version: 2", "text", "selectors: [x]", "selectors: [{name: a}]",
        "selectors: [{definition: a}]", "selectors: [{name: 5, definition: a}]",
        "selectors: [{name: a, definition: [a]}]", "selectors: [{name: a, definition: 5}]",
        "selectors: [{name: a, definition: x, foo: 1}]", "selectors: [{name: a, definition: x, default: 'true'}]",
        "selectors: [{name: a, definition: x, description: }]", "selectors: [{name: a, definition: {5: x}}]",
        "selectors: []\nfoo: 1", "selectors: []\nversion: '2'", "selectors: []\nversion: true",
        "selectors: []\nversion: 2.5"}) {
    CAPTURE(text);
    failure(text);
  }
  CHECK_NOTHROW(read("selectors: []\nversion: 2.0"));
}

TEST_CASE("only one selector can be the default") {
  const Error e =
      failure("selectors:\n- {name: a, definition: x, default: true}\n- {name: b, definition: x, default: true}\n");
  CHECK(e.message().find("a and b") != std::string::npos);
  CHECK(e.where().line == 3);
}

TEST_CASE("errors of a definition name the selector and its place") {
  const Error e = failure("selectors:\n- name: a\n  definition:\n    foo: x\n");
  CHECK(e.message().find("'a'") != std::string::npos);
  CHECK(e.message().find("foo") != std::string::npos);
  CHECK(e.where().line == 4);
  CHECK(e.where().column == 5);
}

TEST_CASE("a selector can inherit only from those before it") {
  failure("selectors: [{name: b, definition: {method: selector, value: a}}, {name: a, definition: x}]");
  failure("selectors: [{name: a, definition: {method: selector, value: a}}]");
}

TEST_CASE("what only the normal form in the manifest refuses") {
  // dbt takes the elements of a list that is the first value of a mapping for definitions.
  failure("selectors: [{name: a, definition: {value: [1, 2], method: config.tags}}]");
  failure("selectors: [{name: a, definition: {tag: ['foo:x']}}]");
  failure("selectors: [{name: a, definition: {union: [{union: 5, exclude: [x]}]}}]");
  CHECK_NOTHROW(read("selectors: [{name: a, definition: {method: config.tags, value: [1, 2]}}]"));
  CHECK_NOTHROW(read("selectors: [{name: a, definition: {tag: [x, y]}}]"));
}
