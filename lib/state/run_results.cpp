#include <fmt/format.h>

#include "manifest/artifact_source.hpp"
#include "semantics/rules.hpp"
#include "slimdag/error.hpp"
#include "state/artifact_fields.hpp"
#include "state/state_data.hpp"

namespace slimdag {
namespace {

/// Of dbt-core 1.12 and dbt 2.
constexpr std::string_view reused_status = "reused";

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
  return result.one_of("status", {"success", "error", "skipped", "partial success", "no-op", "pass", "fail", "warn",
                                  "runtime error", reused_status});
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

void require_known_statuses(const StateData& state, Semantics semantics) {
  if (!state.run_results || has(semantics, Rule::status_reused)) return;
  for (const RunResults::Result& result : state.run_results->results) {
    if (result.status != reused_status) continue;
    ErrorLocation where;
    where.file = state.path;
    where.unique_id = result.unique_id;
    throw Error(ErrorCode::invalid_artifact,
                fmt::format("run_results.json has the status '{}', which {} does not know", reused_status,
                            to_string(semantics)),
                std::move(where), "Use the semantics of the dbt that wrote it, or compare without run results.");
  }
}

}  // namespace slimdag
