#include "slimdag/state/load_with_state.hpp"

#include <doctest/doctest.h>

#include "slimdag/error.hpp"
#include "state_manifest.hpp"
#include "temporary_directory.hpp"

using namespace slimdag;
using namespace slimdag::testing;

TEST_CASE("both artifacts are loaded, each from its place") {
  const TemporaryDirectory current, previous;
  current.write("manifest.json", manifest_json(Project{.nodes = {Item{"model.p.a"}, Item{"model.p.b"}}}));
  previous.write("manifest.json", manifest_json({{{"model.p.c"}}}));
  const ManifestWithState loaded = load_with_state(current.path(), previous.path());
  CHECK(loaded.manifest.size() == 2);
  REQUIRE(loaded.state.manifest() != nullptr);
  CHECK(loaded.state.manifest()->find("model.p.c") == 0);
}

TEST_CASE("a failure of either is the failure, and that of the manifest comes first") {
  const TemporaryDirectory directory;
  directory.write("manifest.json", manifest_json({{{"model.p.a"}}}));
  const auto file_of_failure = [](const std::string& manifest, const std::string& state) {
    try {
      load_with_state(manifest, state);
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::file_not_found);
      return std::string(error.where().file);
    }
    return std::string("none");
  };
  CHECK(file_of_failure("/no/manifest", directory.path()) == "/no/manifest");
  CHECK(file_of_failure(directory.path(), "/no/state") == "/no/state");
  CHECK(file_of_failure("/no/manifest", "/no/state") == "/no/manifest");
}
