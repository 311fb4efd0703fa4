#include "store/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

namespace slimdag {
namespace {

/// What brings a store from the version before to the version of its place in the list, in both dialects. {id}, {blob}
/// and {int} stand for the dialect's types, {hex:hash} for the hexadecimal text of a hash. Steps are never changed
/// once they are released.
struct Migration {
  std::string_view statements;
  /// What SQL cannot do, in the same transaction after the statements; nullptr: nothing.
  void (*rewrite)(SqlConnection& connection);
};

constexpr Migration migrations[] = {
    {R"(
CREATE TABLE slimdag_store (version {int} NOT NULL);
INSERT INTO slimdag_store (version) VALUES (0);
CREATE TABLE slimdag_project (id {id}, name TEXT NOT NULL UNIQUE);
CREATE TABLE slimdag_environment (
  id {id},
  project_id {int} NOT NULL REFERENCES slimdag_project (id),
  name TEXT NOT NULL,
  history_since {int} NOT NULL,
  UNIQUE (project_id, name));
CREATE INDEX slimdag_environment_by_name ON slimdag_environment (name);
CREATE TABLE slimdag_artifact (
  hash {blob} PRIMARY KEY,
  size {int} NOT NULL,
  stored_size {int} NOT NULL,
  location TEXT);
CREATE TABLE slimdag_artifact_piece (
  hash {blob} NOT NULL REFERENCES slimdag_artifact (hash) ON DELETE CASCADE,
  position {int} NOT NULL,
  content {blob} NOT NULL,
  PRIMARY KEY (hash, position));
CREATE TABLE slimdag_node_list (
  hash {blob} PRIMARY KEY,
  nodes {blob} NOT NULL);
CREATE TABLE slimdag_manifest (
  hash {blob} PRIMARY KEY REFERENCES slimdag_artifact (hash),
  nodes_hash {blob} NOT NULL REFERENCES slimdag_node_list (hash),
  node_count {int} NOT NULL,
  macros {blob} NOT NULL,
  snapshot {blob} REFERENCES slimdag_artifact (hash));
CREATE TABLE slimdag_run (
  id {id},
  project_id {int} NOT NULL REFERENCES slimdag_project (id),
  environment_id {int} NOT NULL REFERENCES slimdag_environment (id),
  run_id TEXT NOT NULL,
  job TEXT NOT NULL,
  status {int} NOT NULL,
  run_trigger {int} NOT NULL,
  checks_pull_request {int} NOT NULL,
  branch TEXT NOT NULL,
  code_version TEXT NOT NULL,
  pull_request TEXT NOT NULL,
  started_at {int} NOT NULL,
  finished_at {int} NOT NULL,
  recorded_at {int} NOT NULL,
  dbt_version TEXT NOT NULL,
  command TEXT NOT NULL,
  content_hash {blob} NOT NULL,
  manifest_head {blob} NOT NULL,
  manifest_hash {blob} NOT NULL REFERENCES slimdag_manifest (hash),
  run_results_hash {blob} REFERENCES slimdag_artifact (hash),
  sources_hash {blob} REFERENCES slimdag_artifact (hash),
  built_count {int} NOT NULL,
  built {blob},
  UNIQUE (project_id, run_id));
CREATE INDEX slimdag_run_by_time ON slimdag_run (environment_id, finished_at, id);
CREATE INDEX slimdag_run_by_status ON slimdag_run (environment_id, status, finished_at, id);
CREATE INDEX slimdag_run_by_deployment ON slimdag_run (environment_id, checks_pull_request, status, finished_at, id);
CREATE INDEX slimdag_run_by_job ON slimdag_run (environment_id, job, status, finished_at, id);
CREATE INDEX slimdag_manifest_by_snapshot ON slimdag_manifest (snapshot);
CREATE INDEX slimdag_manifest_by_nodes ON slimdag_manifest (nodes_hash);
CREATE INDEX slimdag_run_by_manifest ON slimdag_run (manifest_hash);
CREATE INDEX slimdag_run_by_run_results ON slimdag_run (run_results_hash);
CREATE INDEX slimdag_run_by_sources ON slimdag_run (sources_hash);
)",
     nullptr},
    // Rules of environments. Runs that were recorded with a pull request and without a trigger check that pull request.
    {R"(
CREATE TABLE slimdag_project_rules (
  project_id {int} PRIMARY KEY REFERENCES slimdag_project (id),
  rules TEXT NOT NULL,
  remembered_at {int} NOT NULL,
  remembered_by TEXT NOT NULL);
UPDATE slimdag_run SET checks_pull_request = 1 WHERE pull_request <> '' AND run_trigger = 4;
)",
     nullptr},
    // What remains of a run that was pruned, so that a moment of the past is answered as it was or not at all. Objects
    // of an object store: each writing has a name of its own, which stays listed until a run needs it or it is deleted.
    {R"(
CREATE TABLE slimdag_pruned_run (
  id {int} PRIMARY KEY,
  project_id {int} NOT NULL REFERENCES slimdag_project (id),
  environment_id {int} NOT NULL REFERENCES slimdag_environment (id),
  run_id TEXT NOT NULL,
  job TEXT NOT NULL,
  status {int} NOT NULL,
  checks_pull_request {int} NOT NULL,
  branch TEXT NOT NULL,
  started_at {int} NOT NULL,
  finished_at {int} NOT NULL,
  recorded_at {int} NOT NULL,
  pruned_at {int} NOT NULL,
  content_hash {blob} NOT NULL,
  nodes_hash {blob} NOT NULL REFERENCES slimdag_node_list (hash),
  built {blob},
  UNIQUE (project_id, run_id));
CREATE INDEX slimdag_pruned_run_by_time ON slimdag_pruned_run (environment_id, finished_at, id);
CREATE INDEX slimdag_pruned_run_by_status ON slimdag_pruned_run (environment_id, status, finished_at, id);
CREATE INDEX slimdag_pruned_run_by_deployment
  ON slimdag_pruned_run (environment_id, checks_pull_request, status, finished_at, id);
CREATE INDEX slimdag_pruned_run_by_job ON slimdag_pruned_run (environment_id, job, status, finished_at, id);
CREATE INDEX slimdag_pruned_run_by_nodes ON slimdag_pruned_run (nodes_hash);
CREATE TABLE slimdag_listed_object (
  name TEXT PRIMARY KEY,
  location TEXT NOT NULL,
  doomed {int} NOT NULL,
  listed_at {int} NOT NULL);
ALTER TABLE slimdag_artifact ADD COLUMN object TEXT;
UPDATE slimdag_artifact SET object = substr({hex:hash}, 1, 2) || '/' || substr({hex:hash}, 3) || '.zst'
  WHERE location IS NOT NULL;
)",
     nullptr},
};
static_assert(std::size(migrations) == store_version);

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::string in_dialect(std::string_view sql, SqlDialect dialect) {
  const bool sqlite = dialect == SqlDialect::sqlite;
  std::string text(sql);
  replace_all(text, "{id}", sqlite ? "INTEGER PRIMARY KEY AUTOINCREMENT" : "BIGSERIAL PRIMARY KEY");
  replace_all(text, "{blob}", sqlite ? "BLOB" : "BYTEA");
  replace_all(text, "{int}", sqlite ? "INTEGER" : "BIGINT");
  replace_all(text, "{hex:hash}", sqlite ? "lower(hex(hash))" : "encode(hash, 'hex')");
  return text;
}

/// No text of a migration holds a semicolon.
std::vector<std::string> statements_of(const std::string& sql) {
  std::vector<std::string> statements;
  for (std::size_t start = 0, end = 0; (end = sql.find(';', start)) != std::string::npos; start = end + 1)
    statements.push_back(sql.substr(start, end - start));
  return statements;
}

/// PostgreSQL's to_regclass() would remember what it did not find while this transaction waited for its lock.
bool has_tables(SqlConnection& connection) {
  const bool sqlite = connection.dialect() == SqlDialect::sqlite;
  return !connection
              .query(sqlite ? "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'slimdag_store'"
                            : "SELECT 1::bigint FROM pg_catalog.pg_class WHERE relname = 'slimdag_store' AND "
                              "pg_catalog.pg_table_is_visible(oid)")
              .empty();
}

/// 0 where there are no tables.
std::int64_t version_of(SqlConnection& connection) {
  if (!has_tables(connection)) return 0;
  const SqlRows rows = connection.query("SELECT version FROM slimdag_store");
  return rows.empty() ? 0 : integer_of(rows[0][0], 0, INT64_MAX);
}

void migrate(SqlConnection& connection) {
  // Another process may have done it while this one waited for the lock.
  Transaction transaction(connection, true);
  for (std::int64_t version = std::max<std::int64_t>(version_of(connection), 0); version < store_version; ++version) {
    const Migration& migration = migrations[version];
    for (const std::string& statement : statements_of(in_dialect(migration.statements, connection.dialect())))
      connection.execute(statement);
    if (migration.rewrite != nullptr) migration.rewrite(connection);
  }
  connection.query("UPDATE slimdag_store SET version = $1", {std::int64_t{store_version}});
  transaction.commit();
}

}  // namespace

std::int64_t prepare_schema(SqlConnection& connection, const std::string& store, bool create) {
  const std::int64_t version = version_of(connection);
  if (version > store_version)
    throw_store_error(
        ErrorCode::store_version,
        fmt::format("The store is of version {}, and this is slimdag for version {}.", version, store_version), store,
        "Update slimdag; nothing was changed.");
  if (version < 0)
    throw_store_error(ErrorCode::store_corrupt, "The store is damaged: its version cannot be.", store,
                      "Restore it from a backup.");
  if (version == 0 && !create)
    throw_store_error(ErrorCode::store_corrupt, "The database has no tables of slimdag's.", store,
                      "Check the name of the store; recording a run makes the tables.");
  if (version == store_version) return version;
  try {
    migrate(connection);
  } catch (const Error& error) {
    // Who may only read an older store gets its answers as they were.
    if (version == 0 || error.code() != ErrorCode::store_read_only) throw;
    return version;
  }
  return store_version;
}

}  // namespace slimdag
