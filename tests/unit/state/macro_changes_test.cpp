#include "state/macro_changes.hpp"

#include <doctest/doctest.h>

#include "state_manifest.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

/// A model n that uses `direct`, with these macros now and before.
struct Case {
  Manifest current;
  Manifest previous;
  MacroChanges changes;

  Case(const std::vector<std::string>& direct, const std::vector<Macro>& now, const std::vector<Macro>& before)
      : current(manifest_of({{{"model.p.n", uses(direct)}}, now})),
        previous(manifest_of({{}, before})),
        changes(current.data(), previous.data()) {}

  bool reaches() const { return changes.reaches_modified(current.data().nodes[0]); }
  std::vector<MacroChange> chains() const { return changes.chains(current.data().nodes[0]); }
};

std::string quoted(const std::string& id) { return "\"macro.p." + id + "\""; }
Macro macro(const std::string& id, const std::string& text, std::vector<std::string> depends_on = {}) {
  return {"macro.p." + id, text, std::move(depends_on)};
}

}  // namespace

TEST_CASE("a change is found through other macros") {
  const std::vector<Macro> before = {macro("a", "a", {quoted("b")}), macro("b", "b", {quoted("c")}), macro("c", "c"),
                                     macro("other", "o")};
  std::vector<Macro> now = before;
  CHECK_FALSE(Case({quoted("a")}, now, before).reaches());
  CHECK_FALSE(Case({quoted("a")}, now, before).changes.any());
  now[2].macro_sql = "changed";
  const Case changed({quoted("other"), quoted("a")}, now, before);
  CHECK(changed.reaches());
  REQUIRE(changed.chains().size() == 1);
  CHECK(changed.chains()[0].chain == std::vector<std::string>{"macro.p.a", "macro.p.b", "macro.p.c"});
  CHECK(changed.chains()[0].kind == MacroChange::Kind::changed);
  CHECK_FALSE(Case({quoted("other")}, now, before).reaches());
  CHECK(Case({quoted("other")}, now, before).chains().empty());
}

TEST_CASE("added and removed macros count") {
  const std::vector<Macro> before = {macro("a", "a", {quoted("gone")}), macro("gone", "g")};
  const std::vector<Macro> now = {macro("a", "a", {quoted("gone"), quoted("new")}), macro("new", "n")};
  const Case both({quoted("a")}, now, before);
  CHECK(both.reaches());
  const auto chains = both.chains();
  REQUIRE(chains.size() == 2);
  CHECK(chains[0].chain.back() == "macro.p.gone");
  CHECK(chains[0].kind == MacroChange::Kind::removed);
  CHECK(chains[1].chain.back() == "macro.p.new");
  CHECK(chains[1].kind == MacroChange::Kind::added);
}

TEST_CASE("a chain is the shortest, one for each changed macro, also behind another changed one") {
  const std::vector<Macro> before = {macro("a", "a", {quoted("b")}), macro("b", "b", {quoted("c")}), macro("c", "c"),
                                     macro("short", "s", {quoted("c")})};
  std::vector<Macro> now = before;
  now[1].macro_sql = now[2].macro_sql = "changed";
  const auto chains = Case({quoted("a"), quoted("short")}, now, before).chains();
  REQUIRE(chains.size() == 2);
  CHECK(chains[0].chain == std::vector<std::string>{"macro.p.a", "macro.p.b"});
  CHECK(chains[1].chain == std::vector<std::string>{"macro.p.short", "macro.p.c"});
}

TEST_CASE("null and unknown macros are errors where dbt meets them first, and only where any macro changed") {
  const std::vector<Macro> before = {macro("ok", "x"), macro("bad", "x", {"null"}), macro("changed", "x")};
  std::vector<Macro> now = before;
  CHECK_FALSE(Case({"null", quoted("unknown")}, now, before).reaches());
  now[2].macro_sql = "y";
  CHECK(Case({quoted("changed"), "null"}, now, before).reaches());
  CHECK(Case({quoted("ok"), quoted("changed"), quoted("bad")}, now, before).reaches());

  const Case null({quoted("ok"), "null", quoted("changed")}, now, before);
  const Error direct = error_of([&] { null.reaches(); });
  CHECK(direct.code() == ErrorCode::macro_not_found);
  CHECK(direct.message().starts_with("Node 'n' (in models/n.sql) depends on a macro or test that does not exist."));
  CHECK(direct.where().unique_id == "model.p.n");
  const Case indirect({quoted("bad"), quoted("changed")}, now, before);
  CHECK(
      error_of([&] { indirect.reaches(); }).message().starts_with("Node 'bad' (in m.sql) depends on a macro or test"));
  const Case unknown({quoted("unknown")}, now, before);
  CHECK(error_of([&] { unknown.reaches(); }).message().find("'macro.p.unknown'") != std::string::npos);
  CHECK(unknown.chains().empty());
}

TEST_CASE("cycles of macros") {
  // a <-> b; the problem hangs on a, the change on b, so that what comes first depends on where the search starts.
  const auto macros = [](const std::string& text) {
    return std::vector<Macro>{macro("a", "a", {quoted("b"), "null"}), macro("b", "b", {quoted("a"), quoted("c")}),
                              macro("c", text)};
  };
  // From a: b first, there a again (visited), then c, which changed.
  CHECK(Case({quoted("a")}, macros("new"), macros("old")).reaches());
  // From b: a first, there b again (visited), then null.
  const Case from_b({quoted("b")}, macros("new"), macros("old"));
  CHECK(error_of([&] { from_b.reaches(); }).code() == ErrorCode::macro_not_found);
  // A macro that calls itself.
  const std::vector<Macro> before = {macro("self", "s", {quoted("self"), quoted("c")}), macro("c", "old")};
  const std::vector<Macro> now = {macro("self", "s", {quoted("self"), quoted("c")}), macro("c", "new")};
  CHECK(Case({quoted("self")}, now, before).reaches());
}

TEST_CASE("chains of 100,000 macros do not need a deep stack") {
  std::vector<Macro> before;
  for (int i = 0; i < 100000; ++i) before.push_back(macro(std::to_string(i), "x", {quoted(std::to_string(i + 1))}));
  before.push_back(macro("100000", "x"));
  std::vector<Macro> now = before;
  now.back().macro_sql = "y";
  const Case deep({quoted("0")}, now, before);
  CHECK(deep.reaches());
  CHECK(deep.chains().front().chain.size() == 100001);
}
