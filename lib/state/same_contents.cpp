#include "state/same_contents.hpp"

#include <algorithm>
#include <utility>

namespace slimdag {
namespace {

/// Of a generic test only the config and the fqn count. Source: GenericTestNode.same_contents.
bool counts(const NodeData& node, Aspect aspect, const ComparisonRules& rules) noexcept {
  if (aspect == Aspect::overloads) return rules.has(Rule::overloads_count);
  return !node.generic_test || aspect == Aspect::configs || aspect == Aspect::fqn;
}

/// Whether the semantics compare this aspect by NodeData::hash_in_1_12, where the node has it.
bool differs_in_1_12(const NodeData& node, Aspect aspect, const ComparisonRules& rules) noexcept {
  if (aspect == Aspect::configs)
    return node.resource_type == ResourceType::test && rules.has(Rule::sql_header_of_tests_counts);
  return aspect == Aspect::external && rules.has(Rule::partitions_are_decoded);
}

const Hash128* fingerprint_as_read(const NodeData& current, Aspect aspect, const ComparisonRules& rules) noexcept {
  const bool other = current.hash_in_1_12 != no_hashes && differs_in_1_12(current, aspect, rules);
  return other ? current.hash_in_1_12 : fingerprint_of(current, aspect);
}

/// The hash of an aspect of the state's node, as the engine has it after loading the state; nullptr: none.
const Hash128* fingerprint_of_state(const NodeData& previous, Aspect aspect, const ComparisonRules& rules) noexcept {
  const RepairedConfig* repaired = rules.repaired == nullptr ? nullptr : rules.repaired->find(&previous);
  if (repaired != nullptr && aspect == Aspect::configs)
    return differs_in_1_12(previous, aspect, rules) ? &repaired->test_configs : &repaired->configs;
  if (repaired != nullptr && aspect == Aspect::relation) return &repaired->relation;
  return fingerprint_as_read(previous, aspect, rules);
}

/// The settings of the current version decide; a change of the settings is a change of `configs`.
/// Source: ParsedNode.same_persisted_description.
bool same_persisted_descriptions(const NodeData& current, const NodeData& previous) noexcept {
  if (current.persists_relation_docs && !same_fingerprint(current.descriptions[0], previous.descriptions[0]))
    return false;
  return !current.persists_column_docs || same_fingerprint(current.descriptions[1], previous.descriptions[1]);
}

/// Calls `differs` for each aspect that counts and differs, until it returns true; true where it did.
template <typename Differs>
bool any_difference(const NodeData& current, const NodeData& previous, const ComparisonRules& rules,
                    Differs&& differs) {
  bool descriptions_left = is_parsed_node(current);
  bool fqn_left = compares_fqn(current);
  const auto check = [&](Aspect aspect) {
    return counts(current, aspect, rules) && !same_aspect(current, previous, aspect, rules) && differs(aspect);
  };
  for (const Aspect aspect : current.aspects) {
    if (aspect > Aspect::persisted_descriptions && std::exchange(descriptions_left, false) &&
        check(Aspect::persisted_descriptions))
      return true;
    if (aspect > Aspect::fqn && std::exchange(fqn_left, false) && check(Aspect::fqn)) return true;
    if (check(aspect)) return true;
  }
  return fqn_left && check(Aspect::fqn);
}

}  // namespace

bool is_parsed_node(const NodeData& node) noexcept {
  return node.section == Section::nodes || node.section == Section::functions;
}

bool compares_fqn(const NodeData& node) noexcept {
  return is_parsed_node(node) || node.section == Section::sources || node.section == Section::exposures;
}

bool has_sub_selector(const NodeData& node, Aspect aspect) noexcept {
  if (is_parsed_node(node)) return true;
  if (aspect == Aspect::configs) return node.section != Section::unit_tests;
  return aspect == Aspect::relation && node.section == Section::sources;
}

bool same_aspect(const NodeData& current, const NodeData& previous, Aspect aspect,
                 const ComparisonRules& rules) noexcept {
  if (aspect == Aspect::persisted_descriptions) return same_persisted_descriptions(current, previous);
  if (aspect == Aspect::relation && current.section == Section::sources && rules.more_unrendered_values)
    return same_fingerprint(*current.unrendered_relation, *previous.unrendered_relation);
  if (aspect == Aspect::fqn)
    return compares_fqn(current) && compares_fqn(previous) && std::ranges::equal(current.fqn, previous.fqn);
  const Hash128* mine = fingerprint_as_read(current, aspect, rules);
  const Hash128* other = fingerprint_of_state(previous, aspect, rules);
  return mine != nullptr && other != nullptr && same_fingerprint(*mine, *other);
}

std::vector<Aspect> differing_aspects(const NodeData& current, const NodeData& previous, const ComparisonRules& rules) {
  std::vector<Aspect> aspects;
  any_difference(current, previous, rules, [&](Aspect aspect) {
    aspects.push_back(aspect);
    return false;
  });
  return aspects;
}

bool same_contents(const NodeData& current, const NodeData& previous, const ComparisonRules& rules) noexcept {
  return !any_difference(current, previous, rules, [](Aspect) { return true; });
}

bool same_contents_when_new(const NodeData& current) noexcept {
  return !is_parsed_node(current) && current.section != Section::unit_tests;
}

}  // namespace slimdag
