#include "selection/node_filter.hpp"

#include <array>
#include <span>

namespace slimdag {

namespace {

/// Source: ListTask.DEFAULT_RESOURCE_VALUES in dbt/task/list.py.
constexpr std::array<ResourceType, 11> default_types = {
    ResourceType::model,          ResourceType::snapshot,  ResourceType::seed,     ResourceType::test,
    ResourceType::source,         ResourceType::exposure,  ResourceType::metric,   ResourceType::saved_query,
    ResourceType::semantic_model, ResourceType::unit_test, ResourceType::function,
};

/// Source: resource_types_from_args in dbt/task/base.py.
std::vector<bool> selected_types(const SelectOptions& options) {
  std::vector<bool> types(static_cast<std::size_t>(ResourceType::function) + 1);
  const bool is_given = options.resource_types && !options.resource_types->empty();
  const std::span<const ResourceType> given =
      is_given ? std::span<const ResourceType>(*options.resource_types) : std::span<const ResourceType>(default_types);
  for (const ResourceType type : given) types[static_cast<std::size_t>(type)] = true;
  for (const ResourceType type : options.exclude_resource_types) types[static_cast<std::size_t>(type)] = false;
  return types;
}

}  // namespace

NodeFilter::NodeFilter(const SelectOptions& options)
    : types_(selected_types(options)), include_empty_(options.include_empty) {}

NodeSet NodeFilter::apply(const ManifestData& manifest, const NodeSet& nodes) const {
  NodeSet selected(nodes.universe());
  nodes.for_each([&](NodeIndex index) {
    const NodeData& node = manifest.nodes[index];
    if (has_selected_type(node) && !is_left_out_as_empty(node)) selected.insert(index);
  });
  return selected;
}

}  // namespace slimdag
