#include "state/same_contents.hpp"

#include <algorithm>
#include <utility>

namespace slimdag {
namespace {

/// Of a generic test only the config and the fqn count. Source: GenericTestNode.same_contents.
bool counts(const NodeData& node, Aspect aspect) noexcept {
  return !node.generic_test || aspect == Aspect::configs || aspect == Aspect::fqn;
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
bool any_difference(const NodeData& current, const NodeData& previous, const CompareOptions& options,
                    Differs&& differs) {
  bool descriptions_left = is_parsed_node(current);
  bool fqn_left = compares_fqn(current);
  const auto check = [&](Aspect aspect) {
    return counts(current, aspect) && !same_aspect(current, previous, aspect, options) && differs(aspect);
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
                 const CompareOptions& options) noexcept {
  if (aspect == Aspect::persisted_descriptions) return same_persisted_descriptions(current, previous);
  if (aspect == Aspect::relation && current.section == Section::sources && options.more_unrendered_values)
    return same_fingerprint(*current.unrendered_relation, *previous.unrendered_relation);
  if (aspect == Aspect::fqn)
    return compares_fqn(current) && compares_fqn(previous) && std::ranges::equal(current.fqn, previous.fqn);
  const Hash128* mine = fingerprint_of(current, aspect);
  const Hash128* other = fingerprint_of(previous, aspect);
  return mine != nullptr && other != nullptr && same_fingerprint(*mine, *other);
}

std::vector<Aspect> differing_aspects(const NodeData& current, const NodeData& previous,
                                      const CompareOptions& options) {
  std::vector<Aspect> aspects;
  any_difference(current, previous, options, [&](Aspect aspect) {
    aspects.push_back(aspect);
    return false;
  });
  return aspects;
}

bool same_contents(const NodeData& current, const NodeData& previous, const CompareOptions& options) noexcept {
  return !any_difference(current, previous, options, [](Aspect) { return true; });
}

bool same_contents_when_new(const NodeData& current) noexcept {
  return !is_parsed_node(current) && current.section != Section::unit_tests;
}

}  // namespace slimdag
