// dbt's same_* methods on fingerprints: which aspects of two versions of a node differ.
#pragma once

#include <vector>

#include "manifest/manifest_data.hpp"
#include "state/comparison_rules.hpp"

namespace slimdag {

/// A ParsedNode of dbt: everything in `nodes`, and functions.
bool is_parsed_node(const NodeData& node) noexcept;

/// dbt's same_contents() of the node's class looks at the fqn.
bool compares_fqn(const NodeData& node) noexcept;

/// dbt's class has the method same_body, same_config, same_persisted_description, same_database_representation for the
/// sub-selectors `modified.body`, `.configs`, `.persisted_descriptions`, `.relation`.
bool has_sub_selector(const NodeData& node, Aspect aspect) noexcept;

/// Whether one aspect is the same; for aspects other than `macros` and `contract`. An aspect that only one of the two
/// has is not the same.
bool same_aspect(const NodeData& current, const NodeData& previous, Aspect aspect,
                 const ComparisonRules& rules) noexcept;

/// The aspects that same_contents() of dbt's class looks at and that differ, in the order of Aspect, without `macros`
/// and `contract`. O(aspects).
std::vector<Aspect> differing_aspects(const NodeData& current, const NodeData& previous, const ComparisonRules& rules);

/// differing_aspects().empty(), without the list.
bool same_contents(const NodeData& current, const NodeData& previous, const ComparisonRules& rules) noexcept;

/// What same_contents(None) answers: a source, exposure, metric, semantic model or saved query that is new counts as
/// the same, everything else as modified.
bool same_contents_when_new(const NodeData& current) noexcept;

}  // namespace slimdag
