#include "state/project_flags.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "slimdag/error.hpp"
#include "temporary_directory.hpp"

using namespace slimdag;
using namespace slimdag::testing;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

/// A project with its target folder.
class Folder {
 public:
  Folder() { manifest("1.12.6"); }

  void manifest(const std::string& version) const {
    write(
        target() / "manifest.json",
        R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "dbt_version": ")" +
            version + R"(", "project_name": "p", "adapter_type": "duckdb", "invocation_id": "i"}, "nodes": {}})");
  }
  void run_results(const std::string& invocation, const std::string& args) const {
    write(target() / "run_results.json", R"({"metadata": {"invocation_id": ")" + invocation +
                                             R"("}, "results": [{"status": "success"}], "args": )" + args + "}");
  }
  void project(const std::string& text) const { write(fs::path(directory_.path("dbt_project.yml")), text); }

  FlagChoice choice(CompareOptions options = {}) const {
    const Manifest manifest = Manifest::load(target().string());
    return more_unrendered_values(manifest.data(), manifest.semantics().semantics, options);
  }
  std::string path(const std::string& name) const { return directory_.path(name); }

 private:
  fs::path target() const { return directory_.path("target"); }
  TemporaryDirectory directory_;
};

constexpr std::string_view off = R"({"state_modified_compare_more_unrendered_values": false})";
constexpr std::string_view on = R"({"state_modified_compare_more_unrendered_values": true})";

std::string project_with(const std::string& name, const std::string& value) {
  return "name: " + name + "\nflags:\n  state_modified_compare_more_unrendered_values: " + value + "\n";
}

void check(const FlagChoice& choice, bool value, FlagOrigin origin) {
  CHECK(choice.value == value);
  CHECK(choice.origin == origin);
}

}  // namespace

TEST_CASE("the engine's default") {
  const Folder folder;
  check(folder.choice(), true, FlagOrigin::engine);
  folder.manifest("1.11.16");
  check(folder.choice(), false, FlagOrigin::engine);
}

TEST_CASE("the project's flags, if it is that project") {
  const Folder folder;
  folder.project(project_with("p", "false"));
  check(folder.choice(), false, FlagOrigin::project);
  folder.project(project_with("q", "false"));
  check(folder.choice(), true, FlagOrigin::engine);
  folder.project("name: p\nflags: {send_anonymous_usage_stats: false}\n");
  check(folder.choice(), true, FlagOrigin::engine);
  write(folder.path("elsewhere/dbt_project.yml"), project_with("any", "false"));
  CompareOptions options;
  options.project_dir = folder.path("elsewhere");
  check(folder.choice(options), false, FlagOrigin::project);
}

TEST_CASE("the run of the same invocation comes before the project, and an option before both") {
  const Folder folder;
  folder.project(project_with("p", "true"));
  folder.run_results("i", std::string(off));
  check(folder.choice(), false, FlagOrigin::run_results);
  folder.run_results("another", std::string(off));
  check(folder.choice(), true, FlagOrigin::project);
  folder.run_results("i", "{}");
  check(folder.choice(), true, FlagOrigin::project);
  folder.run_results("i", std::string(on));
  CompareOptions options;
  options.more_unrendered_values = false;
  check(folder.choice(options), false, FlagOrigin::option);
}

TEST_CASE("a project file that cannot be read is an error where it counts") {
  const Folder folder;
  folder.project("name: [p\n");
  try {
    folder.choice();
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::invalid_artifact);
    CHECK(error.where().file.ends_with("dbt_project.yml"));
    CHECK(error.where().line);
  }
  CompareOptions options;
  options.project_dir = folder.path("nowhere");
  CHECK_THROWS_AS(folder.choice(options), Error);
}
