// One selection from its options to its nodes, with what an explanation needs in between.
#pragma once

#include "selection/evaluation.hpp"
#include "selection/selection_context.hpp"

namespace slimdag {

/// Borrows the manifest, the state and the options.
class Selection {
 public:
  /// Throws what select() throws about the selector and the graph.
  Selection(const Manifest& manifest, const State* state, const SelectOptions& options,
            Evaluation::Keep keep = Evaluation::Keep::shared);
  Selection(const Selection&) = delete;
  Selection& operator=(const Selection&) = delete;

  /// Throws what select() throws.
  NodeSet run();

  const SelectionContext& context() const noexcept { return context_; }
  const Spec& spec() const noexcept { return *chosen_.spec; }
  const SpecOrigin& origin() const noexcept { return chosen_.origin; }
  Evaluation& evaluation() noexcept { return evaluation_; }

  /// Which engine answers, and what decided.
  const SemanticsChoice& semantics() const noexcept { return semantics_; }

 private:
  SemanticsChoice semantics_;
  SelectionContext context_;
  ChosenSpec chosen_;
  Evaluation evaluation_;
};

/// The selector that the options stand for: a named YAML selector, else select and exclude, else the default selector,
/// else dbt's default selection. Source: GraphRunnableTask.get_selection_spec in dbt/task/runnable.py.
ChosenSpec spec_of(const ManifestData& manifest, const SelectOptions& options, Semantics semantics);

}  // namespace slimdag
