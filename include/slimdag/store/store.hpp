// The state store: the run history of environments, and the comparison states that follow from it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/environments/environments.hpp"
#include "slimdag/state/state.hpp"
#include "slimdag/store/artifact_storage.hpp"
#include "slimdag/store/run.hpp"

namespace slimdag {

struct StoreOptions {
  /// The environments that runs belong to: names of others are then errors, and give branch and default policy.
  std::optional<Environments> environments;
  /// Environments that nobody named, as of a file in the working directory: they count where `environments` is not
  /// given and the store remembers none.
  std::optional<Environments> found_environments;
  /// Where artifacts are kept that are not in the database; nullopt: in the database.
  std::optional<ArtifactStorage> storage;
  /// false: a store that is not there is Error(file_not_found), instead of being made.
  bool create = true;
  /// How long to wait for other writers before Error(store_locked).
  std::chrono::milliseconds patience = std::chrono::seconds(60);
  /// Permissions of the file of a new SQLite store, and of the files beside it.
  std::uint32_t file_mode = 0600;
};

/// Which state of an environment is meant.
struct StateQuery {
  std::string environment;
  /// nullopt: `job` where a job is given, else comparison_policy() of the environment where the store knows it, else
  /// last_successful_deploy_run.
  std::optional<StatePolicy> policy;
  std::string job;      ///< For the policy `job`.
  std::string project;  ///< Needed where several projects have an environment of that name.
  /// As it was at that moment, or right after that run; at most one of them.
  std::optional<Moment> as_of;
  std::string as_of_run;
};

struct RunFilter {
  std::string environment;
  std::string project;
  std::string job;
  std::optional<RunStatus> status;
  std::uint64_t limit = 100;
};

/// What to keep of an environment's runs. A run is kept where one of both rules keeps it, or a comparison state needs
/// it. At least one has to be given.
struct Retention {
  std::optional<std::uint64_t> keep_last;  ///< The last N runs of each environment.
  std::optional<std::uint64_t> keep_days;  ///< Runs that ended in the last D days.
  std::optional<Moment> now;               ///< nullopt: the clock of the system.
  bool dry_run = false;                    ///< Only tells what would be deleted.
};

struct RetentionReport {
  std::vector<std::string> deleted_runs;  ///< run ids, oldest first.
  std::uint64_t kept_runs = 0;
  std::uint64_t kept_for_states = 0;  ///< Of those only because a comparison state needs them.
  std::uint64_t deleted_artifacts = 0;
  std::uint64_t freed_bytes = 0;  ///< Of artifacts, as stored.
  /// Objects of an object store that are still to be deleted, which the next recording or pruning tries again; and why.
  std::uint64_t pending_objects = 0;
  std::string pending_reason;
};

/// Which history is to be deleted: one run, or all of an environment; exactly one of them.
struct Deletion {
  std::string run_id;
  std::string environment;
  std::string project;   ///< Needed where several have that run or environment.
  bool dry_run = false;  ///< Only tells what would be deleted.
};

struct DeletionReport {
  std::vector<std::string> deleted_runs;  ///< run ids, oldest first.
  std::uint64_t deleted_artifacts = 0;
  std::uint64_t freed_bytes = 0;  ///< Of artifacts, as stored.
};

/// How one node of an environment stands.
struct NodeView {
  std::string unique_id;
  std::string resource_type;
  bool runs = true;                 ///< false: of a kind that never runs.
  std::optional<Provenance> built;  ///< The last run that built it; nullopt: defined, but never built.
};

struct StoreData;

/// A store that is open. Any number of threads may use one; their questions are answered one after the other. Any
/// number of processes may use the same store.
class Store {
 public:
  /// `url` is "sqlite:///state.db" (relative), "sqlite:////var/lib/state.db", a path, or what libpq takes:
  /// "postgresql://user@host/database", or keywords ("host=h dbname=d"). A password in it is shown nowhere. A new store
  /// is made with its tables, an older one brought to this version. Throws Error: invalid_argument (no such kind of
  /// store, or an address that cannot be read, of which nothing is shown), store_unreachable, store_locked,
  /// store_read_only, store_corrupt, store_version (made by a newer version), store_full.
  static Store open(const std::string& url, StoreOptions options = {});

  /// Records a run and returns its id. All or nothing; recording the same again changes nothing. Reads and checks the
  /// artifacts first; what looks like a secret in metadata, in run results and source freshness, in code version, pull
  /// request, branch and job is hidden before anything is hashed or kept; in texts and configs of nodes it is a
  /// warning, or an error. O(bytes). Throws Error: what Manifest::load throws; invalid_argument, environment_not_found,
  /// job_not_found, project_not_found, run_conflict (another run has that id), wrong_artifact (artifacts of another
  /// project or of another manifest), and the errors of open().
  std::string record_run(const RunRecord& record);

  /// The state of an environment. Provenance is in State::origin(). Throws Error: environment_not_found,
  /// job_not_found, project_not_found, run_not_found, no_comparison_state (no run fits, or one that the answer needs
  /// was pruned), invalid_argument, and the errors of open(). O(bytes of the artifacts that the state consists of).
  State comparison_state(const StateQuery& query) const;

  /// Runs, the last one first. Throws Error: environment_not_found, project_not_found.
  std::vector<RunInfo> runs(const RunFilter& filter = {}) const;
  /// One run. `project` is needed where several have a run of that id. Throws Error(run_not_found).
  RunInfo run(std::string_view run_id, std::string_view project = {}) const;

  /// The state that one run is, whatever its status. Throws Error: run_not_found, project_not_found.
  State run_state(std::string_view run_id, std::string_view project = {}) const;

  /// What the environment's nodes are: all of the latest deployed manifest, with the run that last built each. Throws
  /// as comparison_state().
  std::vector<NodeView> environment_view(const StateQuery& query) const;

  /// Deletes old runs, and artifacts that no run needs any more; never a run that a present state is made of. Of each
  /// pruned run remains what a later question about the past needs to be answered as before, or with
  /// Error(no_comparison_state). Throws Error(invalid_argument) where no rule is given, and the errors of open().
  RetentionReport prune(const Retention& retention);

  /// Deletes history for good, in one transaction: afterwards it is as if the run, or all runs of the environment, had
  /// never been recorded, also for moments of the past and for a new environment of that name. A run is deleted
  /// whatever is in its row: so one is rid of one that is damaged, or of the wrong time. What the store remembers of
  /// rules stays. Throws Error: run_not_found, environment_not_found, project_not_found, invalid_argument, and the
  /// errors of open().
  DeletionReport delete_history(const Deletion& deletion);

  /// Remembers the rules of environments: what answers and deferral depend on, and no connection, credential, variable
  /// or command. They count wherever a store is opened without environments of its own. A recorded run that no pull
  /// request triggered remembers those that it was recorded by. `project` names the project of environments that name
  /// none. Returns the names of the projects. Throws Error: invalid_environments_file, invalid_argument (no name), and
  /// the errors of open().
  std::vector<std::string> remember_environments(const Environments& environments, std::string_view project = {});
  /// What is remembered of a project; where it is not named, of the only one with runs in that environment. nullopt:
  /// nothing. Throws the errors of open().
  std::optional<Environments> remembered_environments(std::string_view project,
                                                      std::string_view environment = {}) const;
  /// Which rules answers about an environment follow. Throws the errors of open().
  RulesUsed rules_used(std::string_view environment, std::string_view project = {}) const;

  /// The path of the file, or a URL of user, host, port and database.
  const std::string& url() const noexcept;

  /// For the library's own use.
  const std::shared_ptr<StoreData>& data() const noexcept { return data_; }

 private:
  explicit Store(std::shared_ptr<StoreData> data) : data_(std::move(data)) {}
  std::shared_ptr<StoreData> data_;
};

/// JSON, in the format of docs/schemas/store.json.
std::string to_json(const RunInfo& run);
std::string to_json(const std::vector<RunInfo>& runs);
std::string to_json(const std::vector<NodeView>& view);
std::string to_json(const RetentionReport& report);
std::string to_json(const DeletionReport& report);
std::string to_json(const Provenance& provenance);
std::string to_json(const StateOrigin& origin);
std::string to_json(const RulesUsed& rules);
/// [{"code": ..., "message": ..., "unique_id": ...}]
std::string to_json(const std::vector<Warning>& warnings);

}  // namespace slimdag
