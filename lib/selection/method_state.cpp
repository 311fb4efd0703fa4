// state, result, source_status: what an earlier run left.
#include <fmt/format.h>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "selection/criterion_text.hpp"
#include "selection/methods.hpp"
#include "slimdag/error.hpp"
#include "state/comparison_rules.hpp"
#include "state/project_flags.hpp"
#include "state/state_checks.hpp"

namespace slimdag {

namespace {

[[noreturn]] void missing(std::string message, std::string hint, std::string file = {}) {
  ErrorLocation where;
  where.file = std::move(file);
  throw Error(ErrorCode::missing_state, std::move(message), std::move(where), std::move(hint));
}

using Ids = boost::unordered_flat_set<std::string_view>;

NodeSet members_named(const SelectionContext& context, const Ids& ids) {
  return find_members(context, [&](const NodeData& node) { return ids.contains(node.unique_id); });
}

/// Moments of the sources whose check did not fail; of equal ids the last counts.
using Moments = boost::unordered_flat_map<std::string_view, const SourceFreshness::Result*>;

Moments moments_of(const SourceFreshness& freshness) {
  Moments moments;
  for (const SourceFreshness::Result& result : freshness.results)
    if (result.max_loaded_at) moments[result.unique_id] = &result;
  return moments;
}

bool is_later(const SourceFreshness::Result& current, const SourceFreshness::Result& previous) {
  if (current.has_time_zone != previous.has_time_zone)
    throw Error(
        ErrorCode::invalid_selector,
        fmt::format("The moments of {} cannot be compared: one has a time zone, the other not.", current.unique_id));
  return *current.max_loaded_at > *previous.max_loaded_at;
}

SourceFreshness read_current(const std::optional<std::string>& path) {
  constexpr std::string_view sentence = "No current state comparison freshness results in sources.json";
  constexpr std::string_view hint = "Run dbt source freshness, and give the path of its sources.json.";
  if (!path) missing(std::string(sentence), std::string(hint));
  try {
    return read_source_freshness(*path);
  } catch (const Error& e) {
    if (e.code() != ErrorCode::file_not_found) throw;
    missing(std::string(sentence), std::string(hint), *path);
  }
}

/// Sources that have rows they did not have before. A source that the earlier file does not know, or whose check failed
/// then, counts as fresher: dbt takes both lists of failed checks from the current file.
/// Source: SourceStatusSelectorMethod.
Ids fresher_sources(const Moments& current, const Moments& previous) {
  Ids fresher;
  for (const auto& [unique_id, result] : current) {
    const auto before = previous.find(unique_id);
    if (before == previous.end() || is_later(*result, *before->second)) fresher.insert(unique_id);
  }
  return fresher;
}

}  // namespace

/// Source: StateSelectorMethod.
NodeSet search_state(const SelectionContext& context, const Criterion& criterion) {
  if (context.state == nullptr || !context.state->manifest)
    missing("Got a state selector method, but no comparison manifest", "Give a state that has a manifest.json.");
  const ManifestData& previous = context.state->manifest->data();
  const FlagChoice flag = more_unrendered_values(context.manifest, context.semantics, context.options.compare);
  const auto diff = context.state->diffs.get(context.manifest, previous,
                                             rules_for(context.manifest, previous, context.semantics, flag.value));
  return nodes_in_state(context.manifest, previous, *diff, text_of(criterion), context.members, context.options.compare,
                        context.options.on_warning);
}

/// Source: ResultSelectorMethod.
NodeSet search_result(const SelectionContext& context, const Criterion& criterion) {
  if (context.state == nullptr || !context.state->run_results)
    missing("No comparison run_results", "Give a state that has a run_results.json.");
  Ids ids;
  for (const RunResults::Result& result : context.state->run_results->results)
    if (criterion.value.is_string() && result.status == criterion.value.string()) ids.insert(result.unique_id);
  return members_named(context, ids);
}

/// Source: SourceStatusSelectorMethod. A value other than "fresher" matches nothing.
NodeSet search_source_status(const SelectionContext& context, const Criterion& criterion) {
  if (context.state == nullptr || !context.state->sources)
    missing("No previous state comparison freshness results in sources.json", "Give a state that has a sources.json.");
  const SourceFreshness current = read_current(context.options.current_sources);
  if (!criterion.value.is_string() || criterion.value.string() != "fresher") return NodeSet(context.members.universe());
  return members_named(context, fresher_sources(moments_of(current), moments_of(*context.state->sources)));
}

}  // namespace slimdag
