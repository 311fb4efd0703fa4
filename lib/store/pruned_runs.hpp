// What remains of runs that were pruned: enough to know that the answer to a question about the past was one of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/run_rows.hpp"
#include "store/store_data.hpp"

namespace slimdag {

struct PrunedRun {
  RunPosition position;
  std::string run_id;
};

/// Deletes a run, of which only what this file is about remains. Inside an exclusive transaction.
void prune_run(SqlConnection& connection, std::int64_t id, Moment now);

/// The last pruned run up to a position that fits; nullopt also where the store is of a version that kept nothing.
std::optional<PrunedRun> last_pruned_run(const StoreData& store, const EnvironmentRow& environment,
                                         const RunConditions& conditions, const RunPosition& until);
/// The pruned run of that id.
std::optional<PrunedRun> pruned_run(const StoreData& store, const EnvironmentRow& environment, std::string_view run_id);
/// Whether a run of that id was pruned; of whatever project where none is named.
bool was_pruned(const StoreData& store, std::string_view run_id, std::string_view project);
bool has_pruned_run_of_job(const StoreData& store, const EnvironmentRow& environment, std::string_view job);

/// The hash of the content of a pruned run of that id, which takes the id for ever: recorded runs never change.
std::optional<Blob> content_of_pruned_run(SqlConnection& connection, std::int64_t project, std::string_view run_id);
/// A pruned run that was just recorded again takes its place in history again.
void take_pruned_place(SqlConnection& connection, std::int64_t project, std::string_view run_id);

/// Where the answer for a moment cannot be told any more. `run` is the pruned one that the answer needs, where it is
/// known.
[[noreturn]] void throw_pruned(const StoreData& store, const EnvironmentRow& environment,
                               const std::optional<PrunedRun>& run);

/// For stores whose history was pruned before version 3, when nothing remained of pruned runs: whether runs may be
/// missing among those up to a position.
bool may_lack_runs(const EnvironmentRow& environment, const RunPosition& oldest_needed) noexcept;

}  // namespace slimdag
