#include "slimdag/store/store.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "slimdag/error.hpp"
#include "slimdag/selection/select.hpp"
#include "slimdag/store/export_state.hpp"

using namespace slimdag;

namespace {

namespace fs = std::filesystem;

/// A directory that goes away.
struct Folder {
  Folder() : path(fs::temp_directory_path() / ("slimdag-store-" + std::to_string(::getpid()))) {
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(path / name) << content;
    return (path / name).string();
  }
  fs::path path;
};

std::string manifest(const std::string& code) {
  return R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "project_name": "p",
    "generated_at": "2026-01-01T00:00:00Z", "invocation_id": "x"}, "nodes": {"model.p.a": {"unique_id": "model.p.a",
    "resource_type": "model", "name": "a", "package_name": "p", "path": "a.sql", "original_file_path": "models/a.sql",
    "fqn": ["p", "a"], "alias": "a", "schema": "s", "database": "d", "checksum": {"name": "none", "checksum": ""},
    "raw_code": ")" +
         code + R"(", "config": {"enabled": true}, "depends_on": {"macros": [], "nodes": []}}}})";
}

RunRecord record(const std::string& path, const std::string& id, RunTrigger trigger) {
  RunRecord run;
  run.environment = "production";
  run.manifest = path;
  run.run_id = id;
  run.trigger = trigger;
  run.status = RunStatus::success;
  return run;
}

StateQuery query(StatePolicy policy) {
  StateQuery question;
  question.environment = "production";
  question.policy = policy;
  return question;
}

}  // namespace

TEST_CASE("runs are recorded, and are states by policy") {
  const Folder folder;
  Store store = Store::open((folder.path / "state.db").string());
  const std::string first = folder.write("first.json", manifest("one"));
  const std::string second = folder.write("second.json", manifest("two"));
  CHECK(store.record_run(record(first, "r1", RunTrigger::schedule)) == "r1");
  CHECK(store.record_run(record(first, "r1", RunTrigger::schedule)) == "r1");
  CHECK(store.record_run(record(second, "r2", RunTrigger::pull_request)) == "r2");
  CHECK(store.runs().size() == 2);
  CHECK_THROWS_AS(store.record_run(record(second, "r1", RunTrigger::schedule)), Error);

  const State deployed = store.comparison_state(query(StatePolicy::last_successful_deploy_run));
  CHECK(deployed.provenance("model.p.a")->run_id == "r1");
  CHECK(store.comparison_state(query(StatePolicy::last_successful_run)).provenance("model.p.a")->run_id == "r2");
  SelectOptions modified;
  modified.select = {"state:modified"};
  CHECK(select(Manifest::load(second), &deployed, modified).count() == 1);
  CHECK(select(Manifest::load(first), &deployed, modified).empty());

  export_state(deployed, (folder.path / "out").string());
  CHECK(fs::file_size(folder.path / "out" / "manifest.json") == fs::file_size(first));
}

TEST_CASE("artifacts may be kept by callbacks") {
  const Folder folder;
  std::map<std::string, std::string, std::less<>> bucket;
  StoreOptions options;
  options.storage = ArtifactStorage{
      "memory://bucket", [&](std::string_view name, std::string_view content) { bucket.emplace(name, content); },
      [&](std::string_view name) { return bucket.find(name)->second; }, nullptr, nullptr};
  Store store = Store::open(":memory:", options);
  store.record_run(record(folder.write("first.json", manifest("one")), "r1", RunTrigger::schedule));
  CHECK(bucket.size() == 2);
  CHECK(store.run_state("r1").manifest()->size() == 1);
}

TEST_CASE("the store tells what is wrong") {
  const auto code_of = [](auto&& call) {
    try {
      call();
    } catch (const Error& error) {
      return error.code();
    }
    return ErrorCode::internal;
  };
  const Folder folder;
  Store store = Store::open(":memory:");
  RunRecord without_end = record(folder.write("first.json", manifest("one")), "r1", RunTrigger::schedule);
  without_end.status.reset();
  CHECK(code_of([&] { store.record_run(without_end); }) == ErrorCode::invalid_argument);
  CHECK(store.runs().empty());
  CHECK(code_of([&] { store.comparison_state(query(StatePolicy::applied)); }) == ErrorCode::environment_not_found);
  CHECK(code_of([&] { store.run("r1"); }) == ErrorCode::run_not_found);
  CHECK(code_of([&] { store.prune({}); }) == ErrorCode::invalid_argument);
  CHECK(code_of([&] { store.record_run({}); }) == ErrorCode::invalid_argument);
  CHECK(code_of([] { Store::open("/no/such/folder/state.db"); }) == ErrorCode::store_unreachable);
}
