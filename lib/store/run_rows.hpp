// Rows of runs, and the questions that find them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "slimdag/store/store.hpp"
#include "store/store_data.hpp"

namespace slimdag {

/// Runs are in the order of their ends, then of their recording. A place in that order, the run itself included.
struct RunPosition {
  std::int64_t finished_at = INT64_MAX;
  std::int64_t id = INT64_MAX;

  auto operator<=>(const RunPosition&) const = default;
};

/// A run with what its state is made of.
struct RunRow {
  std::int64_t id = 0;
  RunInfo info;
  std::string manifest_head;
  Blob manifest_hash;
  std::optional<Blob> snapshot_hash;  ///< Of the manifest's compact form.
  std::optional<Blob> run_results_hash;
  std::optional<Blob> sources_hash;

  RunPosition position() const noexcept { return {microseconds_of(info.finished_at), id}; }
};

Provenance provenance_of(const RunInfo& run);

/// Where a question looks from. Throws Error: run_not_found, invalid_argument, no_comparison_state where the history of
/// that moment is pruned.
RunPosition position_of(StoreData& store, const StateQuery& query, const EnvironmentRow& environment);

/// Which runs of an environment are meant.
struct RunConditions {
  std::optional<std::string> job;
  std::optional<RunStatus> status;
  bool no_pull_requests = false;
};

/// The last runs up to a position that fit, newest first.
std::vector<RunRow> last_runs(SqlConnection& connection, const EnvironmentRow& environment,
                              const RunConditions& conditions, const RunPosition& until, std::uint64_t limit);

/// The runs that a filter lets through, newest first. Throws Error: environment_not_found, project_not_found.
std::vector<RunRow> find_runs(StoreData& store, const RunFilter& filter, const RunConditions& conditions);

/// Throws Error: run_not_found, project_not_found.
RunRow find_run(StoreData& store, std::string_view run_id, std::string_view project);

/// The run of a row's number.
RunRow run_of_id(SqlConnection& connection, std::int64_t id);

/// The last change of the environment's branch up to a position, checks of pull requests not counted, pruned runs
/// included.
std::optional<BranchChange> last_branch_change(const StoreData& store, const EnvironmentRow& environment,
                                               const RunPosition& until);

}  // namespace slimdag
