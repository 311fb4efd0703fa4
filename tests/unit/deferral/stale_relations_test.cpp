#include "slimdag/deferral/stale_relations.hpp"

#include <doctest/doctest.h>

#include "small_project.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

Item with_body(const std::string& unique_id, const std::string& body, const std::string& schema = "prod") {
  return node_in(schema, unique_id, {}, "view", "\"raw_code\": \"" + body + "\"");
}

std::vector<std::string> stale(const Project& now, const Project& before, const RelationExists& exists = {}) {
  std::vector<std::string> lines;
  for (const StaleRelation& r : stale_relations(manifest_of(now), State::from(manifest_of(before)), exists))
    lines.push_back(fmt::format("{} {} {} {}", r.relation_name, r.unique_id, r.reason, r.replaced_by));
  return lines;
}

Project of(std::vector<Item> nodes) {
  Project project;
  project.nodes = std::move(nodes);
  return project;
}

}  // namespace

TEST_CASE("deleted, renamed, moved, disabled and inlined nodes leave relations behind") {
  Project now = of({with_body("model.p.renamed", "select 1"), with_body("model.p.moved", "select 2", "marts"),
                    node_in("prod", "model.p.inlined", {}, "ephemeral"), with_body("model.p.kept", "select 4")});
  now.disabled = {with_body("model.p.off", "select 5")};
  const Project before =
      of({with_body("model.p.a", "select 1"), with_body("model.p.gone", "select 9"),
          with_body("model.p.moved", "select 2"), with_body("model.p.inlined", "select 3"),
          with_body("model.p.kept", "select 4"), with_body("model.p.off", "select 5"), node_in("prod", "test.p.t")});
  CHECK(stale(now, before) == std::vector<std::string>{
                                  relation("prod", "a") + " model.p.a removed model.p.renamed",
                                  relation("prod", "gone") + " model.p.gone removed ",
                                  relation("prod", "inlined") + " model.p.inlined ephemeral ",
                                  relation("prod", "moved") + " model.p.moved moved ",
                                  relation("prod", "off") + " model.p.off disabled ",
                              });
}

TEST_CASE("a node that is disabled where it stands owns no relation, now or before") {
  const Project off = of({node_in("prod", "model.p.off", {}, "view", R"("config": {"enabled": false})")});
  const Project on = of({node_in("prod", "model.p.off")});
  CHECK(stale(off, on) == std::vector<std::string>{relation("prod", "off") + " model.p.off disabled "});
  CHECK(stale(of({}), off).empty());
}

TEST_CASE("a relation that another node owns now is not stale") {
  const std::string same_alias = R"("raw_code": "x", "alias": "a", "relation_name": "\"db\".\"prod\".\"a\"")";
  CHECK(stale(of({node_in("prod", "model.p.b", {}, "view", same_alias)}), of({with_body("model.p.a", "y")})).empty());
}

TEST_CASE("another environment's state is refused: all that it has is in use") {
  const Project dev = of({with_body("model.p.a", "1", "dev"), with_body("model.p.b", "2", "dev"),
                          with_body("seed.p.shared", "3", "shared")});
  const Project prod = of({with_body("model.p.a", "1"), with_body("model.p.b", "2"), with_body("model.p.c", "4"),
                           with_body("seed.p.shared", "3", "shared")});
  const auto refused = [](const Project& now, const Project& before) {
    try {
      stale(now, before);
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::wrong_artifact);
      return error.message();
    }
    return std::string("none");
  };
  CHECK(refused(dev, prod).find("of 3 nodes that are in both, 2 are in another schema, e.g. model.p.a in db.prod, and "
                                "now in db.dev") != std::string::npos);
  CHECK(refused(prod, dev) != "none");
  // No node in both, and no schema either.
  CHECK(refused(of({with_body("model.p.x", "1", "dev")}), of({with_body("model.p.y", "2")})) != "none");
  CHECK(refused(of({with_body("model.p.x", "1")}), of({with_body("model.p.y", "2")})) == "none");
  CHECK(refused(prod, prod) == "none");
  // Case alone is no move.
  CHECK(refused(of({with_body("model.p.a", "1", "PROD")}), of({with_body("model.p.a", "1")})) == "none");
  CHECK(stale_relations(manifest_of(dev), State::from(manifest_of(prod)), {}, true).size() == 3);
}

TEST_CASE("only what is still there, where somebody looks") {
  const Project before = of({with_body("model.p.a", "select 1"), with_body("model.p.b", "select 2")});
  CHECK(stale(of({}), before, only({relation("prod", "b")})).size() == 1);
}
