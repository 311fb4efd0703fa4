// What a comparison state keeps besides its manifest.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/artifact_source.hpp"
#include "slimdag/manifest/manifest.hpp"
#include "slimdag/semantics/semantics.hpp"
#include "slimdag/state/provenance.hpp"
#include "state/state_diff.hpp"
#include "support/arena.hpp"

namespace slimdag {

/// unique_id and status of each result of run_results.json.
struct RunResults {
  struct Result {
    std::string_view unique_id;
    std::string_view status;
  };
  std::vector<Result> results;
  Arena arena{};  ///< Of the texts, where they are not of a snapshot.
};

/// sources.json: for each result the moment of the newest row, where the freshness check did not fail.
struct SourceFreshness {
  struct Result {
    std::string_view unique_id;
    /// Seconds since the epoch, microseconds as fraction; nullopt: a runtime error, which has no max_loaded_at.
    std::optional<double> max_loaded_at;
    bool has_time_zone = true;
  };
  std::vector<Result> results;
  Arena arena{};  ///< Of the texts, where they are not of a snapshot.
};

struct StateData {
  std::string path;
  std::optional<Manifest> manifest;
  std::optional<RunResults> run_results;
  std::optional<SourceFreshness> sources;
  mutable RecentDiffs diffs;
  std::shared_ptr<const void> image;  ///< The snapshot that texts are borrowed from, where there is one.
  std::optional<StateOrigin> origin;
  /// The artifacts themselves, for what writes them elsewhere; nullptr where they are not known.
  std::shared_ptr<ArtifactSource> run_results_source;
  std::shared_ptr<ArtifactSource> sources_source;
};

/// Throw Error: io, invalid_json, invalid_artifact, unsupported_version.
RunResults read_run_results(const std::string& path);
SourceFreshness read_source_freshness(const std::string& path);
/// The same for a text; `name` stands for the file in errors.
RunResults parse_run_results(std::string_view text, std::string_view name);
/// Throws Error(invalid_artifact) where the run results have a status that the engine refuses. O(results).
void require_known_statuses(const StateData& state, Semantics semantics);
SourceFreshness parse_source_freshness(std::string_view text, std::string_view name);

}  // namespace slimdag
