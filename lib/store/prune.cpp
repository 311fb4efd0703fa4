// Store::prune: what is older than the rules keep, and nothing that a comparison state still needs.
#include <boost/unordered/unordered_flat_set.hpp>

#include "slimdag/error.hpp"
#include "store/applied_state.hpp"
#include "store/listed_objects.hpp"
#include "store/pruned_runs.hpp"
#include "store/store_data.hpp"
#include "store/unused_rows.hpp"

namespace slimdag {
namespace {

using RunIds = boost::unordered_flat_set<std::int64_t>;

/// The runs of one environment, newest first.
struct History {
  struct Run {
    std::int64_t id;
    std::int64_t finished_at;
    std::string run_id;
  };
  std::vector<Run> runs;
};

History history_of(SqlConnection& connection, std::int64_t environment) {
  History history;
  for (const SqlRow& row : connection.query("SELECT id, finished_at, run_id FROM slimdag_run WHERE environment_id = $1 "
                                            "ORDER BY finished_at DESC, id DESC",
                                            {environment}))
    history.runs.push_back({integer_of(row[0]), integer_of(row[1]), text_of(row[2])});
  return history;
}

void add_ids(const SqlRows& rows, RunIds& ids) {
  for (const SqlRow& row : rows) ids.insert(integer_of(row[0]));
}

/// The runs that the present state of each policy is made of.
RunIds needed_runs(StoreData& store, const EnvironmentRow& environment) {
  SqlConnection& connection = *store.connection;
  RunIds needed;
  constexpr std::string_view last = " ORDER BY finished_at DESC, id DESC LIMIT 1";
  const auto last_of = [&](std::string_view condition) {
    add_ids(connection.query("SELECT id FROM slimdag_run WHERE environment_id = $1 AND " + std::string(condition) +
                                 std::string(last),
                             {environment.id}),
            needed);
  };
  last_of("status = 0");
  last_of("status = 0 AND checks_pull_request = 0");
  last_of("checks_pull_request = 0");
  add_ids(connection.query("SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY job ORDER BY finished_at DESC, "
                           "id DESC) AS place FROM slimdag_run WHERE environment_id = $1 AND status = 0) AS runs "
                           "WHERE place = 1",
                           {environment.id}),
          needed);
  if (const AppliedHistory applied = applied_history(store, environment, {}); applied.nodes)
    for (const RunRow& run : applied.nodes->builders) needed.insert(run.id);
  return needed;
}

class Pruning {
 public:
  /// Deletes no more than `most` runs, the oldest ones of an environment first.
  Pruning(StoreData& store, const Retention& retention, std::uint64_t most)
      : store_(store), retention_(retention), most_(most) {
    now_ = retention.now.value_or(std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()));
    if (retention.keep_days)
      oldest_ = microseconds_of(now_ - std::chrono::days(std::min<std::uint64_t>(*retention.keep_days, 1000000)));
  }

  void look_at(const EnvironmentRow& environment) {
    const History history = history_of(*store_.connection, environment.id);
    const RunIds needed = needed_runs(store_, environment);
    std::vector<const History::Run*> deleted;
    for (std::size_t i = 0; i < history.runs.size(); ++i) {
      const History::Run& run = history.runs[i];
      if (is_kept(i, run.finished_at)) {
        ++report_.kept_runs;
      } else if (needed.contains(run.id)) {
        ++report_.kept_runs;
        ++report_.kept_for_states;
      } else {
        deleted.push_back(&run);
      }
    }
    for (auto at = deleted.rbegin(); at != deleted.rend() && report_.deleted_runs.size() < most_; ++at) {
      report_.deleted_runs.push_back((*at)->run_id);
      prune_run(*store_.connection, (*at)->id, now_);
    }
  }

  RetentionReport finish() {
    const Removed removed = remove_unused(store_);
    report_.deleted_artifacts = removed.artifacts;
    report_.freed_bytes = removed.bytes;
    return std::move(report_);
  }

 private:
  bool is_kept(std::size_t place, std::int64_t finished_at) const noexcept {
    return (retention_.keep_last && place < *retention_.keep_last) || (oldest_ && finished_at >= *oldest_);
  }

  StoreData& store_;
  const Retention& retention_;
  std::uint64_t most_;
  Moment now_;
  std::optional<std::int64_t> oldest_;
  RetentionReport report_;
};

std::vector<EnvironmentRow> all_environments(SqlConnection& connection) {
  std::vector<EnvironmentRow> environments;
  for (const SqlRow& row :
       connection.query("SELECT e.id, p.id, p.name, e.name, e.history_since FROM slimdag_environment e "
                        "JOIN slimdag_project p ON p.id = e.project_id ORDER BY e.id"))
    environments.push_back(
        {integer_of(row[0]), integer_of(row[1]), text_of(row[2]), text_of(row[3]), moment_of(integer_of(row[4]))});
  return environments;
}

RetentionReport prune_rows(StoreData& store, const Retention& retention, std::uint64_t most) {
  Transaction transaction(*store.connection, true);
  Pruning pruning(store, retention, most);
  for (const EnvironmentRow& environment : all_environments(*store.connection)) pruning.look_at(environment);
  RetentionReport report = pruning.finish();
  if (!retention.dry_run) transaction.commit();
  return report;
}

/// Where the disk is full: deleting writes, too, so that little is deleted at a time.
RetentionReport prune_in_steps(StoreData& store, const Retention& retention) {
  constexpr std::uint64_t runs_at_first = 64;
  RetentionReport whole;
  std::uint64_t most = runs_at_first;
  while (true) {
    store.connection->empty_log();
    RetentionReport step;
    try {
      step = prune_rows(store, retention, most);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::store_full || most == 1) throw;
      most /= 2;
      continue;
    }
    whole.kept_runs = step.kept_runs;
    whole.kept_for_states = step.kept_for_states;
    whole.deleted_artifacts += step.deleted_artifacts;
    whole.freed_bytes += step.freed_bytes;
    whole.deleted_runs.insert(whole.deleted_runs.end(), step.deleted_runs.begin(), step.deleted_runs.end());
    if (step.deleted_runs.size() < most) return whole;
  }
}

RetentionReport prune_with_reserve(StoreData& store, const Retention& retention) {
  SqlConnection& connection = *store.connection;
  try {
    return prune_rows(store, retention, UINT64_MAX);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::store_full || !connection.free_reserve()) throw;
  }
  connection.empty_log();
  return retention.dry_run ? prune_rows(store, retention, UINT64_MAX) : prune_in_steps(store, retention);
}

}  // namespace

RetentionReport Store::prune(const Retention& retention) {
  if (!retention.keep_last && !retention.keep_days)
    throw Error(ErrorCode::invalid_argument, "Nothing says which runs to keep.", {},
                "Give a number of runs, of days, or both.");
  const std::lock_guard lock(data_->mutex);
  RetentionReport report = prune_with_reserve(*data_, retention);
  if (retention.dry_run) {
    data_->connection->take_reserve();
    return report;
  }
  // What no row needs any more, objects of who was killed included: only now can nothing bring it back.
  ObjectsLeft left = delete_listed_objects(*data_, Abandoned::delete_too, UINT64_MAX);
  data_->connection->take_reserve();
  report.pending_objects = left.count;
  report.pending_reason = std::move(left.reason);
  return report;
}

}  // namespace slimdag
