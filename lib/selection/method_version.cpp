// version: versions of models. Source: VersionSelectorMethod, UnparsedVersion.__lt__ and ModelNode.is_latest_version.
#include <fmt/format.h>

#include "selection/methods.hpp"
#include "slimdag/error.hpp"
#include "support/python_text.hpp"

namespace slimdag {

namespace {

/// Versions compare as numbers where both are numbers, and as text otherwise.
bool is_less(const json::Value& a, const json::Value& b) {
  const std::optional<double> left = python_float_of(a);
  const std::optional<double> right = left ? python_float_of(b) : std::nullopt;
  if (left && right) return *left < *right;
  return python_str(a) < python_str(b);
}

bool is_latest(const NodeData& node) {
  return !node.version.is_null() && json::equal(node.version, node.latest_version);
}

bool has_both(const NodeData& node) { return json::truthy(node.version) && json::truthy(node.latest_version); }

bool matches(const NodeData& node, const json::Value& value) {
  const std::string_view text = value.is_string() ? value.string() : std::string_view();
  if (text == "latest") return is_latest(node);
  if (text == "prerelease") return has_both(node) && is_less(node.latest_version, node.version);
  if (text == "old") return has_both(node) && is_less(node.version, node.latest_version);
  if (text == "none") return node.version.is_null();
  throw Error(ErrorCode::invalid_selector, fmt::format("Invalid version type selector {}.", python_str(value)), {},
              "Use latest, prerelease, old or none.");
}

}  // namespace

/// A value that does not exist is refused at the first model only, as in dbt.
NodeSet search_version(const SelectionContext& context, const Criterion& criterion) {
  return find_members(context, [&](const NodeData& node) {
    return node.section == Section::nodes && node.resource_type == ResourceType::model &&
           matches(node, criterion.value);
  });
}

}  // namespace slimdag
