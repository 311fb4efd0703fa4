#include "slimdag/state/state.hpp"

#include <doctest/doctest.h>

#include "state/state_data.hpp"
#include "state_manifest.hpp"
#include "temporary_directory.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

const std::string run_results =
    R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json"}, "results": [], "elapsed_time": 1})";
const std::string sources =
    R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/sources/v3.json"}, "results": [], "elapsed_time": 1})";

}  // namespace

TEST_CASE("a directory may lack any of the artifacts") {
  const TemporaryDirectory directory;
  const State empty = State::load(directory.path());
  CHECK(empty.manifest() == nullptr);
  CHECK_FALSE(empty.data().run_results.has_value());
  CHECK_FALSE(empty.data().sources.has_value());

  directory.write("manifest.json", manifest_json({{{"model.p.a"}}}));
  directory.write("sources.json", sources);
  const State some = State::load(directory.path());
  REQUIRE(some.manifest() != nullptr);
  CHECK(some.manifest()->size() == 1);
  CHECK_FALSE(some.data().run_results.has_value());
  CHECK(some.data().sources.has_value());

  directory.write("run_results.json", run_results);
  CHECK(State::load(directory.path()).data().run_results.has_value());
}

TEST_CASE("a manifest file has the other artifacts beside it") {
  const TemporaryDirectory directory;
  const std::string file = directory.write("prod.json", manifest_json({{{"model.p.a"}}}));
  directory.write("run_results.json", run_results);
  const State state = State::load(file);
  REQUIRE(state.manifest() != nullptr);
  CHECK(state.data().run_results.has_value());
  CHECK(state.data().path == file);
}

TEST_CASE("what is there has to be right") {
  const TemporaryDirectory directory;
  CHECK(error_of([&] { State::load(directory.path("nowhere")); }).code() == ErrorCode::file_not_found);
  directory.write("run_results.json", "{");
  CHECK(error_of([&] { State::load(directory.path()); }).code() == ErrorCode::invalid_json);
  directory.write("run_results.json", run_results);
  directory.write("manifest.json", "{}");
  CHECK(error_of([&] { State::load(directory.path()); }).code() == ErrorCode::invalid_artifact);
}

TEST_CASE("a state that is just a manifest") {
  const State state = State::from(manifest_of({{{"model.p.a"}}}));
  REQUIRE(state.manifest() != nullptr);
  CHECK(state.manifest()->size() == 1);
  const State copy = state;
  CHECK(&copy.data() == &state.data());
}
