// Store::environment_view: what the nodes of an environment are, from the lists that are kept with runs.
#include <fmt/format.h>

#include "slimdag/error.hpp"
#include "store/applied_state.hpp"
#include "store/environment_rules.hpp"
#include "store/remembered_rules.hpp"

namespace slimdag {

std::vector<NodeView> Store::environment_view(const StateQuery& given) const {
  StateQuery query = given;
  query.policy = StatePolicy::applied;
  apply_rules(rules_in_use(*data_, query.project, query.environment), query);
  std::unique_lock lock(data_->mutex);
  const EnvironmentRow environment = find_environment(*data_, query.environment, query.project);
  const RunPosition until = position_of(*data_, query, environment);
  lock.unlock();
  const auto applied = applied_nodes(*data_, environment, until);
  if (!applied)
    throw_store_error(ErrorCode::no_comparison_state,
                      fmt::format("The environment '{}' had no deployed run.", environment.name), data_->url,
                      "Record a run of it that no pull request triggered.");
  std::vector<NodeView> view;
  view.reserve(applied->nodes.entries.size());
  for (std::size_t i = 0; i < applied->nodes.entries.size(); ++i) {
    const NodeList::Entry& entry = applied->nodes.entries[i];
    NodeView node{entry.unique_id, entry.resource_type, entry.role == NodeRole::runs, std::nullopt};
    if (const std::int32_t builder = applied->built_by[i]; builder >= 0)
      node.built = provenance_of(applied->builders[static_cast<std::size_t>(builder)].info);
    view.push_back(std::move(node));
  }
  return view;
}

}  // namespace slimdag
