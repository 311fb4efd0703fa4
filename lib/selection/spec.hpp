// What a selector means, as a tree: criteria, and unions, intersections and differences of them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "selection/method.hpp"
#include "slimdag/selection/select.hpp"
#include "support/json_value.hpp"

namespace slimdag {

/// How far a graph operator goes; nullopt: without end. Larger numbers than fit mean the same.
using Depth = std::optional<std::uint64_t>;

/// dbt's SelectionCriteria.
struct Criterion {
  Method method = Method::fqn;
  std::vector<std::string> arguments;  ///< What stands behind the dots of `config.meta.owner`.
  json::Value value;                   ///< Text, unless a YAML selector gives something else.
  bool childrens_parents = false;      ///< The prefix `@`.
  bool parents = false;
  bool children = false;
  Depth parents_depth;
  Depth children_depth;
};

/// dbt's SelectionSpec. Immutable once built; parts are shared where a YAML selector inherits another.
struct Spec {
  enum class Kind : std::uint8_t { criterion, set_union, set_intersection, set_difference };
  Kind kind = Kind::criterion;
  IndirectSelection indirect_selection = IndirectSelection::eager;
  /// dbt warns where a group of the command line matches nothing.
  bool expect_exists = false;
  /// Kind::set_difference: tests of what is excluded go, too.
  bool excludes_tests = false;
  /// The text that this stands for, e.g. "tag:nightly+".
  std::string raw;
  Criterion criterion;                                  ///< Kind::criterion
  std::vector<std::shared_ptr<const Spec>> components;  ///< The other kinds.
  /// Owns the text of values; may be shared by a whole tree.
  std::shared_ptr<const Arena> arena;
};

using SpecPtr = std::shared_ptr<const Spec>;

/// How texts become selectors.
struct SelectorSyntax {
  IndirectSelection indirect_selection = IndirectSelection::eager;  ///< Of criteria that do not say another.
  Semantics semantics = Semantics::dbt_core_1_11;
};

/// Where a selection comes from.
struct SpecOrigin {
  enum class Kind { arguments, default_selection, selector, default_selector };
  Kind kind = Kind::arguments;
  std::string name;  ///< Of the YAML selector.
};

/// The selector that a selection uses.
struct ChosenSpec {
  SpecPtr spec;
  SpecOrigin origin;
};

}  // namespace slimdag
