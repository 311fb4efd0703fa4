// Store::comparison_state: which run, or which runs, the state of an environment is.
#include <fmt/format.h>

#include "slimdag/error.hpp"
#include "state/state_data.hpp"
#include "store/applied_state.hpp"
#include "store/environment_rules.hpp"
#include "store/pruned_runs.hpp"
#include "store/remembered_rules.hpp"
#include "store/run_rows.hpp"
#include "store/stored_artifacts.hpp"
#include "store/stored_manifest.hpp"

namespace slimdag {
namespace {

RunConditions conditions_of(const StateQuery& query) {
  RunConditions conditions;
  conditions.status = RunStatus::success;
  conditions.no_pull_requests = query.policy == StatePolicy::last_successful_deploy_run;
  if (query.policy == StatePolicy::job) conditions.job = query.job;
  return conditions;
}

void check_job(StoreData& store, const EnvironmentRow& environment, const StateQuery& query) {
  if (query.policy != StatePolicy::job) return;
  const SqlRows rows = store.connection->query(
      "SELECT 1 FROM slimdag_run WHERE environment_id = $1 AND job = $2 LIMIT 1", {environment.id, query.job});
  if (!rows.empty() || has_pruned_run_of_job(store, environment, query.job)) return;
  throw_store_error(
      ErrorCode::job_not_found,
      fmt::format("No run of a job '{}' was recorded in the environment '{}'.", query.job, environment.name), store.url,
      "`slimdag run list` lists its runs and their jobs.");
}

[[noreturn]] void throw_no_run(const StoreData& store, const EnvironmentRow& environment, const StateQuery& query) {
  const std::string policy(to_string(*query.policy));
  const bool past = query.as_of || !query.as_of_run.empty();
  const std::string moment = query.as_of ? fmt::format(" at {}", to_text(*query.as_of))
                             : past      ? fmt::format(" at the run '{}'", query.as_of_run)
                                         : std::string();
  throw_store_error(
      ErrorCode::no_comparison_state,
      fmt::format("The environment '{}' had no run{} that the policy {} asks for.", environment.name, moment, policy),
      store.url,
      past ? "Ask for a later moment, or for another policy."
           : "Record a successful run of it, or ask for another policy.");
}

/// The run that was the last one of a policy at a position; nullopt: there was none. Throws where it was pruned.
std::optional<RunRow> last_run(StoreData& store, const EnvironmentRow& environment, const RunConditions& conditions,
                               const RunPosition& until) {
  std::vector<RunRow> runs = last_runs(*store.connection, environment, conditions, until, 1);
  std::optional<RunRow> last;
  if (!runs.empty()) last = std::move(runs[0]);
  const RunPosition found = last ? last->position() : RunPosition{INT64_MIN, INT64_MIN};
  if (const auto pruned = last_pruned_run(store, environment, conditions, until); pruned && pruned->position > found)
    throw_pruned(store, environment, pruned);
  if (until == RunPosition{} || !may_lack_runs(environment, found)) return last;
  // What is the present state was never deleted, so that nothing can be missing between it and the moment.
  const std::vector<RunRow> present = last_runs(*store.connection, environment, conditions, {}, 1);
  if (present.empty() != !last || (last && present[0].id != last->id)) throw_pruned(store, environment, std::nullopt);
  return last;
}

/// Without a change of branch.
std::shared_ptr<StateData> state_of(StoreData& store, std::string_view policy, const RunRow& run) {
  auto data = std::make_shared<StateData>();
  data->path = fmt::format("run {} of {} in {}", run.info.run_id, run.info.environment, store.url);
  data->manifest = Manifest(read_stored_manifest(store, run));
  if (run.run_results_hash) {
    data->run_results_source = stored_artifact(store, *run.run_results_hash, data->path + "/run_results.json");
    data->run_results = parse_run_results(data->run_results_source->read_all(), data->run_results_source->name());
  }
  if (run.sources_hash) {
    data->sources_source = stored_artifact(store, *run.sources_hash, data->path + "/sources.json");
    data->sources = parse_source_freshness(data->sources_source->read_all(), data->sources_source->name());
  }
  StateOrigin origin;
  origin.project = run.info.project;
  origin.environment = run.info.environment;
  origin.policy = policy;
  origin.runs.push_back(provenance_of(run.info));
  data->origin = std::move(origin);
  return data;
}

}  // namespace

State Store::comparison_state(const StateQuery& given) const {
  StateQuery query = given;
  const RulesInUse rules = rules_in_use(*data_, query.project, query.environment);
  apply_rules(rules, query);
  std::unique_lock lock(data_->mutex);
  std::optional<Reading> reading(std::in_place, *data_->connection);
  const EnvironmentRow environment = find_environment(*data_, query.environment, query.project);
  check_job(*data_, environment, query);
  const RunPosition until = position_of(*data_, query, environment);
  if (query.policy == StatePolicy::applied) {
    reading.reset();
    lock.unlock();
    auto state = applied_state(*data_, environment, until, rules.used);
    if (!state) throw_no_run(*data_, environment, query);
    return std::move(*state);
  }
  const auto run = last_run(*data_, environment, conditions_of(query), until);
  auto branch_change = last_branch_change(*data_, environment, until);
  reading.reset();
  lock.unlock();
  if (!run) throw_no_run(*data_, environment, query);
  auto state = state_of(*data_, to_string(*query.policy), *run);
  state->origin->branch_change = std::move(branch_change);
  state->origin->rules = rules.used;
  return State(std::move(state));
}

State Store::run_state(std::string_view run_id, std::string_view project) const {
  std::unique_lock lock(data_->mutex);
  const RunRow run = find_run(*data_, run_id, project);
  lock.unlock();
  return State(state_of(*data_, "run", run));
}

}  // namespace slimdag
