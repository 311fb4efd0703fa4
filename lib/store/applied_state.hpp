// Applied state: for each node the run that last built it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "slimdag/state/state.hpp"
#include "store/node_list.hpp"
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

/// nullopt where the environment has no deployed run up to that position. Takes the store's lock itself.
std::optional<AppliedNodes> applied_nodes(StoreData& store, const EnvironmentRow& environment,
                                          const RunPosition& until);
/// The same where the lock is held and a transaction is open.
std::optional<AppliedNodes> applied_nodes_inside(StoreData& store, const EnvironmentRow& environment,
                                                 const RunPosition& until);

/// The state of these nodes. Reads the manifests of the builders one after the other.
std::optional<State> applied_state(StoreData& store, const EnvironmentRow& environment, const RunPosition& until,
                                   const RulesUsed& rules);

}  // namespace slimdag
