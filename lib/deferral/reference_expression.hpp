// The expressions of a foreign key's `to:` and of a unit test's `input:`: ref('x') or source('a', 'b').
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "manifest/manifest_data.hpp"
#include "slimdag/fwd.hpp"

namespace slimdag {

struct ReferenceExpression {
  bool is_source = false;
  std::string package;  ///< Of a source: the source's name. Empty: not given.
  std::string name;
  std::string version;  ///< As text; empty: not given.
};

/// nullopt for anything else, e.g. the rendered relation that dbt writes in the place of the expression once it has
/// compiled the node. Source: statically_parse_ref_or_source in dbt/clients/jinja_static.py.
std::optional<ReferenceExpression> parse_reference_expression(std::string_view text);

/// True where `node` is what the expression names. Source: RefableLookup and SourceLookup in
/// dbt/contracts/graph/manifest.py.
bool names_node(const ReferenceExpression& expression, const NodeData& node);

/// The node that an expression names: the one among `candidates` (unique ids), else the first of the manifest; no_node
/// where there is none. O(candidates), else O(nodes).
NodeIndex find_referenced(const ManifestData& manifest, const ReferenceExpression& expression, Texts candidates);

}  // namespace slimdag
