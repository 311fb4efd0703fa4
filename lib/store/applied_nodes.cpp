#include <boost/unordered/unordered_flat_map.hpp>

#include "store/applied_state.hpp"

namespace slimdag {
namespace {

constexpr std::uint64_t page = 500;

/// Looks at runs from the newest to the oldest, until it knows who built each node.
class BuilderSearch {
 public:
  BuilderSearch(StoreData& store, const EnvironmentRow& environment, AppliedNodes& out)
      : store_(store), environment_(environment), out_(out) {
    out_.built_by.assign(out_.nodes.entries.size(), -1);
    for (std::size_t i = 0; i < out_.nodes.entries.size(); ++i)
      if (out_.nodes.entries[i].role == NodeRole::runs) open_.push_back(i);
  }

  void run(const RunPosition& until) {
    RunPosition position = until;
    while (!open_.empty()) {
      const SqlRows rows = next_runs(position);
      for (const SqlRow& row : rows) {
        look_at(row);
        if (open_.empty()) break;
      }
      if (rows.size() < page) break;
      position = {integer_of(rows.back()[1]), integer_of(rows.back()[0]) - 1};
    }
    for (const std::int64_t id : builder_ids_) out_.builders.push_back(run_of_id(*store_.connection, id));
  }

 private:
  SqlRows next_runs(const RunPosition& until) {
    return store_.connection->query(
        "SELECT r.id, r.finished_at, m.nodes_hash, r.built FROM slimdag_run r "
        "JOIN slimdag_manifest m ON m.hash = r.manifest_hash "
        "WHERE r.environment_id = $1 AND (r.finished_at, r.id) <= ($2, $3) AND r.checks_pull_request = 0 "
        "ORDER BY r.finished_at DESC, r.id DESC LIMIT $4",
        {environment_.id, until.finished_at, until.id, static_cast<std::int64_t>(page)});
  }

  void look_at(const SqlRow& row) {
    const std::string& list = bytes_of(row[2]);
    if (list != list_) enter_list(list);
    if (is_null(row[3])) return;
    const NodeBits built(bytes_of(row[3]));
    std::int32_t builder = -1;
    std::erase_if(open_, [&](std::size_t node) {
      if (!built.test(places_[node])) return false;
      if (builder < 0) {
        builder = static_cast<std::int32_t>(builder_ids_.size());
        builder_ids_.push_back(integer_of(row[0]));
      }
      out_.built_by[node] = builder;
      return true;
    });
  }

  /// A node that an older manifest does not have came (back) later: what was built before that does not count.
  void enter_list(const std::string& hash) {
    list_ = hash;
    const SqlRows rows = store_.connection->query("SELECT nodes FROM slimdag_node_list WHERE hash = $1", {Blob{hash}});
    const NodeList nodes = rows.empty() ? NodeList() : decode_node_list(bytes_of(rows[0][0]));
    places_.assign(out_.nodes.entries.size(), 0);
    std::erase_if(open_, [&](std::size_t node) {
      const std::size_t at = nodes.find(out_.nodes.entries[node].unique_id);
      places_[node] = at;
      return at == nodes.entries.size();
    });
  }

  StoreData& store_;
  const EnvironmentRow& environment_;
  AppliedNodes& out_;
  std::vector<std::size_t> open_;    ///< Nodes whose builder is not known yet.
  std::vector<std::size_t> places_;  ///< Of each open node in the list of the run that is looked at.
  std::string list_;
  std::vector<std::int64_t> builder_ids_;
};

}  // namespace

std::optional<AppliedNodes> applied_nodes(StoreData& store, const EnvironmentRow& environment,
                                          const RunPosition& until) {
  const std::lock_guard lock(store.mutex);
  const Reading reading(*store.connection);
  return applied_nodes_inside(store, environment, until);
}

std::optional<AppliedNodes> applied_nodes_inside(StoreData& store, const EnvironmentRow& environment,
                                                 const RunPosition& until) {
  SqlConnection& connection = *store.connection;
  RunConditions deployed;
  deployed.no_pull_requests = true;
  std::vector<RunRow> latest = last_runs(connection, environment, deployed, until, 1);
  if (latest.empty()) return std::nullopt;
  AppliedNodes applied;
  applied.latest = std::move(latest[0]);
  const SqlRows list = connection.query(
      "SELECT l.nodes FROM slimdag_manifest m JOIN slimdag_node_list l ON l.hash = m.nodes_hash WHERE m.hash = $1",
      {applied.latest.manifest_hash});
  if (!list.empty()) applied.nodes = decode_node_list(bytes_of(list[0][0]));
  BuilderSearch(store, environment, applied).run(until);
  return applied;
}

}  // namespace slimdag
