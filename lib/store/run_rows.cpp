#include "store/run_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "store/pruned_runs.hpp"
#include "store/schema.hpp"

namespace slimdag {
namespace {

const std::string columns =
    "r.id, r.run_id, p.name, e.name, r.job, r.status, r.run_trigger, r.branch, r.code_version, r.pull_request, "
    "r.started_at, r.finished_at, r.recorded_at, r.dbt_version, r.command, m.node_count, r.built_count, "
    "r.manifest_hash, m.snapshot, r.run_results_hash, r.sources_hash, r.manifest_head";
// A row that is missing beside a run is a damage, and not a run that is missing.
const std::string tables =
    " FROM slimdag_run r LEFT JOIN slimdag_environment e ON e.id = r.environment_id "
    "LEFT JOIN slimdag_project p ON p.id = r.project_id LEFT JOIN slimdag_manifest m ON m.hash = r.manifest_hash ";
const std::string newest_first = " ORDER BY r.finished_at DESC, r.id DESC";

constexpr std::size_t hash_size = 16;

Blob hash_in(const SqlValue& value) {
  const std::string& bytes = bytes_of(value);
  if (bytes.size() != hash_size)
    throw Error(ErrorCode::store_corrupt,
                fmt::format("A row of the store is damaged: a hash of {} bytes.", bytes.size()), {},
                "Restore the store from a backup.");
  return Blob{bytes};
}

std::optional<Blob> hash_or_nothing(const SqlValue& value) {
  if (is_null(value)) return std::nullopt;
  return hash_in(value);
}

RunRow checked_row(const SqlRow& row) {
  RunRow run;
  std::size_t at = 0;
  const auto text = [&] { return text_of(row[at++]); };
  const auto number = [&](std::int64_t first, std::int64_t last) { return integer_of(row[at++], first, last); };
  const auto moment = [&] { return stored_moment(row[at++]); };
  run.id = number(INT64_MIN, INT64_MAX);
  run.info.run_id = text();
  run.info.project = text();
  run.info.environment = text();
  run.info.job = text();
  run.info.status = static_cast<RunStatus>(number(0, static_cast<std::int64_t>(RunStatus::cancelled)));
  run.info.trigger = static_cast<RunTrigger>(number(0, static_cast<std::int64_t>(RunTrigger::manual)));
  run.info.branch = text();
  run.info.code_version = text();
  run.info.pull_request = text();
  run.info.started_at = moment();
  run.info.finished_at = moment();
  run.info.recorded_at = moment();
  run.info.dbt_version = text();
  run.info.command = text();
  const std::int64_t nodes = number(0, INT64_MAX);
  run.info.node_count = static_cast<std::uint64_t>(nodes);
  run.info.built_count = static_cast<std::uint64_t>(number(0, nodes));
  run.manifest_hash = hash_in(row[at++]);
  run.snapshot_hash = hash_or_nothing(row[at++]);
  run.run_results_hash = hash_or_nothing(row[at++]);
  run.sources_hash = hash_or_nothing(row[at++]);
  run.manifest_head = bytes_of(row[at++]);
  run.info.has_run_results = run.run_results_hash.has_value();
  run.info.has_sources = run.sources_hash.has_value();
  return run;
}

/// An error names the run, so that one can be rid of it.
RunRow row_of(const SqlRow& row) {
  try {
    return checked_row(row);
  } catch (const Error& error) {
    const auto* run_id = std::get_if<std::string>(&row[1]);
    if (run_id == nullptr || error.code() != ErrorCode::store_corrupt) throw;
    throw Error(error.code(), fmt::format("The run '{}' cannot be read: {}", *run_id, error.message()), error.where(),
                fmt::format("Restore the store from a backup, or delete that run: slimdag run delete {}.", *run_id));
  }
}

/// A condition and its parameters, numbered as they come.
class Conditions {
 public:
  void add(std::string_view condition, SqlValue value) {
    parameters_.push_back(std::move(value));
    text_ += fmt::format("{}{} ${}", text_.empty() ? " WHERE " : " AND ", condition, parameters_.size());
  }
  void add_until(const RunPosition& until) {
    if (until.finished_at == INT64_MAX) return;
    parameters_.emplace_back(until.finished_at);
    parameters_.emplace_back(until.id);
    text_ += fmt::format("{}(r.finished_at, r.id) <= (${}, ${})", text_.empty() ? " WHERE " : " AND ",
                         parameters_.size() - 1, parameters_.size());
  }
  std::string with_limit(std::uint64_t limit) {
    parameters_.emplace_back(static_cast<std::int64_t>(std::min<std::uint64_t>(limit, INT64_MAX)));
    return text_ + newest_first + fmt::format(" LIMIT ${}", parameters_.size());
  }
  const std::vector<SqlValue>& parameters() const noexcept { return parameters_; }

 private:
  std::string text_;
  std::vector<SqlValue> parameters_;
};

}  // namespace

Provenance provenance_of(const RunInfo& run) {
  return {run.project,
          run.environment,
          run.job,
          run.run_id,
          run.finished_at,
          std::string(to_string(run.status)),
          std::string(to_string(run.trigger)),
          run.branch,
          run.code_version,
          run.pull_request};
}

RunPosition position_of(StoreData& store, const StateQuery& query, const EnvironmentRow& environment) {
  if (query.as_of && !query.as_of_run.empty())
    throw Error(ErrorCode::invalid_argument, "A moment and a run were given.", {}, "Give one of them.");
  RunPosition position;
  if (!query.as_of_run.empty()) {
    const SqlRows rows = store.connection->query(
        "SELECT finished_at, id, environment_id FROM slimdag_run WHERE project_id = $1 AND run_id = $2",
        {environment.project_id, query.as_of_run});
    if (!rows.empty() && integer_of(rows[0][2]) == environment.id) {
      position = {integer_of(rows[0][0]), integer_of(rows[0][1])};
    } else if (const auto pruned = pruned_run(store, environment, query.as_of_run)) {
      position = pruned->position;
    } else {
      throw_store_error(ErrorCode::run_not_found,
                        fmt::format("The environment '{}' has no run '{}'.", environment.name, query.as_of_run),
                        store.url, "`slimdag run list` lists its runs.");
    }
  } else if (query.as_of) {
    position.finished_at = microseconds_of(*query.as_of);
  }
  if (position.finished_at < microseconds_of(environment.history_since)) throw_pruned(store, environment, std::nullopt);
  return position;
}

namespace {

std::vector<RunRow> select_runs(SqlConnection& connection, Conditions& conditions, std::uint64_t limit) {
  const std::string rest = conditions.with_limit(limit);
  std::vector<RunRow> runs;
  for (const SqlRow& row :
       connection.query(fmt::format("SELECT {}{}{}", columns, tables, rest), conditions.parameters()))
    runs.push_back(row_of(row));
  return runs;
}

void add(Conditions& conditions, const RunConditions& wanted) {
  if (wanted.job) conditions.add("r.job =", *wanted.job);
  if (wanted.status) conditions.add("r.status =", static_cast<std::int64_t>(*wanted.status));
  if (wanted.no_pull_requests) conditions.add("r.checks_pull_request =", std::int64_t{0});
}

}  // namespace

std::vector<RunRow> last_runs(SqlConnection& connection, const EnvironmentRow& environment, const RunConditions& wanted,
                              const RunPosition& until, std::uint64_t limit) {
  Conditions conditions;
  conditions.add("r.environment_id =", environment.id);
  add(conditions, wanted);
  conditions.add_until(until);
  return select_runs(connection, conditions, limit);
}

std::vector<RunRow> find_runs(StoreData& store, const RunFilter& filter, const RunConditions& wanted) {
  Conditions conditions;
  if (!filter.environment.empty()) {
    conditions.add("r.environment_id =", find_environment(store, filter.environment, filter.project).id);
  } else if (!filter.project.empty()) {
    const SqlRows rows = store.connection->query("SELECT id FROM slimdag_project WHERE name = $1", {filter.project});
    if (rows.empty())
      throw_store_error(ErrorCode::project_not_found,
                        fmt::format("No run was recorded of a project '{}'.", filter.project), store.url,
                        "Check the name; it is dbt's project name where none was given.");
    conditions.add("r.project_id =", rows[0][0]);
  }
  add(conditions, wanted);
  return select_runs(*store.connection, conditions, filter.limit);
}

RunRow find_run(StoreData& store, std::string_view run_id, std::string_view project) {
  Conditions conditions;
  conditions.add("r.run_id =", std::string(run_id));
  if (!project.empty()) conditions.add("p.name =", std::string(project));
  std::vector<RunRow> runs = select_runs(*store.connection, conditions, 2);
  if (runs.empty() && was_pruned(store, run_id, project))
    throw_store_error(ErrorCode::run_not_found, fmt::format("The run '{}' was pruned.", run_id), store.url,
                      "Record it again if its artifacts still exist.");
  if (runs.empty())
    throw_store_error(ErrorCode::run_not_found, fmt::format("The store has no run '{}'.", run_id), store.url,
                      "`slimdag run list` lists the runs.");
  if (runs.size() > 1)
    throw_store_error(ErrorCode::project_not_found, fmt::format("Several projects have a run '{}'.", run_id), store.url,
                      "Name the project.");
  return std::move(runs[0]);
}

RunRow run_of_id(SqlConnection& connection, std::int64_t id) {
  const SqlRows rows = connection.query("SELECT " + columns + tables + "WHERE r.id = $1", {id});
  if (rows.empty()) throw Error(ErrorCode::store_corrupt, "A run is no longer in the store.", {}, "Ask again.");
  return row_of(rows[0]);
}

namespace {

/// A run of an environment on a branch.
struct BranchRun {
  std::string branch;
  std::string run_id;
  RunPosition position;
};

/// The last run, or the first one, that a condition lets through, pruned ones included.
std::optional<BranchRun> branch_run(const StoreData& store, const std::string& condition,
                                    std::span<const SqlValue> parameters, bool last) {
  constexpr std::array<std::string_view, 2> with_runs = {"slimdag_run", "slimdag_pruned_run"};
  const std::string_view order = last ? "DESC" : "ASC";
  std::optional<BranchRun> found;
  for (const std::string_view table : std::span(with_runs).first(store.version >= history_version ? 2 : 1)) {
    const SqlRows rows = store.connection->query(
        fmt::format("SELECT branch, run_id, finished_at, id FROM {} WHERE environment_id = $1 AND "
                    "checks_pull_request = 0 AND {} ORDER BY finished_at {}, id {} LIMIT 1",
                    table, condition, order, order),
        parameters);
    if (rows.empty()) continue;
    const SqlRow& row = rows[0];
    BranchRun run{
        text_of(row[0]), text_of(row[1]), {integer_of(row[2], first_moment, last_moment), integer_of(row[3])}};
    if (!found || (run.position > found->position) == last) found = std::move(run);
  }
  return found;
}

}  // namespace

std::optional<BranchChange> last_branch_change(const StoreData& store, const EnvironmentRow& environment,
                                               const RunPosition& until) {
  const std::string until_then = "branch <> '' AND (finished_at, id) <= ($2, $3)";
  std::vector<SqlValue> parameters = {environment.id, until.finished_at, until.id};
  const auto newest = branch_run(store, until_then, parameters, true);
  if (!newest) return std::nullopt;
  parameters.emplace_back(newest->branch);
  const auto before = branch_run(store, until_then + " AND branch <> $4", parameters, true);
  if (!before) return std::nullopt;
  parameters[1] = before->position.finished_at;
  parameters[2] = before->position.id;
  const auto first = branch_run(store, "(finished_at, id) > ($2, $3) AND branch = $4", parameters, false);
  if (!first) return std::nullopt;
  return BranchChange{before->branch, newest->branch, first->run_id, moment_of(first->position.finished_at)};
}

}  // namespace slimdag
