#include "slimdag/deferral/deferral_context.hpp"

#include <fmt/format.h>

#include <boost/unordered/unordered_flat_set.hpp>
#include <memory>
#include <span>

#include "manifest/manifest_data.hpp"
#include "slimdag/environments/deferral_target.hpp"
#include "slimdag/error.hpp"
#include "state/state_data.hpp"
#include "support/json_writer.hpp"

namespace slimdag {
namespace {

using UniqueIds = boost::unordered_flat_set<std::string>;

/// Whether the relation stands after the run; `reused`: an earlier run built it.
bool says_built(std::string_view status) noexcept {
  return status == "success" || status == "pass" || status == "warn" || status == "reused";
}

/// What is deployed and no run has built. Empty where no run says what it built: then it is not known.
UniqueIds never_built(const Store& store, const State& state, const DeferralTarget& target) {
  StateQuery query;
  query.environment = target.environment;
  query.project = target.project;
  UniqueIds found;
  bool known = false;
  try {
    for (const NodeView& node : store.environment_view(query)) {
      known = known || node.built;
      if (node.runs && !node.built) found.insert(node.unique_id);
    }
  } catch (const Error& error) {
    // Only checks of pull requests have run there.
    if (error.code() != ErrorCode::no_comparison_state) throw;
  }
  if (!known) return {};
  if (const auto& results = state.data().run_results)
    for (const RunResults::Result& result : results->results)
      if (says_built(result.status)) found.erase(std::string(result.unique_id));
  return found;
}

DeferralSource source_of(const Store& store, const DeferralTarget& target) {
  StateQuery query;
  query.environment = target.environment;
  query.project = target.project;
  query.policy = target.policy;
  query.job = target.job;
  const State state = store.comparison_state(query);
  DeferralSource source{state, target.environment, {}};
  const auto unbuilt = std::make_shared<const UniqueIds>(never_built(store, state, target));
  if (unbuilt->empty()) return source;
  source.build_of = [state, unbuilt](std::string_view unique_id) -> std::optional<NodeBuild> {
    const std::optional<Provenance> run = state.provenance(unique_id);
    if (!run) return std::nullopt;
    return NodeBuild{!unbuilt->contains(std::string(unique_id)), run->environment, run->run_id, to_text(run->time)};
  };
  return source;
}

/// Whether the store has nothing that could be the state; everything else is a failure.
bool says_no_state(const Error& error) noexcept {
  switch (error.code()) {
    case ErrorCode::no_comparison_state:
    case ErrorCode::environment_not_found:
    case ErrorCode::project_not_found:
    case ErrorCode::job_not_found:
      return true;
    default:
      return false;
  }
}

[[noreturn]] void throw_no_state(const DeferralDecision& decision, const Error& error) {
  throw Error(ErrorCode::no_comparison_state, fmt::format("{} {}", decision.reason, error.message()), error.where(),
              error.hint());
}

std::vector<DeferralSource> chosen_sources(const Store& store, const DeferralDecision& decision) {
  std::vector<DeferralSource> sources;
  for (const DeferralTarget& target : decision.targets) {
    try {
      sources.push_back(source_of(store, target));
    } catch (const Error& error) {
      if (says_no_state(error)) throw_no_state(decision, error);
      throw;
    }
  }
  return sources;
}

UpstreamProject upstream_project(const Environments& environments, const Store& store, const Environment& from,
                                 const std::string& name) {
  UpstreamProject upstream;
  upstream.project = name;
  std::string where;
  try {
    const DeferralTarget target = upstream_target(environments, from.name, name, from.project);
    where = fmt::format("Models of the project '{}' are looked up in its environment '{}'. ", name, target.environment);
    upstream.sources.push_back(source_of(store, target));
  } catch (const Error& error) {
    if (!says_no_state(error)) throw;
    upstream.missing = where + error.message();
  }
  return upstream;
}

void fill_chain(const Environments& environments, const Store& store, const Environment& from,
                DeferralContext& context) {
  for (const DeferralTarget& target : deferral_chain(environments, from.name, from.project)) {
    try {
      context.chain.push_back(source_of(store, target));
    } catch (const Error& error) {
      if (!says_no_state(error)) throw;
      context.left_out_of_chain.push_back(error.message());
    }
  }
}

void write_sources(JsonWriter& out, const std::vector<DeferralSource>& sources) {
  out.begin_array();
  for (const DeferralSource& source : sources) {
    const StateOrigin* origin = source.state.origin();
    out.begin_object();
    out.key("environment").text(source.environment);
    if (origin != nullptr) {
      out.key("project").text(origin->project);
      out.key("policy").text(origin->policy);
      out.key("run_id").text(origin->runs.front().run_id);
      out.key("time").text(to_text(origin->runs.front().time));
    }
    out.end_object();
  }
  out.end_array();
}

}  // namespace

DeferralContext deferral_context(const Environments& environments, const Store& store, std::string_view environment,
                                 std::string_view job, std::string_view project, DeferralMode mode) {
  const DeferralDecision decision = deferral_target(environments, environment, job, project);
  const std::string of_job = environment.empty() ? environments.job(job, project).environment : std::string();
  const Environment& from = environments.get(environment.empty() ? std::string_view(of_job) : environment, project);
  DeferralContext context;
  context.environment = from.name;
  context.rule = decision.rule;
  context.reason = decision.reason;
  try {
    context.sources = chosen_sources(store, decision);
  } catch (const Error& error) {
    if (mode != DeferralMode::chain || error.code() != ErrorCode::no_comparison_state) throw;
    context.missing = error.message();
  }
  fill_chain(environments, store, from, context);
  for (const ProjectDependency& dependency : environments.project(from.project).depends_on)
    context.upstream.push_back(upstream_project(environments, store, from, dependency.name));
  return context;
}

Deferral defer(const Manifest& manifest, const NodeSet& selected, const DeferralContext& context,
               const DeferOptions& given) {
  DeferOptions options = given;
  const bool chain = options.mode == DeferralMode::chain;
  const std::vector<DeferralSource>& sources = chain ? context.chain : context.sources;
  if (chain && sources.empty() && !context.left_out_of_chain.empty())
    throw Error(ErrorCode::no_comparison_state, context.left_out_of_chain.front(), {},
                "Record a successful run of it, or use another mode.");
  if (!chain && !context.missing.empty())
    throw Error(ErrorCode::no_comparison_state, context.missing, {},
                "Record a successful run of it, or use the mode chain.");
  options.without_state = options.without_state || sources.empty();
  options.target_environment = context.environment;
  options.upstream.insert(options.upstream.end(), context.upstream.begin(), context.upstream.end());
  return defer(manifest, selected, std::span<const DeferralSource>(sources), options);
}

std::string to_json(const DeferralContext& context) {
  JsonWriter out;
  out.begin_object();
  out.key("environment").text(context.environment);
  out.key("rule").text(context.rule);
  out.key("reason").text(context.reason);
  write_sources(out.key("sources"), context.sources);
  out.key("missing");
  context.missing.empty() ? out.null() : out.text(context.missing);
  write_sources(out.key("chain"), context.chain);
  out.key("left_out_of_chain").begin_array();
  for (const std::string& sentence : context.left_out_of_chain) out.text(sentence);
  out.end_array();
  out.key("upstream").begin_array();
  for (const UpstreamProject& upstream : context.upstream) {
    out.begin_object();
    out.key("project").text(upstream.project);
    write_sources(out.key("sources"), upstream.sources);
    out.key("missing");
    upstream.missing.empty() ? out.null() : out.text(upstream.missing);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return std::move(out).str();
}

}  // namespace slimdag
