#include "deferral/relation_name.hpp"

#include <algorithm>

#include "semantics/rules.hpp"

namespace slimdag {
namespace {

constexpr std::array<std::string_view, 3> quoting_keys = {"database", "schema", "identifier"};
constexpr std::string_view quotes = "\"`";

const json::Value* quoting_of(const ManifestData& manifest, const NodeData& node) {
  const json::Value* quoting = manifest.config_of(node).find("quoting");
  return quoting != nullptr && quoting->is_object() && quoting->size > 0 ? quoting : nullptr;
}

void apply(const json::Value& quoting, RelationStyle& style) noexcept {
  for (std::size_t i = 0; i < quoting_keys.size(); ++i) {
    const json::Value* value = quoting.find(quoting_keys[i]);
    if (value != nullptr && !value->is_null()) style.quoted[i] = json::truthy(*value);
  }
}

/// Takes `part` from the front of `rest`, in quotes or not.
bool take_part(std::string_view& rest, std::string_view part, bool& quoted, char& quote) {
  quoted = !rest.empty() && quotes.find(rest.front()) != std::string_view::npos;
  if (quoted) {
    quote = rest.front();
    rest.remove_prefix(1);
  }
  if (!rest.starts_with(part)) return false;
  rest.remove_prefix(part.size());
  if (!quoted) return true;
  if (!rest.starts_with(quote)) return false;
  rest.remove_prefix(1);
  return true;
}

std::optional<RelationStyle> style_without(std::string_view name, const RelationParts& parts, std::size_t left_out) {
  RelationStyle style;
  bool first = true;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    style.included[i] = i >= left_out;
    if (!style.included[i] || parts[i].empty()) continue;
    if (!first && !name.starts_with('.')) return std::nullopt;
    if (!first) name.remove_prefix(1);
    first = false;
    bool quoted = false;
    if (!take_part(name, parts[i], quoted, style.quote)) return std::nullopt;
    style.quoted[i] = quoted;
  }
  if (!name.empty()) return std::nullopt;
  return style;
}

}  // namespace

RelationParts relation_parts(const NodeData& node) noexcept { return {node.database, node.schema, node.alias}; }

std::optional<RelationStyle> style_of(std::string_view name, const RelationParts& parts) {
  if (name.empty() || parts.back().empty()) return std::nullopt;
  for (std::size_t left_out = 0; left_out < 2; ++left_out)
    if (auto style = style_without(name, parts, left_out)) return style;
  return std::nullopt;
}

RelationStyle default_style(std::string_view adapter_type) {
  RelationStyle style;
  if (adapter_type == "bigquery" || adapter_type == "databricks" || adapter_type == "spark") style.quote = '`';
  if (adapter_type == "snowflake" || adapter_type == "spark") style.quoted = {false, false, false};
  if (adapter_type == "spark") style.included[0] = false;
  return style;
}

std::string render(const RelationParts& parts, const RelationStyle& style) {
  std::string name;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!style.included[i] || parts[i].empty()) continue;
    if (!name.empty()) name += '.';
    if (style.quoted[i]) name += style.quote;
    name += parts[i];
    if (style.quoted[i]) name += style.quote;
  }
  return name;
}

RelationNaming::RelationNaming(const ManifestData& manifest, Semantics semantics)
    : manifest_(manifest),
      semantics_(semantics),
      adapter_style_(default_style(manifest.metadata.adapter_type)),
      project_style_(adapter_style_) {
  for (const NodeData& node : manifest.nodes) {
    if (node.section != Section::nodes || node.relation_name.empty() || quoting_of(manifest, node) != nullptr) continue;
    if (const auto style = style_of(node.relation_name, relation_parts(node))) {
      project_style_ = *style;
      return;
    }
  }
}

RelationStyle RelationNaming::style_for(const ManifestData& manifest, const NodeData& node) const {
  // Functions, like sources, do not respect the project's quoting: SourceQuotingBaseConfig in dbt/context/providers.py.
  RelationStyle style = node.resource_type == ResourceType::function ? adapter_style_ : project_style_;
  if (const json::Value* quoting = quoting_of(manifest, node)) apply(*quoting, style);
  return style;
}

std::string RelationNaming::own(const NodeData& node) const {
  if (!node.relation_name.empty()) return std::string(node.relation_name);
  return render(relation_parts(node), style_for(manifest_, node));
}

/// dbt-core 1.11 takes a deferred function's name for its identifier. Source: DeferFunction.identifier.
RelationParts RelationNaming::deferred_parts(const NodeData& counterpart) const noexcept {
  RelationParts parts = relation_parts(counterpart);
  if (counterpart.resource_type == ResourceType::function && has(semantics_, Rule::functions_defer_by_name))
    parts.back() = counterpart.name;
  return parts;
}

std::string RelationNaming::deferred(const ManifestData& state, const NodeData& counterpart) const {
  // A name that is not made of its parts is the work of an adapter that we do not know: it stays as it is.
  if (!counterpart.relation_name.empty() && !style_of(counterpart.relation_name, relation_parts(counterpart)))
    return std::string(counterpart.relation_name);
  return render(deferred_parts(counterpart), style_for(state, counterpart));
}

}  // namespace slimdag
