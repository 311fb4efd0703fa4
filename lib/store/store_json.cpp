// JSON of what the store answers; the schema is docs/schemas/store.json.
#include "slimdag/store/store.hpp"
#include "support/json_writer.hpp"

namespace slimdag {
namespace {

void member(JsonWriter& out, std::string_view name, std::string_view value) { out.key(name).text(value); }

void member(JsonWriter& out, std::string_view name, std::uint64_t value) { out.key(name).raw(std::to_string(value)); }

void flag(JsonWriter& out, std::string_view name, bool value) { out.key(name).boolean(value); }

/// null for an empty text.
void optional(JsonWriter& out, std::string_view name, std::string_view value) {
  out.key(name).text_or_null(value.empty() ? std::string_view() : value);
}

void write(const RunInfo& run, JsonWriter& out) {
  out.begin_object();
  member(out, "run_id", run.run_id);
  member(out, "project", run.project);
  member(out, "environment", run.environment);
  optional(out, "job", run.job);
  member(out, "status", to_string(run.status));
  member(out, "trigger", to_string(run.trigger));
  optional(out, "branch", run.branch);
  optional(out, "code_version", run.code_version);
  optional(out, "pull_request", run.pull_request);
  member(out, "started_at", to_text(run.started_at));
  member(out, "finished_at", to_text(run.finished_at));
  member(out, "recorded_at", to_text(run.recorded_at));
  optional(out, "dbt_version", run.dbt_version);
  optional(out, "command", run.command);
  member(out, "node_count", run.node_count);
  member(out, "built_count", run.built_count);
  flag(out, "has_run_results", run.has_run_results);
  flag(out, "has_sources", run.has_sources);
  out.end_object();
}

void write(const Provenance& run, JsonWriter& out) {
  out.begin_object();
  member(out, "project", run.project);
  member(out, "environment", run.environment);
  optional(out, "job", run.job);
  member(out, "run_id", run.run_id);
  member(out, "time", to_text(run.time));
  member(out, "status", run.status);
  member(out, "trigger", run.trigger);
  optional(out, "branch", run.branch);
  optional(out, "code_version", run.code_version);
  optional(out, "pull_request", run.pull_request);
  out.end_object();
}

void write(const NodeView& node, JsonWriter& out) {
  out.begin_object();
  member(out, "unique_id", node.unique_id);
  member(out, "resource_type", node.resource_type);
  flag(out, "runs", node.runs);
  if (node.built) {
    out.key("built");
    write(*node.built, out);
  } else {
    out.key("built").null();
  }
  out.end_object();
}

void write(const RulesUsed& rules, JsonWriter& out) {
  out.begin_object();
  member(out, "source", to_string(rules.source));
  optional(out, "name", rules.name);
  optional(out, "warning", rules.warning);
  out.end_object();
}

template <typename Item>
std::string list_of(const std::vector<Item>& items) {
  JsonWriter out;
  out.begin_array();
  for (const Item& item : items) write(item, out);
  out.end_array();
  return std::move(out).str();
}

}  // namespace

std::string to_json(const RunInfo& run) {
  JsonWriter out;
  write(run, out);
  return std::move(out).str();
}

std::string to_json(const std::vector<RunInfo>& runs) { return list_of(runs); }

std::string to_json(const std::vector<NodeView>& view) { return list_of(view); }

std::string to_json(const Provenance& provenance) {
  JsonWriter out;
  write(provenance, out);
  return std::move(out).str();
}

std::string to_json(const RetentionReport& report) {
  JsonWriter out;
  out.begin_object();
  out.key("deleted_runs").texts(report.deleted_runs);
  member(out, "kept_runs", report.kept_runs);
  member(out, "kept_for_states", report.kept_for_states);
  member(out, "deleted_artifacts", report.deleted_artifacts);
  member(out, "freed_bytes", report.freed_bytes);
  member(out, "pending_objects", report.pending_objects);
  optional(out, "pending_reason", report.pending_reason);
  out.end_object();
  return std::move(out).str();
}

std::string to_json(const DeletionReport& report) {
  JsonWriter out;
  out.begin_object();
  out.key("deleted_runs").texts(report.deleted_runs);
  member(out, "deleted_artifacts", report.deleted_artifacts);
  member(out, "freed_bytes", report.freed_bytes);
  out.end_object();
  return std::move(out).str();
}

std::string to_json(const RulesUsed& rules) {
  JsonWriter out;
  write(rules, out);
  return std::move(out).str();
}

std::string to_json(const StateOrigin& origin) {
  JsonWriter out;
  out.begin_object();
  member(out, "project", origin.project);
  member(out, "environment", origin.environment);
  member(out, "policy", origin.policy);
  out.key("runs");
  out.begin_array();
  for (const Provenance& run : origin.runs) write(run, out);
  out.end_array();
  out.key("never_built").texts(origin.never_built);
  if (origin.branch_change) {
    out.key("branch_change");
    out.begin_object();
    member(out, "from", origin.branch_change->from);
    member(out, "to", origin.branch_change->to);
    member(out, "run_id", origin.branch_change->run_id);
    member(out, "time", to_text(origin.branch_change->time));
    out.end_object();
  } else {
    out.key("branch_change").null();
  }
  out.key("rules");
  write(origin.rules, out);
  out.end_object();
  return std::move(out).str();
}

std::string to_json(const std::vector<Warning>& warnings) {
  JsonWriter out;
  out.begin_array();
  for (const Warning& warning : warnings) {
    out.begin_object();
    member(out, "code", warning.code);
    member(out, "message", warning.message);
    member(out, "unique_id", warning.unique_id);
    out.end_object();
  }
  out.end_array();
  return std::move(out).str();
}

}  // namespace slimdag
