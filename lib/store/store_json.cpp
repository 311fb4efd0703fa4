// JSON of what the store answers; the schema is docs/schemas/store.json.
#include "slimdag/store/store.hpp"
#include "support/json_value.hpp"

namespace slimdag {
namespace {

/// Members and elements, separated as Python's json.dumps separates them.
class Text {
 public:
  void open(char bracket) {
    separate();
    out_ += bracket;
    first_ = true;
  }
  void close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void key(std::string_view name) {
    separate();
    json::dump_string(name, out_);
    out_ += ": ";
    first_ = true;
  }
  void member(std::string_view name, std::string_view value) {
    key(name);
    text(value);
  }
  /// null for an empty text.
  void optional(std::string_view name, std::string_view value) {
    key(name);
    value.empty() ? raw("null") : text(value);
  }
  void member(std::string_view name, std::uint64_t value) {
    key(name);
    raw(std::to_string(value));
  }
  void flag(std::string_view name, bool value) {
    key(name);
    raw(value ? "true" : "false");
  }
  void null(std::string_view name) {
    key(name);
    raw("null");
  }
  void text(std::string_view value) {
    separate();
    json::dump_string(value, out_);
  }
  void raw(std::string_view value) {
    separate();
    out_ += value;
  }
  std::string take() { return std::move(out_); }

 private:
  void separate() {
    if (!first_) out_ += ", ";
    first_ = false;
  }
  std::string out_;
  bool first_ = true;
};

void write(const RunInfo& run, Text& out) {
  out.open('{');
  out.member("run_id", run.run_id);
  out.member("project", run.project);
  out.member("environment", run.environment);
  out.optional("job", run.job);
  out.member("status", to_string(run.status));
  out.member("trigger", to_string(run.trigger));
  out.optional("branch", run.branch);
  out.optional("code_version", run.code_version);
  out.optional("pull_request", run.pull_request);
  out.member("started_at", to_text(run.started_at));
  out.member("finished_at", to_text(run.finished_at));
  out.member("recorded_at", to_text(run.recorded_at));
  out.optional("dbt_version", run.dbt_version);
  out.optional("command", run.command);
  out.member("node_count", run.node_count);
  out.member("built_count", run.built_count);
  out.flag("has_run_results", run.has_run_results);
  out.flag("has_sources", run.has_sources);
  out.close('}');
}

void write(const Provenance& run, Text& out) {
  out.open('{');
  out.member("project", run.project);
  out.member("environment", run.environment);
  out.optional("job", run.job);
  out.member("run_id", run.run_id);
  out.member("time", to_text(run.time));
  out.member("status", run.status);
  out.member("trigger", run.trigger);
  out.optional("branch", run.branch);
  out.optional("code_version", run.code_version);
  out.optional("pull_request", run.pull_request);
  out.close('}');
}

void write(const NodeView& node, Text& out) {
  out.open('{');
  out.member("unique_id", node.unique_id);
  out.member("resource_type", node.resource_type);
  out.flag("runs", node.runs);
  if (node.built) {
    out.key("built");
    write(*node.built, out);
  } else {
    out.null("built");
  }
  out.close('}');
}

void write_texts(std::string_view name, const std::vector<std::string>& texts, Text& out) {
  out.key(name);
  out.open('[');
  for (const std::string& text : texts) out.text(text);
  out.close(']');
}

template <typename Item>
std::string list_of(const std::vector<Item>& items) {
  Text out;
  out.open('[');
  for (const Item& item : items) write(item, out);
  out.close(']');
  return out.take();
}

}  // namespace

std::string to_json(const RunInfo& run) {
  Text out;
  write(run, out);
  return out.take();
}

std::string to_json(const std::vector<RunInfo>& runs) { return list_of(runs); }

std::string to_json(const std::vector<NodeView>& view) { return list_of(view); }

std::string to_json(const Provenance& provenance) {
  Text out;
  write(provenance, out);
  return out.take();
}

std::string to_json(const RetentionReport& report) {
  Text out;
  out.open('{');
  write_texts("deleted_runs", report.deleted_runs, out);
  out.member("kept_runs", report.kept_runs);
  out.member("kept_for_states", report.kept_for_states);
  out.member("deleted_artifacts", report.deleted_artifacts);
  out.member("freed_bytes", report.freed_bytes);
  out.close('}');
  return out.take();
}

std::string to_json(const StateOrigin& origin) {
  Text out;
  out.open('{');
  out.member("project", origin.project);
  out.member("environment", origin.environment);
  out.member("policy", origin.policy);
  out.key("runs");
  out.open('[');
  for (const Provenance& run : origin.runs) write(run, out);
  out.close(']');
  write_texts("never_built", origin.never_built, out);
  if (origin.branch_change) {
    out.key("branch_change");
    out.open('{');
    out.member("from", origin.branch_change->from);
    out.member("to", origin.branch_change->to);
    out.member("run_id", origin.branch_change->run_id);
    out.member("time", to_text(origin.branch_change->time));
    out.close('}');
  } else {
    out.null("branch_change");
  }
  out.close('}');
  return out.take();
}

}  // namespace slimdag
