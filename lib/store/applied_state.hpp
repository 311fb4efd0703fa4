// Applied state: for each node the run that last built it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "slimdag/state/state.hpp"
#include "store/node_list.hpp"
#include "store/pruned_runs.hpp"
#include "store/run_rows.hpp"
#include "store/store_data.hpp"

namespace slimdag {

/// Which run built what, from the lists that are kept with runs: no artifact is read.
struct AppliedNodes {
  RunRow latest;   ///< The last run that no pull request triggered; its manifest says which nodes there are.
  NodeList nodes;  ///< Of that manifest.
  std::vector<RunRow> builders;  ///< Runs that built a node last, newest first.
  /// By position in `nodes`: index in `builders`; -1 for what no run built, and for what never runs.
  std::vector<std::int32_t> built_by;
};

/// What the lists say of a position of an environment's history.
struct AppliedHistory {
  std::optional<AppliedNodes> nodes;  ///< nullopt: no deployed run is known up to there.
  bool is_lost = false;               ///< The answer needs what was pruned.
  std::optional<PrunedRun> lost;      ///< The run that was, where it is known.
};

/// nullopt where the environment had no deployed run up to that position. Takes the store's lock itself. Throws Error:
/// no_comparison_state where a run that the answer needs was pruned.
std::optional<AppliedNodes> applied_nodes(StoreData& store, const EnvironmentRow& environment,
                                          const RunPosition& until);
/// What is known, where the lock is held and a transaction is open.
AppliedHistory applied_history(StoreData& store, const EnvironmentRow& environment, const RunPosition& until);

/// The state of these nodes. Reads the manifests of the builders one after the other.
std::optional<State> applied_state(StoreData& store, const EnvironmentRow& environment, const RunPosition& until,
                                   const RulesUsed& rules);

}  // namespace slimdag
