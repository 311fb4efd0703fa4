#include "store/pruned_runs.hpp"

#include <fmt/format.h>

#include <vector>

#include "store/schema.hpp"

namespace slimdag {
namespace {

constexpr std::string_view ask_later =
    "Ask for a later moment; `--keep-days` and `--keep-last` of `slimdag run prune` say how long runs are kept.";

PrunedRun pruned_of(const SqlRow& row) { return {{integer_of(row[0]), integer_of(row[1])}, text_of(row[2])}; }

}  // namespace

void prune_run(SqlConnection& connection, std::int64_t id, Moment now) {
  connection.query(
      "INSERT INTO slimdag_pruned_run (id, project_id, environment_id, run_id, job, status, checks_pull_request, "
      "branch, "
      "started_at, finished_at, recorded_at, pruned_at, content_hash, nodes_hash, built) "
      "SELECT r.id, r.project_id, r.environment_id, r.run_id, r.job, r.status, r.checks_pull_request, r.branch, "
      "r.started_at, r.finished_at, r.recorded_at, $2, r.content_hash, m.nodes_hash, r.built "
      "FROM slimdag_run r JOIN slimdag_manifest m ON m.hash = r.manifest_hash WHERE r.id = $1",
      {id, microseconds_of(now)});
  connection.query("DELETE FROM slimdag_run WHERE id = $1", {id});
}

std::optional<PrunedRun> last_pruned_run(const StoreData& store, const EnvironmentRow& environment,
                                         const RunConditions& wanted, const RunPosition& until) {
  if (store.version < history_version) return std::nullopt;
  std::vector<SqlValue> parameters = {environment.id, until.finished_at, until.id};
  std::string where = "environment_id = $1 AND (finished_at, id) <= ($2, $3)";
  const auto add = [&](std::string_view column, SqlValue value) {
    parameters.push_back(std::move(value));
    where += fmt::format(" AND {} = ${}", column, parameters.size());
  };
  if (wanted.job) add("job", *wanted.job);
  if (wanted.status) add("status", static_cast<std::int64_t>(*wanted.status));
  if (wanted.no_pull_requests) add("checks_pull_request", std::int64_t{0});
  const SqlRows rows =
      store.connection->query(fmt::format("SELECT finished_at, id, run_id FROM slimdag_pruned_run WHERE {} "
                                          "ORDER BY finished_at DESC, id DESC LIMIT 1",
                                          where),
                              parameters);
  return rows.empty() ? std::nullopt : std::optional(pruned_of(rows[0]));
}

std::optional<PrunedRun> pruned_run(const StoreData& store, const EnvironmentRow& environment,
                                    std::string_view run_id) {
  if (store.version < history_version) return std::nullopt;
  const SqlRows rows = store.connection->query(
      "SELECT finished_at, id, run_id FROM slimdag_pruned_run WHERE project_id = $1 AND run_id = $2 "
      "AND environment_id = $3",
      {environment.project_id, std::string(run_id), environment.id});
  return rows.empty() ? std::nullopt : std::optional(pruned_of(rows[0]));
}

bool was_pruned(const StoreData& store, std::string_view run_id, std::string_view project) {
  if (store.version < history_version) return false;
  return !store.connection
              ->query(
                  "SELECT 1 FROM slimdag_pruned_run r JOIN slimdag_project p ON p.id = r.project_id "
                  "WHERE r.run_id = $1 AND (p.name = $2 OR $2 = '')",
                  {std::string(run_id), std::string(project)})
              .empty();
}

bool has_pruned_run_of_job(const StoreData& store, const EnvironmentRow& environment, std::string_view job) {
  RunConditions conditions;
  conditions.job = job;
  return last_pruned_run(store, environment, conditions, {}).has_value();
}

std::optional<Blob> content_of_pruned_run(SqlConnection& connection, std::int64_t project, std::string_view run_id) {
  const SqlRows rows =
      connection.query("SELECT content_hash FROM slimdag_pruned_run WHERE project_id = $1 AND run_id = $2",
                       {project, std::string(run_id)});
  return rows.empty() ? std::nullopt : std::optional(Blob{bytes_of(rows[0][0])});
}

void take_pruned_place(SqlConnection& connection, std::int64_t project, std::string_view run_id) {
  const SqlRows rows = connection.query(
      "DELETE FROM slimdag_pruned_run WHERE project_id = $1 AND run_id = $2 "
      "RETURNING id, started_at, finished_at, recorded_at",
      {project, std::string(run_id)});
  if (rows.empty()) return;
  connection.query(
      "UPDATE slimdag_run SET id = $3, started_at = $4, finished_at = $5, recorded_at = $6 "
      "WHERE project_id = $1 AND run_id = $2",
      {project, std::string(run_id), rows[0][0], rows[0][1], rows[0][2], rows[0][3]});
}

void throw_pruned(const StoreData& store, const EnvironmentRow& environment, const std::optional<PrunedRun>& run) {
  const std::string what = run ? fmt::format("The run '{}' of {}, which the answer needs, was pruned.", run->run_id,
                                             to_text(moment_of(run->position.finished_at)))
                               : fmt::format("What was before {} is pruned.", to_text(environment.history_since));
  throw_store_error(
      ErrorCode::no_comparison_state,
      fmt::format("The history of the environment '{}' does not reach back to that moment. {}", environment.name, what),
      store.url, std::string(ask_later));
}

bool may_lack_runs(const EnvironmentRow& environment, const RunPosition& oldest_needed) noexcept {
  const std::int64_t since = microseconds_of(environment.history_since);
  return since != INT64_MIN && oldest_needed.finished_at < since;
}

}  // namespace slimdag
