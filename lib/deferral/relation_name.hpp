// How an adapter writes the name of a relation: Relation.create_from() and render() of dbt's adapters.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "manifest/manifest_data.hpp"
#include "slimdag/semantics/semantics.hpp"

namespace slimdag {

/// Database, schema and identifier; an empty one is not written.
using RelationParts = std::array<std::string_view, 3>;

RelationParts relation_parts(const NodeData& node) noexcept;

/// Which parts are written, and which of them in quotes.
struct RelationStyle {
  char quote = '"';
  std::array<bool, 3> included{true, true, true};
  std::array<bool, 3> quoted{true, true, true};
};

/// The style in which `name` is written; nullopt where it is not made of these parts.
std::optional<RelationStyle> style_of(std::string_view name, const RelationParts& parts);
/// What an adapter does by default: its quote_policy and include_policy.
RelationStyle default_style(std::string_view adapter_type);
std::string render(const RelationParts& parts, const RelationStyle& style);

/// The names that dbt gives relations while it runs the project of one manifest.
class RelationNaming {
 public:
  /// O(nodes) where no node near the beginning shows the style of the project.
  RelationNaming(const ManifestData& manifest, Semantics semantics);

  /// Of a node of the manifest: its relation_name, or rendered where it has none (functions, ephemeral models).
  std::string own(const NodeData& node) const;
  /// Of a node of another manifest, as this project writes it: dbt renders the state's database, schema and alias with
  /// the quoting of the present project and of the state's node. Source: create_from(self.config, defer_relation) in
  /// RuntimeRefResolver.create_relation.
  std::string deferred(const ManifestData& state, const NodeData& counterpart) const;

 private:
  RelationStyle style_for(const ManifestData& manifest, const NodeData& node) const;
  RelationParts deferred_parts(const NodeData& counterpart) const noexcept;

  const ManifestData& manifest_;
  Semantics semantics_;
  RelationStyle adapter_style_;
  RelationStyle project_style_;
};

}  // namespace slimdag
