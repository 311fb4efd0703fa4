#include "state/dbt_2_checks.hpp"

#include <doctest/doctest.h>

#include "slimdag/state/compare.hpp"
#include "state_manifest.hpp"
#include "unit/state/temporary_directory.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

using Ids = std::vector<std::string>;

Ids in_state(const Manifest& current, const Manifest& previous, std::string_view value) {
  Ids ids;
  dbt_2::nodes_in_state(current.data(), previous.data(), value, dbt_2::graph_members(current.data()))
      .for_each([&](NodeIndex i) { ids.emplace_back(current.data().nodes[i].unique_id); });
  return ids;
}

Manifest one(const std::string& id, const std::string& members, const std::vector<Macro>& macros = {}) {
  return manifest_of({{{id, members}}, macros, {}, "postgres", "2.0.0"});
}

bool modified(const std::string& id, const std::string& now, const std::string& before, std::string_view sub = "") {
  const std::string value = sub.empty() ? "modified" : "modified." + std::string(sub);
  return !in_state(one(id, now), one(id, before), value).empty();
}

std::string code(const std::string& text) { return R"("raw_code": ")" + text + '"'; }
std::string unrendered(const std::string& members) { return R"("unrendered_config": {)" + members + "}"; }
std::string config(const std::string& members) { return R"("config": {)" + members + "}"; }

}  // namespace

TEST_CASE("bodies without their whitespace") {
  CHECK_FALSE(modified("model.p.a", code("select  1\\n"), code("select 1")));
  CHECK(modified("model.p.a", code("select 1 -- x"), code("select 1"), "body"));
  CHECK(modified("model.p.a", code("SELECT 1"), code("select 1")));
  // Of a state with two snapshots in one file the engine takes less than it wrote.
  const std::string two = "a {% endsnapshot %} {% snapshot b %} b";
  CHECK(modified("snapshot.p.a", code(two), code(two), "body"));
  CHECK_FALSE(modified("snapshot.p.a", code("a"), code("{% snapshot a %} a {% endsnapshot %}"), "body"));
}

TEST_CASE("what is written decides first, then what it renders to") {
  const std::string view = config(R"("materialized": "view")");
  const std::string table = config(R"("materialized": "table")");
  const std::string aware = unrendered(R"("materialized": "{{ x }}")");
  CHECK_FALSE(modified("model.p.a", aware + ", " + view, aware + ", " + table));
  CHECK(modified("model.p.a", unrendered("") + ", " + view, aware + ", " + table, "configs"));
  CHECK_FALSE(modified("model.p.a", unrendered("") + ", " + view, aware + ", " + view));
  CHECK_FALSE(modified("model.p.a", unrendered(R"("meta": {}, "tags": ["x"])"), unrendered(R"("meta": null)")));
  CHECK_FALSE(modified("model.p.a", unrendered(R"("pre_hook": "x\n")"), unrendered(R"("pre-hook": "x")")));
}

TEST_CASE("defaults are the same as nothing") {
  CHECK_FALSE(modified(
      "model.p.a",
      unrendered(R"("x": 1)") + ", " + config(R"("lookback": 1, "docs": {"show": true}, "access": "protected")"),
      unrendered("") + ", " + config("")));
  CHECK(modified("model.p.a", unrendered(R"("x": 1)") + ", " + config(R"("lookback": 2)"),
                 unrendered("") + ", " + config("")));
}

TEST_CASE("descriptions where they are persisted") {
  const auto described = [](const std::string& text) {
    return R"("description": ")" + text + R"(", )" + config(R"("persist_docs": {"relation": true})");
  };
  CHECK_FALSE(modified("model.p.a", described("a  b"), described("ab")));
  CHECK(modified("model.p.a", described("b"), described("a"), "persisted_descriptions"));
  CHECK_FALSE(modified("model.p.a", R"("description": "b")", R"("description": "a")"));
}

TEST_CASE("a column's place does not count, an empty description neither") {
  const auto columns = [](const std::string& members) {
    return config(R"("persist_docs": {"columns": true})") + R"(, "columns": {)" + members + "}";
  };
  const std::string a = R"("a": {"name": "a", "description": "x"})";
  const std::string b = R"("b": {"name": "b", "description": "y"})";
  CHECK_FALSE(modified("model.p.a", columns(a + "," + b), columns(b + "," + a)));
  CHECK_FALSE(modified("model.p.a", columns(a + R"(, "c": {"name": "c"})"), columns(a)));
  CHECK(modified("model.p.a", columns(a + "," + b), columns(a)));
}

TEST_CASE("new nodes, and those that are never new") {
  const Manifest nothing = manifest_of({});
  const Manifest current = manifest_of({{{"model.p.a"}, {"exposure.p.a"}, {"operation.p.a"}}});
  CHECK(in_state(current, nothing, "new") == Ids{"model.p.a"});
  CHECK(in_state(current, nothing, "old") == Ids{"exposure.p.a"});
  CHECK(in_state(current, nothing, "modified") == Ids{"model.p.a", "exposure.p.a"});
  CHECK(in_state(current, nothing, "modified.body") == Ids{"model.p.a", "exposure.p.a"});
  CHECK(in_state(current, nothing, "unmodified").empty());
  CHECK(in_state(current, nothing, "nonsense").empty());
  CHECK(in_state(current, nothing, "modified.nonsense").empty());
}

TEST_CASE("macros that a node lists, by their trimmed text") {
  const std::string calls = R"("depends_on": {"macros": ["macro.p.m"], "nodes": []})";
  const auto with = [&](const std::string& text) { return one("model.p.a", calls, {{"macro.p.m", text}}); };
  CHECK(in_state(with("x"), with(" x "), "modified").empty());
  CHECK(in_state(with("y"), with("x"), "modified.macros") == Ids{"model.p.a"});
  CHECK(in_state(with("y"), one("model.p.a", calls), "modified").empty());
}

TEST_CASE("a test is found again by what it does") {
  const std::string same = R"("test_metadata": {"name": "unique", "kwargs": {"column_name": "id", "model": "x"}},
                              "attached_node": "model.p.a")";
  const Manifest current = one("test.p.b.0123456789", same);
  CHECK(in_state(current, one("test.p.c", same), "old") == Ids{"test.p.b.0123456789"});
  CHECK(in_state(current, one("test.p.b", ""), "old") == Ids{"test.p.b.0123456789"});
  CHECK(in_state(current, one("test.p.c", ""), "new") == Ids{"test.p.b.0123456789"});
}

TEST_CASE("comparisons by the engine's rules say why") {
  const TemporaryDirectory directory;
  const Manifest current = one("model.p.a", code("select 2"));
  const Manifest previous = one("model.p.a", code("select 1"));
  const Comparison comparison = compare(current, State::from(previous));
  CHECK(comparison.semantics().semantics == Semantics::dbt_2);
  const Reasons reasons = comparison.reasons("model.p.a");
  CHECK(reasons.aspects == std::vector<Aspect>{Aspect::body});
  REQUIRE(reasons.fields.size() == 1);
  CHECK(reasons.fields[0].path == "raw_code");
}

TEST_CASE("a snapshot keeps what the engine compares") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("m.slimdag");
  one("model.p.a", code("select 1") + ", " + unrendered(R"("tags": ["x"])")).save_snapshot(path);
  const Manifest kept = Manifest::load(path);
  CHECK(in_state(one("model.p.a", code("select  1")), kept, "modified").empty());
  CHECK(in_state(one("model.p.a", code("select 2")), kept, "modified") == Ids{"model.p.a"});
}

TEST_CASE("a snapshot of dbt-core's manifest does not keep it") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("m.slimdag");
  manifest_of({{{"model.p.a"}}}).save_snapshot(path);
  const Manifest kept = Manifest::load(path);
  try {
    in_state(one("model.p.a", ""), kept, "modified");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::unsupported_version);
    CHECK(error.hint().find("snapshot") != std::string::npos);
  }
}
