#include "store/unused_rows.hpp"

namespace slimdag {

Removed remove_unused(StoreData& store) {
  SqlConnection& connection = *store.connection;
  connection.execute(
      "DELETE FROM slimdag_manifest WHERE hash NOT IN (SELECT manifest_hash FROM slimdag_run); "
      "DELETE FROM slimdag_node_list WHERE hash NOT IN (SELECT nodes_hash FROM slimdag_manifest) "
      "AND hash NOT IN (SELECT nodes_hash FROM slimdag_pruned_run)");
  const SqlRows unused = connection.query(
      "SELECT hash FROM slimdag_artifact a WHERE NOT EXISTS (SELECT 1 FROM slimdag_manifest m WHERE m.hash = a.hash) "
      "AND NOT EXISTS (SELECT 1 FROM slimdag_manifest m WHERE m.snapshot = a.hash) "
      "AND NOT EXISTS (SELECT 1 FROM slimdag_run r WHERE r.run_results_hash = a.hash) "
      "AND NOT EXISTS (SELECT 1 FROM slimdag_run r WHERE r.sources_hash = a.hash)");
  Removed removed;
  for (const SqlRow& row : unused) {
    removed.bytes += store.artifacts().remove(Blob{bytes_of(row[0])});
    ++removed.artifacts;
  }
  return removed;
}

}  // namespace slimdag
