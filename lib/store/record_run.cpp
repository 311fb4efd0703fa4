// Store::record_run: all that can be done before the database is locked is done before.
#include <fmt/format.h>

#include <array>

#include "slimdag/error.hpp"
#include "store/environment_rules.hpp"
#include "store/listed_objects.hpp"
#include "store/names_at_the_door.hpp"
#include "store/object_writer.hpp"
#include "store/pruned_runs.hpp"
#include "store/remembered_rules.hpp"
#include "store/run_artifacts.hpp"
#include "store/schema.hpp"
#include "store/store_data.hpp"
#include "support/secrets.hpp"

namespace slimdag {
namespace {

// Who writes what another one deletes at the same moment writes again.
constexpr int most_tries = 5;
constexpr std::uint64_t deletions_with_a_run = 100;

/// What a run is stored as, with everything that was left open decided.
struct Run {
  RunRecord record;
  RunArtifacts artifacts;
  RunStatus status = RunStatus::success;
  Moment started_at;
  Moment finished_at;
  bool finished_now = false;  ///< Nobody says when it ended.
};

[[noreturn]] void throw_unreadable_end(const std::string& path) {
  ErrorLocation where;
  where.file = path;
  throw Error(ErrorCode::invalid_artifact, "When the run ended is no moment: generated_at.", std::move(where),
              "Let dbt write the artifact, or say when the run ended.");
}

void check_moments(Moment started_at, Moment finished_at, Moment now, bool allow_future_end) {
  if (microseconds_of(started_at) < first_moment || microseconds_of(finished_at) > last_moment)
    throw Error(ErrorCode::invalid_argument, "The run starts or ends at a moment that no calendar holds.", {},
                "Give moments from the year 1 to the year 9999.");
  if (!allow_future_end && finished_at - std::chrono::hours(24) > now)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("The run ends at {}, more than 24 hours from now: it would be the last one until then.",
                            to_text(finished_at)),
                {}, "Check the clock of the machine that ran dbt, or allow such an end: --allow-future-end.");
}

Run decided(RunRecord record, RunArtifacts artifacts, Moment now) {
  Run run;
  if (record.run_id.empty()) record.run_id = artifacts.invocation_id;
  if (record.run_id.empty())
    throw Error(ErrorCode::invalid_argument, "The run has no id: the artifacts hold no invocation_id.", {},
                "Give an id for the run.");
  if (record.project.empty()) record.project = artifacts.project_name;
  if (!record.status && !artifacts.run_results)
    throw Error(ErrorCode::invalid_argument, "Nothing says how the run ended: it has no run results and no status.", {},
                "Give the status: success, error or cancelled.");
  if (!record.finished_at && !artifacts.unreadable_end.empty()) throw_unreadable_end(artifacts.unreadable_end);
  run.status = record.status.value_or(artifacts.succeeded ? RunStatus::success : RunStatus::error);
  run.finished_now = !record.finished_at && !artifacts.finished_at;
  run.finished_at = record.finished_at ? *record.finished_at : artifacts.finished_at.value_or(now);
  run.started_at = record.started_at ? *record.started_at : artifacts.started_at.value_or(run.finished_at);
  if (run.started_at > run.finished_at) {
    if (record.started_at && record.finished_at)
      throw Error(ErrorCode::invalid_argument, "The run ends before it starts.", {}, "Check both times.");
    run.started_at = run.finished_at = record.started_at ? *record.started_at : run.finished_at;
  }
  check_moments(run.started_at, run.finished_at, now, record.allow_future_end);
  run.record = std::move(record);
  run.artifacts = std::move(artifacts);
  return run;
}

/// dbt before 1.6 does not write the project's name.
void check_project(const Run& run) {
  const std::string& name = run.artifacts.project_name;
  if (name.empty() || name == run.record.project) return;
  ErrorLocation where;
  where.file = run.record.manifest;
  throw Error(ErrorCode::wrong_artifact,
              fmt::format("The manifest is of the project '{}', not of '{}'.", name, run.record.project),
              std::move(where), "Give the manifest of that project, or leave out the project.");
}

/// Equal for two recordings of the same run.
Blob content_hash(const Run& run) {
  StreamHasher hasher;
  const auto add = [&](std::string_view text) {
    const std::uint64_t size = text.size();
    hasher.update({reinterpret_cast<const char*>(&size), sizeof size});
    hasher.update(text);
  };
  const RunRecord& r = run.record;
  for (const std::string& text : {r.environment, r.job, r.code_version, r.pull_request, r.branch}) add(text);
  add(to_string(run.status));
  add(to_string(*r.trigger));
  add(run.finished_now ? std::string()
                       : fmt::format("{} {}", microseconds_of(run.started_at), microseconds_of(run.finished_at)));
  add(run.artifacts.manifest_head);
  add(run.artifacts.manifest_body.hash.bytes);
  add(run.artifacts.run_results ? run.artifacts.run_results->hash.bytes : std::string());
  add(run.artifacts.sources ? run.artifacts.sources->hash.bytes : std::string());
  return to_blob(hasher.finish());
}

std::int64_t environment_id(SqlConnection& connection, std::int64_t project, const std::string& name) {
  connection.query(
      "INSERT INTO slimdag_environment (project_id, name, history_since) VALUES ($1, $2, $3) "
      "ON CONFLICT (project_id, name) DO NOTHING",
      {project, name, std::int64_t{INT64_MIN}});
  return integer_of(connection.query("SELECT id FROM slimdag_environment WHERE project_id = $1 AND name = $2",
                                     {project, name})[0][0]);
}

[[noreturn]] void throw_conflict(const Run& run, const std::string& store) {
  throw_store_error(ErrorCode::run_conflict,
                    fmt::format("Another run is recorded under the id '{}'.", run.record.run_id), store,
                    "A recorded run never changes; give this one an id of its own.");
}

/// True where this very run is recorded already.
bool is_recorded(SqlConnection& connection, std::int64_t project, const Run& run, const Blob& content,
                 const std::string& store) {
  const SqlRows rows = connection.query("SELECT content_hash FROM slimdag_run WHERE project_id = $1 AND run_id = $2",
                                        {project, run.record.run_id});
  if (!rows.empty() && bytes_of(rows[0][0]) != content.bytes) throw_conflict(run, store);
  return !rows.empty();
}

/// A run that was pruned may be recorded again, as what it was.
void check_pruned(SqlConnection& connection, std::int64_t project, const Run& run, const Blob& content,
                  const std::string& store) {
  const auto pruned = content_of_pruned_run(connection, project, run.record.run_id);
  if (pruned && pruned->bytes != content.bytes) throw_conflict(run, store);
}

void put_artifacts(const ArtifactTable& table, SqlConnection& connection, const RunArtifacts& artifacts,
                   const PreparedObjects& objects) {
  table.put(artifacts.manifest_body, objects);
  if (artifacts.macros) {
    table.put(artifacts.snapshot, objects);
    const Blob nodes = to_blob(hash_of(artifacts.nodes));
    connection.query("INSERT INTO slimdag_node_list (hash, nodes) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING",
                     {nodes, Blob{encode(artifacts.nodes)}});
    connection.query(
        "INSERT INTO slimdag_manifest (hash, nodes_hash, node_count, macros, snapshot) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (hash) DO UPDATE SET snapshot = excluded.snapshot",
        {artifacts.manifest_body.hash, nodes, static_cast<std::int64_t>(artifacts.nodes.entries.size()),
         to_blob(*artifacts.macros), artifacts.snapshot.hash});
  }
  if (artifacts.run_results) table.put(*artifacts.run_results, objects);
  if (artifacts.sources) table.put(*artifacts.sources, objects);
}

SqlValue hash_or_null(const std::optional<PackedArtifact>& artifact) {
  return artifact ? SqlValue(artifact->hash) : SqlValue();
}

/// False where another writer recorded a run of that id at the same moment.
bool insert_run(SqlConnection& connection, std::int64_t project, std::int64_t environment, const Run& run,
                const Blob& content, Moment now) {
  const RunRecord& r = run.record;
  const RunArtifacts& a = run.artifacts;
  const SqlRows inserted = connection.query(
      "INSERT INTO slimdag_run (project_id, environment_id, run_id, job, status, run_trigger, checks_pull_request, "
      "branch, code_version, pull_request, started_at, finished_at, recorded_at, dbt_version, command, content_hash, "
      "manifest_head, manifest_hash, run_results_hash, sources_hash, built_count, built) VALUES "
      "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) "
      "ON CONFLICT (project_id, run_id) DO NOTHING RETURNING id",
      {project,
       environment,
       r.run_id,
       r.job,
       static_cast<std::int64_t>(run.status),
       static_cast<std::int64_t>(*r.trigger),
       std::int64_t{r.trigger == RunTrigger::pull_request},
       r.branch,
       r.code_version,
       r.pull_request,
       microseconds_of(run.started_at),
       microseconds_of(run.finished_at),
       microseconds_of(now),
       a.dbt_version,
       a.command,
       content,
       Blob{a.manifest_head},
       a.manifest_body.hash,
       hash_or_null(a.run_results),
       hash_or_null(a.sources),
       static_cast<std::int64_t>(a.built_count),
       a.built_count > 0 ? SqlValue(Blob{a.built.bytes()}) : SqlValue()});
  return !inserted.empty();
}

/// nullopt where what is known is damaged: the manifest is then read and checked as a new one.
std::optional<KnownManifest> known_manifest(const SqlRow& row) {
  try {
    KnownManifest known{decode_node_list(bytes_of(row[0])), bytes_of(row[2])};
    if (static_cast<std::int64_t>(known.nodes.entries.size()) == integer_of(row[1])) return known;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::store_corrupt) throw;
  }
  return std::nullopt;
}

/// What a file says is remembered with a run that deploys. What only lies there says nothing against what is
/// remembered.
bool is_to_be_remembered(const RulesInUse& rules, const Run& run, std::int64_t version) {
  const bool is_of_a_file = rules.used.source == RulesSource::file || rules.used.source == RulesSource::found_file;
  return is_of_a_file && run.record.trigger != RunTrigger::pull_request && version >= rules_version;
}

/// What a run is found by cannot be altered.
void check_identities(const RunRecord& record) {
  const std::array<std::pair<std::string_view, const std::string*>, 3> names = {
      {{"id", &record.run_id}, {"environment", &record.environment}, {"project", &record.project}}};
  for (const auto& [what, name] : names)
    if (without_secrets(*name, record.secret_names) != *name)
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("The {} of the run holds what looks like a secret; it is not shown.", what), {},
                  "Name it otherwise, or say which names are harmless.");
}

/// Throws PreparedInVain where somebody pruned or wrote at the same moment.
std::string record_once(const std::shared_ptr<StoreData>& data, RunRecord record) {
  if (record.environment.empty())
    throw Error(ErrorCode::invalid_argument, "The run has no environment.", {}, "Name the environment that it ran in.");
  if (record.manifest.empty())
    throw Error(ErrorCode::invalid_argument, "The run has no manifest.", {}, "Give the path of its manifest.json.");
  check_texts(record);
  record.code_version = without_secrets(record.code_version, record.secret_names);
  const Moment now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  SqlConnection& connection = *data->connection;
  const auto find_manifest = [&](const Blob& hash) -> std::optional<KnownManifest> {
    const std::lock_guard lock(data->mutex);
    const SqlRows rows = connection.query(
        "SELECT l.nodes, m.node_count, r.manifest_head, m.snapshot FROM slimdag_manifest m JOIN slimdag_node_list l ON "
        "l.hash = "
        "m.nodes_hash JOIN slimdag_run r ON r.manifest_hash = m.hash WHERE m.hash = $1 LIMIT 1",
        {hash});
    if (rows.empty() || !is_artifact_there(*data, hash)) return std::nullopt;
    if (!is_null(rows[0][3]) && !is_artifact_there(*data, Blob{bytes_of(rows[0][3])})) return std::nullopt;
    return known_manifest(rows[0]);
  };
  RunArtifacts artifacts = read_run_artifacts(record, find_manifest);
  const std::string_view of = record.project.empty() ? std::string_view(artifacts.project_name) : record.project;
  const RulesInUse rules = rules_in_use(*data, of, record.environment);
  apply_rules(rules, artifacts.project_name, record);
  for (std::string* text : {&record.pull_request, &record.branch, &record.job})
    *text = without_secrets(*text, record.secret_names);
  const Run run = decided(std::move(record), std::move(artifacts), now);
  check_texts(run.record);
  check_identities(run.record);
  check_project(run);
  const Blob content = content_hash(run);

  const std::lock_guard lock(data->mutex);
  ObjectWriter writer(*data);
  writer.prepare(run.artifacts);
  Transaction transaction(connection);
  const std::int64_t project = project_row(connection, run.record.project);
  if (is_recorded(connection, project, run, content, data->url)) {
    if (writer.has_written()) put_artifacts(data->artifacts(), connection, run.artifacts, writer.objects());
  } else {
    const std::int64_t environment = environment_id(connection, project, run.record.environment);
    put_artifacts(data->artifacts(), connection, run.artifacts, writer.objects());
    check_pruned(connection, project, run, content, data->url);
    if (insert_run(connection, project, environment, run, content, now)) {
      take_pruned_place(connection, project, run.record.run_id);
    } else {
      static_cast<void>(is_recorded(connection, project, run, content, data->url));
    }
    if (is_to_be_remembered(rules, run, data->version))
      remember(connection, project, rules_text(*rules.environments, run.record.project), run.record.run_id, now);
  }
  transaction.commit();
  writer.settle();
  // The tables then have their room, and pruning on a full disk uses that of the log.
  connection.empty_log();
  connection.take_reserve();
  // What somebody could not delete, a few at a time; the run is recorded, whatever becomes of them.
  static_cast<void>(delete_listed_objects(*data, Abandoned::keep, deletions_with_a_run));
  return run.record.run_id;
}

}  // namespace

std::string Store::record_run(const RunRecord& record) {
  for (int tries = 1;; ++tries) {
    try {
      return record_once(data_, record);
    } catch (const PreparedInVain&) {
      if (tries == most_tries)
        throw_store_error(ErrorCode::store_locked, "The store was pruned at the same moment.", data_->url,
                          "Record the run again.");
    }
  }
}

}  // namespace slimdag
