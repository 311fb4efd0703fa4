// tag, group, access, package, resource_type: single properties of nodes.
#include <fmt/format.h>

#include <algorithm>

#include "selection/criterion_text.hpp"
#include "selection/methods.hpp"
#include "slimdag/error.hpp"

namespace slimdag {

/// Source: TagSelectorMethod.
NodeSet search_tag(const SelectionContext& context, const Criterion& criterion) {
  const CriterionPattern pattern(criterion);
  return find_members(context, [&](const NodeData& node) {
    return node.has_tags &&
           std::any_of(node.tags.begin(), node.tags.end(), [&](std::string_view tag) { return pattern.matches(tag); });
  });
}

/// Source: GroupSelectorMethod.
NodeSet search_group(const SelectionContext& context, const Criterion& criterion) {
  const CriterionPattern pattern(criterion);
  return find_members(context, [&](const NodeData& node) {
    if (node.section != Section::nodes && node.section != Section::metrics) return false;
    const json::Value* group = context.manifest.config_of(node).find("group");
    return group != nullptr && json::truthy(*group) && pattern.matches(group->string());
  });
}

/// Source: AccessSelectorMethod.
NodeSet search_access(const SelectionContext& context, const Criterion& criterion) {
  return find_members(context, [&](const NodeData& node) {
    return node.section == Section::nodes && node.resource_type == ResourceType::model && criterion.value.is_string() &&
           criterion.value.string() == node.access;
  });
}

/// Source: PackageSelectorMethod.
NodeSet search_package(const SelectionContext& context, const Criterion& criterion) {
  Criterion resolved = criterion;
  const bool is_this = criterion.value.is_string() && criterion.value.string() == "this";
  if (is_this && context.manifest.has_project_name)
    resolved.value = json::Value::of_string(context.manifest.metadata.project_name);
  const CriterionPattern pattern(resolved);
  return find_members(context, [&](const NodeData& node) { return pattern.matches(node.package_name); });
}

/// Source: ResourceTypeSelectorMethod.
NodeSet search_resource_type(const SelectionContext& context, const Criterion& criterion) {
  const std::optional<ResourceType> type =
      criterion.value.is_string() ? resource_type_from(criterion.value.string()) : std::nullopt;
  if (!type)
    throw Error(ErrorCode::invalid_selector,
                fmt::format("Invalid resource_type selector {}.", json::dump(criterion.value)), {},
                "Use a type such as model, source, seed, snapshot, test, unit_test, exposure, metric.");
  return find_members(context, [type](const NodeData& node) { return node.resource_type == *type; });
}

}  // namespace slimdag
