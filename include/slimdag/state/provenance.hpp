// Where a comparison state comes from: the environment, and for each node the run that says what it currently is.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slimdag {

/// A moment in UTC, exact to the microsecond.
using Moment = std::chrono::sys_time<std::chrono::microseconds>;

/// "2026-11-21T13:45:00.000000Z".
std::string to_text(Moment moment);

/// One run that a comparison state consists of. Texts that were not recorded are empty.
struct Provenance {
  std::string project;
  std::string environment;
  std::string job;
  std::string run_id;
  Moment time;  ///< End of the run.
  std::string status;
  std::string trigger;
  std::string branch;
  std::string code_version;
  std::string pull_request;
};

/// The environment's branch is another one than before; its state goes on.
struct BranchChange {
  std::string from;
  std::string to;
  std::string run_id;  ///< The first run on the new branch.
  Moment time;         ///< End of that run.
};

/// Where the rules of environments come from that an answer of a store follows.
enum class RulesSource : std::uint8_t {
  none,        ///< There are none: names are not checked, and the default policy counts.
  file,        ///< An environments.yml that was given.
  store,       ///< What the store remembers.
  found_file,  ///< An environments.yml that merely lies there, since the store remembers none.
};
std::string_view to_string(RulesSource source) noexcept;

/// Which rules an answer of a store follows.
struct RulesUsed {
  RulesSource source = RulesSource::none;
  std::string name;     ///< The file; for what the store remembers, the run or command that said so.
  std::string warning;  ///< Where a file and what the store remembers differ; else empty.
};

/// What a state store says about a state that it gave.
struct StateOrigin {
  std::string project;
  std::string environment;
  std::string policy;
  /// The run whose manifest the state is; for applied state first the latest deployed one, then all others that built a
  /// node, newest first.
  std::vector<Provenance> runs;
  /// Applied state only: for each node of the state's manifest an index in `runs`. Empty: all nodes are of runs[0].
  std::vector<std::uint32_t> run_of_node;
  /// Applied state only: what the latest deployed manifest defines and no run has built, sorted unique ids.
  std::vector<std::string> never_built;
  std::optional<BranchChange> branch_change;  ///< The last one, where there was one.
  RulesUsed rules;                            ///< Not of a run_state(), which needs none.
};

}  // namespace slimdag
