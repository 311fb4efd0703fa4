// Deferral::to_json(); the schema is docs/schemas/deferral.json.
#include "deferral/deferral_json.hpp"

#include "deferral/deferral_impl.hpp"
#include "semantics/semantics_json.hpp"
#include "slimdag/selection/select.hpp"

namespace slimdag {
namespace {

constexpr std::string_view format_version = "1";

void text_or_null(JsonWriter& out, std::string_view text) {
  if (text.empty()) return out.null();
  out.text(text);
}

}  // namespace

void write_resolutions(JsonWriter& out, const std::vector<Resolution>& resolutions) {
  out.begin_array();
  for (const Resolution& resolution : resolutions) {
    out.begin_object();
    out.key("unique_id").text(resolution.unique_id);
    out.key("kind").text(to_string(resolution.kind));
    text_or_null(out.key("relation_name"), resolution.relation_name.value_or(""));
    out.key("origin").text(to_string(resolution.origin));
    out.key("project").text(resolution.project);
    text_or_null(out.key("environment"), resolution.environment);
    text_or_null(out.key("run_id"), resolution.run_id);
    text_or_null(out.key("built_at"), resolution.built_at);
    out.key("rule").text(to_string(resolution.rule));
    text_or_null(out.key("via"), resolution.via);
    out.end_object();
  }
  out.end_array();
}

void write_findings(JsonWriter& out, const std::vector<DeferralFinding>& findings) {
  out.begin_array();
  for (const DeferralFinding& finding : findings) {
    out.begin_object();
    out.key("code").text(finding.code);
    out.key("is_problem").boolean(finding.is_problem);
    out.key("unique_id").text(finding.unique_id);
    out.key("message").text(finding.message);
    out.key("hint").text(finding.hint);
    out.end_object();
  }
  out.end_array();
}

void write_clone_steps(JsonWriter& out, const std::vector<CloneStep>& steps) {
  out.begin_array();
  for (const CloneStep& step : steps) {
    out.begin_object();
    out.key("unique_id").text(step.unique_id);
    out.key("action").text(to_string(step.action));
    out.key("relation_name").text(step.relation_name);
    text_or_null(out.key("cloned_from"), step.cloned_from.value_or(""));
    text_or_null(out.key("environment"), step.environment);
    text_or_null(out.key("run_id"), step.run_id);
    text_or_null(out.key("built_at"), step.built_at);
    out.end_object();
  }
  out.end_array();
}

void write_stale_relations(JsonWriter& out, const std::vector<StaleRelation>& relations) {
  out.begin_array();
  for (const StaleRelation& relation : relations) {
    out.begin_object();
    out.key("relation_name").text(relation.relation_name);
    out.key("unique_id").text(relation.unique_id);
    out.key("resource_type").text(to_string(relation.resource_type));
    out.key("reason").text(relation.reason);
    text_or_null(out.key("replaced_by"), relation.replaced_by);
    out.end_object();
  }
  out.end_array();
}

std::string Deferral::to_json() const {
  JsonWriter out;
  out.begin_object();
  out.key("format_version").raw(format_version);
  write_semantics(impl_->semantics, out);
  out.key("mode").text(to_string(impl_->options.mode));
  out.key("command").text(to_string(impl_->options.command));
  out.key("favor_state").boolean(impl_->options.favor_state);
  const std::vector<std::string_view> built = sorted_unique_ids(impl_->manifest, impl_->build);
  out.key("build").texts(built);
  out.key("deferred").texts(sorted_unique_ids(impl_->manifest, impl_->deferred));
  out.key("resolutions").begin_object();
  for (const std::string_view unique_id : built) write_resolutions(out.key(unique_id), resolutions(unique_id));
  out.end_object();
  write_findings(out.key("findings"), impl_->findings);
  out.end_object();
  return std::move(out).str();
}

}  // namespace slimdag
