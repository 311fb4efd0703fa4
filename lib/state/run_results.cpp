#include "manifest/artifact_source.hpp"
#include "state/artifact_fields.hpp"
#include "state/state_data.hpp"

namespace slimdag {
namespace {

// The versions that RunResultsArtifact.compatible_previous_versions() and its own schema_version name
// (dbt/artifacts/schemas/run/v5/run.py).
constexpr int oldest_version = 4;
constexpr int newest_version = 6;

/// Checks what dbt decodes of a result, and returns its status.
std::string_view check_result(const ArtifactObject& result, int version) {
  check_timing(result);
  result.require({"unique_id", "thread_id"});
  // Up to version 5 dbt's upgrade fills these in, version 4 had none of them.
  if (version == newest_version) result.require({"compiled", "compiled_code", "relation_name"});
  result.require_float("execution_time");
  result.require_object("adapter_response");
  result.optional_int("failures");
  result.optional_object("batch_results");
  return result.one_of(
      "status", {"success", "error", "skipped", "partial success", "no-op", "pass", "fail", "warn", "runtime error"});
}

}  // namespace

RunResults parse_run_results(std::string_view text, std::string_view path) {
  Arena arena;
  const ArtifactObject artifact(json::parse(text, arena, path), "", path);
  const int version = check_schema_version(artifact, "run-results", oldest_version, newest_version, 0, path);
  artifact.require_float("elapsed_time");
  if (artifact.find("args") != nullptr) artifact.require_object("args");

  RunResults run;
  std::size_t index = 0;
  for (const json::Value& item : artifact.list("results")) {
    const ArtifactObject result = artifact.element("results", item, index++);
    const std::string_view status = check_result(result, version);
    // dbt does not check the type of an id; one that is no text is no node's.
    const json::Value& unique_id = result.required("unique_id");
    if (unique_id.is_string()) run.results.push_back({run.arena.copy(unique_id.string()), run.arena.copy(status)});
  }
  return run;
}

RunResults read_run_results(const std::string& path) {
  return parse_run_results(ArtifactSource::from_file(path)->read_all(), path);
}

}  // namespace slimdag
