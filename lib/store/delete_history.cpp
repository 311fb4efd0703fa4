// Store::delete_history: runs that somebody wants to be rid of, whatever is in their rows.
#include <fmt/format.h>

#include "slimdag/error.hpp"
#include "store/listed_objects.hpp"
#include "store/store_data.hpp"
#include "store/unused_rows.hpp"

namespace slimdag {
namespace {

/// The id of the only project that has a run of that id, pruned ones included. Damaged rows count, too.
std::int64_t project_of(StoreData& store, const std::string& run_id, const std::string& project) {
  SqlConnection& connection = *store.connection;
  const std::string runs =
      "SELECT project_id FROM slimdag_run WHERE run_id = $1 UNION SELECT project_id FROM slimdag_pruned_run WHERE "
      "run_id = $1";
  const SqlRows rows = project.empty() ? connection.query(runs, {run_id})
                                       : connection.query("SELECT p.id FROM slimdag_project p JOIN (" + runs +
                                                              ") AS r ON r.project_id = p.id WHERE p.name = $2",
                                                          {run_id, project});
  if (rows.empty())
    throw_store_error(ErrorCode::run_not_found, fmt::format("The store has no run '{}'.", run_id), store.url,
                      "`slimdag run list` lists the runs.");
  if (rows.size() > 1)
    throw_store_error(ErrorCode::project_not_found, fmt::format("Several projects have a run '{}'.", run_id), store.url,
                      "Name the project.");
  return integer_of(rows[0][0]);
}

/// Its id, whether its row can be read or not.
void delete_run(StoreData& store, const Deletion& deletion, DeletionReport& report) {
  const std::int64_t project = project_of(store, deletion.run_id, deletion.project);
  for (const std::string_view table : {"slimdag_run", "slimdag_pruned_run"})
    store.connection->query(fmt::format("DELETE FROM {} WHERE project_id = $1 AND run_id = $2", table),
                            {project, deletion.run_id});
  report.deleted_runs.push_back(deletion.run_id);
}

/// With its row, so that a new one of that name begins with nothing.
void delete_environment(StoreData& store, const Deletion& deletion, DeletionReport& report) {
  SqlConnection& connection = *store.connection;
  const EnvironmentRow environment = find_environment(store, deletion.environment, deletion.project);
  for (const SqlRow& row : connection.query(
           "SELECT run_id FROM slimdag_run WHERE environment_id = $1 ORDER BY finished_at, id", {environment.id}))
    report.deleted_runs.push_back(text_of(row[0]));
  for (const std::string_view table : {"slimdag_run", "slimdag_pruned_run"})
    connection.query(fmt::format("DELETE FROM {} WHERE environment_id = $1", table), {environment.id});
  connection.query("DELETE FROM slimdag_environment WHERE id = $1", {environment.id});
}

}  // namespace

DeletionReport Store::delete_history(const Deletion& deletion) {
  if (deletion.run_id.empty() == deletion.environment.empty())
    throw Error(ErrorCode::invalid_argument, "Nothing, or too much, says what to delete.", {},
                "Give the id of a run, or the name of an environment.");
  const std::lock_guard lock(data_->mutex);
  Transaction transaction(*data_->connection, true);
  DeletionReport report;
  if (deletion.run_id.empty()) {
    delete_environment(*data_, deletion, report);
  } else {
    delete_run(*data_, deletion, report);
  }
  const Removed removed = remove_unused(*data_);
  report.deleted_artifacts = removed.artifacts;
  report.freed_bytes = removed.bytes;
  if (deletion.dry_run) return report;
  transaction.commit();
  // What fails stays listed for the next recording or pruning.
  static_cast<void>(delete_listed_objects(*data_, Abandoned::keep, UINT64_MAX));
  return report;
}

}  // namespace slimdag
