#include <boost/unordered/unordered_flat_map.hpp>

#include "store/applied_state.hpp"
#include "store/schema.hpp"

namespace slimdag {
namespace {

constexpr std::uint64_t page = 500;

NodeList list_in(const SqlRows& rows) {
  if (!rows.empty()) return decode_node_list(bytes_of(rows[0][0]));
  throw Error(ErrorCode::store_corrupt, "The list of a manifest's nodes is no longer in the store.", {},
              "Restore the store from a backup, or delete the runs of that manifest: slimdag run delete.");
}

/// Looks at runs from the newest to the oldest, until it knows who built each node. Pruned runs count as what they
/// were: a node that one of them built was not built before, and one that it does not have was dropped.
class BuilderSearch {
 public:
  BuilderSearch(StoreData& store, const EnvironmentRow& environment, AppliedHistory& out)
      : store_(store), environment_(environment), history_(out), out_(*out.nodes) {
    out_.built_by.assign(out_.nodes.entries.size(), -1);
    for (std::size_t i = 0; i < out_.nodes.entries.size(); ++i)
      if (out_.nodes.entries[i].role == NodeRole::runs) open_.push_back(i);
  }

  /// Returns whether the search went on where runs may be missing.
  bool run(const RunPosition& until) {
    RunPosition position = until;
    while (!open_.empty()) {
      const SqlRows rows = next_runs(position);
      for (const SqlRow& row : rows) {
        if (may_lack_runs(environment_, {integer_of(row[1]), integer_of(row[0])})) lacks_runs_ = true;
        look_at(row);
        if (open_.empty()) break;
      }
      if (rows.size() < page) break;
      position = {integer_of(rows.back()[1]), integer_of(rows.back()[0]) - 1};
    }
    for (const std::int64_t id : builder_ids_) out_.builders.push_back(run_of_id(*store_.connection, id));
    return lacks_runs_ || (!open_.empty() && may_lack_runs(environment_, {INT64_MIN, INT64_MIN}));
  }

 private:
  SqlRows next_runs(const RunPosition& until) {
    static const std::string question =
        "SELECT r.id, r.finished_at, m.nodes_hash, r.built, 0 AS pruned FROM slimdag_run r "
        "LEFT JOIN slimdag_manifest m ON m.hash = r.manifest_hash "
        "WHERE r.environment_id = $1 AND (r.finished_at, r.id) <= ($2, $3) AND r.checks_pull_request = 0 "
        "ORDER BY r.finished_at DESC, r.id DESC LIMIT $4";
    static const std::string pruned_too =
        "SELECT * FROM (" + question +
        ") AS kept UNION ALL SELECT * FROM (SELECT id, finished_at, nodes_hash, built, 1 AS pruned FROM "
        "slimdag_pruned_run WHERE environment_id = $1 AND (finished_at, id) <= ($2, $3) AND checks_pull_request = 0 "
        "ORDER BY finished_at DESC, id DESC LIMIT $4) AS gone ORDER BY finished_at DESC, id DESC LIMIT $4";
    return store_.connection->query(store_.version >= history_version ? pruned_too : question,
                                    {environment_.id, until.finished_at, until.id, static_cast<std::int64_t>(page)});
  }

  void look_at(const SqlRow& row) {
    const std::string& list = bytes_of(row[2]);
    if (list != list_) enter_list(list);
    if (is_null(row[3])) return;
    const NodeBits built(bytes_of(row[3]));
    const bool pruned = integer_of(row[4]) != 0;
    std::int32_t builder = -1;
    std::erase_if(open_, [&](std::size_t node) {
      if (!built.test(places_[node])) return false;
      if (pruned) {
        lose(row);
        return true;
      }
      if (builder < 0) {
        builder = static_cast<std::int32_t>(builder_ids_.size());
        builder_ids_.push_back(integer_of(row[0]));
      }
      out_.built_by[node] = builder;
      return true;
    });
  }

  void lose(const SqlRow& row) {
    if (history_.is_lost) return;
    history_.is_lost = true;
    const SqlRows ids = store_.connection->query("SELECT run_id FROM slimdag_pruned_run WHERE id = $1", {row[0]});
    history_.lost = PrunedRun{{integer_of(row[1]), integer_of(row[0])}, ids.empty() ? "" : text_of(ids[0][0])};
  }

  /// A node that an older manifest does not have came (back) later: what was built before that does not count.
  void enter_list(const std::string& hash) {
    list_ = hash;
    const SqlRows rows = store_.connection->query("SELECT nodes FROM slimdag_node_list WHERE hash = $1", {Blob{hash}});
    const NodeList nodes = list_in(rows);
    places_.assign(out_.nodes.entries.size(), 0);
    std::erase_if(open_, [&](std::size_t node) {
      const std::size_t at = nodes.find(out_.nodes.entries[node].unique_id);
      places_[node] = at;
      return at == nodes.entries.size();
    });
  }

  StoreData& store_;
  const EnvironmentRow& environment_;
  AppliedHistory& history_;
  AppliedNodes& out_;
  bool lacks_runs_ = false;
  std::vector<std::size_t> open_;    ///< Nodes whose builder is not known yet.
  std::vector<std::size_t> places_;  ///< Of each open node in the list of the run that is looked at.
  std::string list_;
  std::vector<std::int64_t> builder_ids_;
};

/// Whether the position is one of the present: no later run of a deployment is known.
bool is_present(StoreData& store, const EnvironmentRow& environment, const RunRow& latest) {
  RunConditions deployed;
  deployed.no_pull_requests = true;
  const std::vector<RunRow> last = last_runs(*store.connection, environment, deployed, {}, 1);
  return !last.empty() && last[0].id == latest.id;
}

}  // namespace

std::optional<AppliedNodes> applied_nodes(StoreData& store, const EnvironmentRow& environment,
                                          const RunPosition& until) {
  const std::lock_guard lock(store.mutex);
  const Reading reading(*store.connection);
  AppliedHistory history = applied_history(store, environment, until);
  if (history.is_lost) throw_pruned(store, environment, history.lost);
  return std::move(history.nodes);
}

AppliedHistory applied_history(StoreData& store, const EnvironmentRow& environment, const RunPosition& until) {
  SqlConnection& connection = *store.connection;
  RunConditions deployed;
  deployed.no_pull_requests = true;
  AppliedHistory history;
  std::vector<RunRow> latest = last_runs(connection, environment, deployed, until, 1);
  history.lost = last_pruned_run(store, environment, deployed, until);
  history.is_lost = history.lost && (latest.empty() || history.lost->position > latest[0].position());
  if (!history.is_lost) history.lost.reset();
  if (latest.empty()) {
    const std::vector<RunRow> present = last_runs(connection, environment, deployed, {}, 1);
    if (!present.empty() && may_lack_runs(environment, {INT64_MIN, INT64_MIN})) history.is_lost = true;
    return history;
  }
  AppliedNodes& applied = history.nodes.emplace();
  applied.latest = std::move(latest[0]);
  const SqlRows list = connection.query(
      "SELECT l.nodes FROM slimdag_manifest m JOIN slimdag_node_list l ON l.hash = m.nodes_hash WHERE m.hash = $1",
      {applied.latest.manifest_hash});
  applied.nodes = list_in(list);
  const bool lacks_runs = BuilderSearch(store, environment, history).run(until);
  if (lacks_runs && !is_present(store, environment, applied.latest)) history.is_lost = true;
  return history;
}

}  // namespace slimdag
