#include "selection/node_filter.hpp"

#include <array>
#include <span>

#include "semantics/rules.hpp"

namespace slimdag {

namespace {

/// Source: ListTask.DEFAULT_RESOURCE_VALUES in dbt/task/list.py.
constexpr std::array<ResourceType, 12> default_types = {
    ResourceType::model,          ResourceType::snapshot,  ResourceType::seed,     ResourceType::test,
    ResourceType::source,         ResourceType::exposure,  ResourceType::metric,   ResourceType::saved_query,
    ResourceType::semantic_model, ResourceType::unit_test, ResourceType::function, ResourceType::analysis,
};
constexpr std::size_t types_without_analyses = default_types.size() - 1;

/// Source: resource_types_from_args in dbt/task/base.py.
std::vector<bool> selected_types(const SelectOptions& options, Semantics semantics) {
  std::vector<bool> types(static_cast<std::size_t>(ResourceType::function) + 1);
  const bool is_given = options.resource_types && !options.resource_types->empty();
  std::span<const ResourceType> given = default_types;
  if (!has(semantics, Rule::lists_analyses)) given = given.first(types_without_analyses);
  if (is_given) given = *options.resource_types;
  for (const ResourceType type : given) types[static_cast<std::size_t>(type)] = true;
  for (const ResourceType type : options.exclude_resource_types) types[static_cast<std::size_t>(type)] = false;
  return types;
}

}  // namespace

NodeFilter::NodeFilter(const SelectOptions& options, Semantics semantics)
    : types_(selected_types(options, semantics)),
      include_empty_(options.include_empty && !has(semantics, Rule::leaves_out_empty_models)),
      only_models_are_empty_(has(semantics, Rule::leaves_out_empty_models)) {}

NodeSet NodeFilter::apply(const ManifestData& manifest, const NodeSet& nodes) const {
  NodeSet selected(nodes.universe());
  nodes.for_each([&](NodeIndex index) {
    const NodeData& node = manifest.nodes[index];
    if (has_selected_type(node) && !is_left_out_as_empty(node)) selected.insert(index);
  });
  return selected;
}

}  // namespace slimdag
