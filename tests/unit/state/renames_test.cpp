#include "state/renames.hpp"

#include <doctest/doctest.h>

#include "state_manifest.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

using Ids = std::vector<std::string>;

std::vector<Rename> renames(const std::vector<Item>& removed, const std::vector<Item>& added) {
  const Manifest old_manifest = manifest_of({removed});
  const Manifest new_manifest = manifest_of({added});
  std::vector<const NodeData*> old_nodes;
  std::vector<const NodeData*> new_nodes;
  for (const NodeData& node : old_manifest.data().nodes) old_nodes.push_back(&node);
  for (const NodeData& node : new_manifest.data().nodes) new_nodes.push_back(&node);
  return find_renames(old_nodes, new_nodes);
}

std::string code(const std::string& text) { return "\"raw_code\": \"" + text + "\""; }

}  // namespace

TEST_CASE("one removed and one new node with the same body") {
  const auto found = renames({{"model.p.b", code("x")}, {"model.p.a", code("y")}},
                             {{"model.p.c", code("y")}, {"model.p.d", code("x")}, {"model.p.e", code("z")}});
  REQUIRE(found.size() == 2);
  CHECK(found[0].old_unique_id == "model.p.a");
  CHECK(found[0].new_unique_ids == Ids{"model.p.c"});
  CHECK(found[1].old_unique_id == "model.p.b");
  CHECK(found[1].new_unique_ids == Ids{"model.p.d"});
}

TEST_CASE("the kind has to be the same, and the body not blank") {
  CHECK(renames({{"model.p.a", code("x")}}, {{"snapshot.p.a", code("x")}}).empty());
  CHECK(renames({{"model.p.a", code(" ")}}, {{"model.p.b", code(" ")}}).empty());
  CHECK(renames({{"model.p.a"}}, {{"model.p.b"}}).empty());
  CHECK(renames({{"source.p.s.a"}}, {{"source.p.s.b"}}).empty());
  CHECK(renames({{"test.p.a", code("x") + R"(, "test_metadata": {"name": "unique"})"}},
                {{"test.p.b", code("x") + R"(, "test_metadata": {"name": "unique"})"}})
            .empty());
}

TEST_CASE("seeds are compared by checksum") {
  const auto seed = [](const std::string& name, const std::string& checksum) {
    return Item{"seed.p." + name, R"("checksum": {"name": "sha256", "checksum": ")" + checksum + "\"}"};
  };
  const auto found = renames({seed("a", "1")}, {seed("b", "2"), seed("c", "1")});
  REQUIRE(found.size() == 1);
  CHECK(found[0].new_unique_ids == Ids{"seed.p.c"});
}

TEST_CASE("the name decides between several, what is left is a tie") {
  const auto found = renames({{"model.p.a", code("x")}, {"model.p.b", code("x")}, {"model.p.c", code("x")}},
                             {{"model.q.b", code("x")}, {"model.p.e", code("x")}, {"model.p.d", code("x")}});
  REQUIRE(found.size() == 3);
  CHECK(found[0].new_unique_ids == Ids{"model.p.d", "model.p.e"});
  CHECK(found[1].old_unique_id == "model.p.b");
  CHECK(found[1].new_unique_ids == Ids{"model.q.b"});
  CHECK(found[2].new_unique_ids == Ids{"model.p.d", "model.p.e"});
}

TEST_CASE("the list of candidates is bounded") {
  std::vector<Item> removed;
  std::vector<Item> added;
  for (int i = 0; i < 300; ++i) {
    removed.push_back({"model.p.old" + std::to_string(i), code("x")});
    added.push_back({"model.p.new" + std::to_string(i), code("x")});
  }
  const auto found = renames(removed, added);
  CHECK(found.size() == 300);
  for (const Rename& rename : found) CHECK(rename.new_unique_ids.size() == max_rename_candidates);
}
