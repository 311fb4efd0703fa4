// Which macros were added, changed or removed, and which nodes that reaches.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "manifest/manifest_data.hpp"
#include "slimdag/state/compare.hpp"

namespace slimdag {

/// Compares all macros of two manifests, which have to outlive it. Building it is O(macros + edges).
/// Source: StateSelectorMethod._macros_modified and recursively_check_macros_modified in dbt/graph/selector_methods.py.
class MacroChanges {
 public:
  MacroChanges(const ManifestData& current, const ManifestData& previous);

  /// False: dbt does not even look at the nodes.
  bool any() const noexcept { return any_; }

  /// True where the node reaches a modified macro. Throws Error(macro_not_found) where dbt raises because it meets
  /// null, or a macro that is in neither manifest, before it meets a modified one. O(the node's direct macros),
  /// amortized.
  bool reaches_modified(const NodeData& node) const;

  /// True where reaches_modified() is true or throws.
  bool reaches_anything(const NodeData& node) const noexcept;

  /// For each modified macro that the node reaches a shortest chain to it, nearest first. O(macros + edges).
  std::vector<MacroChange> chains(const NodeData& node) const;

 private:
  /// A macro of the current manifest, a removed one, or what dbt stumbles over.
  enum class Target : std::uint8_t { macro, removed, null, missing };
  struct Dependency {
    Target target;
    std::uint32_t macro;  ///< Index in the current manifest, or of a removed one in the previous manifest.
  };
  /// What dbt's depth-first search meets first below a macro.
  enum class Event : std::uint8_t { nothing, modified, problem };

  Dependency resolve(std::string_view unique_id) const;
  Event event_of(const Dependency& dependency) const;
  Event first_event(const std::vector<Dependency>& dependencies) const;
  void find_events();
  void settle(const std::vector<std::uint32_t>& component, const std::vector<std::uint32_t>& component_of);
  Event search(std::uint32_t start, std::uint32_t component, const std::vector<std::uint32_t>& component_of) const;
  [[noreturn]] void throw_problem(const NodeData& node) const;

  const ManifestData& current_;
  const ManifestData& previous_;
  std::vector<std::vector<Dependency>> dependencies_;  ///< Of each macro of the current manifest.
  std::vector<MacroChange::Kind> kinds_;               ///< Of each macro that is modified.
  std::vector<bool> modified_;
  std::vector<Event> events_;
  bool any_ = false;
};

}  // namespace slimdag
