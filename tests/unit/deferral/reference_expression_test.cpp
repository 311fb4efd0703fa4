#include "deferral/reference_expression.hpp"

#include <doctest/doctest.h>

#include "small_project.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

/// "package name version", "source.name", or "-".
std::string parsed(std::string_view text) {
  const auto expression = parse_reference_expression(text);
  if (!expression) return "-";
  if (expression->is_source) return expression->package + "." + expression->name;
  return fmt::format("{} {} {}", expression->package, expression->name, expression->version);
}

Item versioned(const std::string& version, const std::string& latest) {
  return {"model.p.m.v" + version, R"("name": "m", "version": )" + version + R"(, "latest_version": )" + latest};
}

}  // namespace

TEST_CASE("literal references are understood") {
  CHECK(parsed("ref('a')") == " a ");
  CHECK(parsed(" ref ( \"p\" , 'a' ) ") == "p a ");
  CHECK(parsed("ref('a', v=2)") == " a 2");
  CHECK(parsed("ref('p', 'a', version='1.5')") == "p a 1.5");
  CHECK(parsed("source('raw', \"orders\")") == "raw.orders");
}

TEST_CASE("anything else is not") {
  for (const char* text : {"", "this", "\"db\".\"s\".\"a\"", "ref()", "ref('a', 'b', 'c')", "ref(a)", "source('a')",
                           "ref('a') ~ 'x'", "ref('a'", "ref('a)", "ref('a', w=1)", "metric('a')"})
    CHECK_MESSAGE(parsed(text) == "-", text);
}

TEST_CASE("an expression finds the latest version, or the one that it names") {
  Project project;
  project.nodes = {versioned("1", "2"),
                   versioned("2", "2"),
                   {"seed.p.a"},
                   {"model.q.a", R"("package_name": "q")"},
                   {"source.p.s.a"}};
  const Manifest manifest = manifest_of(project);
  const auto found = [&](std::string_view text, Texts candidates = {}) {
    const NodeIndex v = find_referenced(manifest.data(), *parse_reference_expression(text), candidates);
    return v == no_node ? std::string("-") : std::string(manifest.node(v).unique_id);
  };
  CHECK(found("ref('m')") == "model.p.m.v2");
  CHECK(found("ref('m', v=1)") == "model.p.m.v1");
  CHECK(found("ref('m', v=3)") == "-");
  CHECK(found("ref('a')") == "seed.p.a");
  CHECK(found("ref('q', 'a')") == "model.q.a");
  CHECK(found("source('s', 'a')") == "source.p.s.a");
  const std::string_view candidate = "model.q.a";
  CHECK(found("ref('a')", {&candidate, 1}) == "model.q.a");
}
