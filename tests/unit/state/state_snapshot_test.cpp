#include "state/state_snapshot.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "slimdag/error.hpp"
#include "slimdag/state/snapshot.hpp"
#include "slimdag/state/state.hpp"
#include "temporary_directory.hpp"

using namespace slimdag;
using slimdag::testing::TemporaryDirectory;

namespace {

namespace fs = std::filesystem;

const fs::path artifacts = fs::path(SLIMDAG_TEST_DATA) / "shop/previous";

/// With results and freshness, or without any of the three.
std::shared_ptr<StateData> some_state(bool manifest, bool results, bool freshness) {
  auto data = std::make_shared<StateData>();
  if (manifest) data->manifest = Manifest::load(artifacts.string());
  if (results) data->run_results = RunResults{{{"model.shop.a", "error"}, {"model.shop.b", "success"}}};
  if (freshness)
    data->sources = SourceFreshness{{{"source.shop.x", 1.5, false}, {"source.shop.y", std::nullopt, true}}};
  return data;
}

}  // namespace

TEST_CASE("a state of any parts comes back") {
  for (unsigned parts = 0; parts < 8; ++parts) {
    CAPTURE(parts);
    const TemporaryDirectory directory;
    const std::string path = directory.path("s");
    const State state(some_state((parts & 1U) != 0, (parts & 2U) != 0, (parts & 4U) != 0));
    state.save_snapshot(path);
    const State loaded = State::load(path);
    const StateData& a = state.data();
    const StateData& b = loaded.data();
    CHECK(b.path == path);
    REQUIRE(a.manifest.has_value() == b.manifest.has_value());
    if (a.manifest) CHECK(a.manifest->size() == b.manifest->size());
    REQUIRE(a.run_results.has_value() == b.run_results.has_value());
    if (b.run_results) {
      REQUIRE(b.run_results->results.size() == 2);
      CHECK(b.run_results->results[1].unique_id == "model.shop.b");
      CHECK(b.run_results->results[1].status == "success");
    }
    REQUIRE(a.sources.has_value() == b.sources.has_value());
    if (b.sources) {
      REQUIRE(b.sources->results.size() == 2);
      CHECK(b.sources->results[0].max_loaded_at == 1.5);
      CHECK_FALSE(b.sources->results[0].has_time_zone);
      CHECK_FALSE(b.sources->results[1].max_loaded_at.has_value());
    }
    const std::string json = snapshot_json(path);
    CHECK((json.find(R"("manifest": null)") == std::string::npos) == a.manifest.has_value());
    CHECK((json.find(R"("run_results": 2)") != std::string::npos) == a.run_results.has_value());
  }
}

TEST_CASE("a directory's artifacts come before its snapshot") {
  const TemporaryDirectory directory;
  State(some_state(true, true, false)).save_snapshot(directory.path("state.slimdag"));
  CHECK(State::load(directory.path()).manifest() != nullptr);
  CHECK(State::load(directory.path()).data().run_results.has_value());
  fs::copy(artifacts / "manifest.json", directory.path("manifest.json"));
  CHECK_FALSE(State::load(directory.path()).data().run_results.has_value());
}

TEST_CASE("a snapshot as the state's file stands for the results beside it too") {
  const TemporaryDirectory directory;
  State(some_state(true, false, false)).save_snapshot(directory.path("manifest.json"));  // names do not matter
  directory.write("run_results.json", "{");
  CHECK(State::load(directory.path("manifest.json")).manifest() != nullptr);
}
