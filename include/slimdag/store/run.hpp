// A run of a job in an environment, as the state store keeps it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "slimdag/environments/environments.hpp"
#include "slimdag/secrets.hpp"
#include "slimdag/state/provenance.hpp"
#include "slimdag/warning.hpp"

namespace slimdag {

enum class RunStatus : std::uint8_t { success, error, cancelled };
enum class RunTrigger : std::uint8_t { schedule, api, merge, pull_request, manual };

/// Their names. Static storage.
std::string_view to_string(RunStatus status) noexcept;
std::string_view to_string(RunTrigger trigger) noexcept;
/// Throw Error(invalid_argument) for an unknown name. "failed" and "failure" are other words for error, "canceled" for
/// cancelled.
RunStatus run_status_from(std::string_view name);
RunTrigger run_trigger_from(std::string_view name);

/// What is recorded of a run. Texts that are not known stay empty.
struct RunRecord {
  std::string environment;
  std::string job;
  /// nullopt: success, unless a result of the run results failed or was skipped. Needed where there are no run results.
  std::optional<RunStatus> status;
  /// nullopt: pull_request where `pull_request`, `process_environment` or a job that nothing but pull requests trigger
  /// says so, else what `process_environment` says, else manual. What contradicts itself is an error: a run that checks
  /// a pull request is never the state of an environment.
  std::optional<RunTrigger> trigger;
  std::string manifest;     ///< Path of manifest.json, or of the directory that holds it.
  std::string run_results;  ///< Path of run_results.json; empty: none.
  std::string sources;      ///< Path of sources.json; empty: none.
  std::string run_id;       ///< Empty: dbt's invocation_id, from the run results, else from the manifest.
  std::string code_version;
  std::string pull_request;
  std::string branch;   ///< Empty: that of the environment, where the store knows the environments.
  std::string project;  ///< Empty: that of the environment where that is clear, else the manifest's project_name.
  /// nullopt: `generated_at` of the run results less their `elapsed_time`, else as finished_at.
  std::optional<Moment> started_at;
  /// nullopt: `generated_at` of the run results, else of the manifest, else now.
  std::optional<Moment> finished_at;
  /// Whether the run may end more than 24 hours after it is recorded. It would be the last one until then, so that it
  /// is an error by default: most often a clock is wrong. Ends in the past are free.
  bool allow_future_end = false;
  /// Variables of the process that ran, or of its CI: those that dbt's platform, GitHub, GitLab, Azure Pipelines,
  /// Bitbucket and Jenkins set say what triggered it, and which pull request it checks. Nothing of it is kept.
  VariableValues process_environment;
  /// Names that hold secrets, and names that do not, beside the rules of docs/secrets.md.
  SecretNames secret_names;
  /// Texts and configs of nodes are never altered. true: a secret found there is Error(invalid_artifact), instead of a
  /// warning.
  bool strict = false;
  /// Gets a warning "SecretInNode" for each such place, which says where it is and shows nothing of it.
  WarningSink on_warning;
};

/// A recorded run.
struct RunInfo {
  std::string run_id;
  std::string project;
  std::string environment;
  std::string job;
  RunStatus status = RunStatus::success;
  RunTrigger trigger = RunTrigger::manual;
  std::string branch;
  std::string code_version;
  std::string pull_request;
  Moment started_at;
  Moment finished_at;
  Moment recorded_at;
  std::string dbt_version;
  std::string command;            ///< dbt's command, from the run results: "build", "run", ...; empty where not known.
  std::uint64_t node_count = 0;   ///< Nodes in its manifest.
  std::uint64_t built_count = 0;  ///< Nodes that it built.
  bool has_run_results = false;
  bool has_sources = false;
};

}  // namespace slimdag
