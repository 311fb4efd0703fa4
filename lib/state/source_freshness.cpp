#include "manifest/artifact_source.hpp"
#include "state/artifact_fields.hpp"
#include "state/state_data.hpp"
#include "support/iso_time.hpp"

namespace slimdag {
namespace {

constexpr int only_version = 3;  // dbt/artifacts/schemas/freshness/v3/freshness.py

constexpr double microsecond = 1e-6;

IsoTime moment(const ArtifactObject& result, std::string_view key) {
  const json::Value& v = result.required(key);
  const auto time = v.is_string() ? parse_iso_time(v.string()) : std::nullopt;
  if (!time) result.throw_invalid(key, "is not a date and time");
  return *time;
}

void check_threshold(const ArtifactObject& criteria, std::string_view key) {
  criteria.optional_object(key);
  const json::Value* v = criteria.find(key);
  if (v == nullptr || v->is_null()) return;
  const ArtifactObject threshold = criteria.object(key);
  threshold.optional_int("count");
  const json::Value* period = threshold.find("period");
  if (period != nullptr && !period->is_null()) threshold.one_of("period", {"minute", "hour", "day"});
}

/// dbt tries to read a result as a runtime error first: the status says so and there is an error, of whatever type.
/// Source: FreshnessNodeOutput.
bool is_runtime_error(const ArtifactObject& result) {
  const json::Value* status = result.find("status");
  return status != nullptr && status->string() == "runtime error" && result.find("error") != nullptr;
}

SourceFreshness::Result read_checked(const ArtifactObject& result) {
  const IsoTime loaded = moment(result, "max_loaded_at");
  moment(result, "snapshotted_at");
  result.require_float("max_loaded_at_time_ago_in_s");
  result.one_of("status", {"pass", "warn", "error", "runtime error"});
  const ArtifactObject criteria = result.object("criteria");
  check_threshold(criteria, "warn_after");
  check_threshold(criteria, "error_after");
  result.require_object("adapter_response");
  check_timing(result);
  result.require({"thread_id"});
  result.require_float("execution_time");
  SourceFreshness::Result checked;
  checked.max_loaded_at = static_cast<double>(loaded.microseconds) * microsecond;
  checked.has_time_zone = loaded.has_time_zone;
  return checked;
}

}  // namespace

SourceFreshness parse_source_freshness(std::string_view text, std::string_view path) {
  Arena arena;
  const ArtifactObject artifact(json::parse(text, arena, path), "", path);
  // FreshnessMetadata has a default for the version, so that dbt takes an artifact that does not say it.
  check_schema_version(artifact, "sources", only_version, only_version, only_version, path);
  artifact.require_float("elapsed_time");

  SourceFreshness freshness;
  std::size_t index = 0;
  for (const json::Value& item : artifact.list("results")) {
    const ArtifactObject result = artifact.element("results", item, index++);
    const json::Value& unique_id = result.required("unique_id");
    SourceFreshness::Result read = is_runtime_error(result) ? SourceFreshness::Result() : read_checked(result);
    if (!unique_id.is_string()) continue;  // dbt does not check it; it is no node's.
    read.unique_id = freshness.arena.copy(unique_id.string());
    freshness.results.push_back(read);
  }
  return freshness;
}

SourceFreshness read_source_freshness(const std::string& path) {
  return parse_source_freshness(ArtifactSource::from_file(path)->read_all(), path);
}

}  // namespace slimdag
