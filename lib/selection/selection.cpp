#include "selection/selection.hpp"

#include "selection/dbt_2_grammar.hpp"
#include "selection/selector_grammar.hpp"
#include "selection/selectors_file.hpp"
#include "semantics/rules.hpp"
#include "state/comparison_rules.hpp"
#include "state/dbt_2_checks.hpp"
#include "state/state_checks.hpp"

namespace slimdag {

namespace {

bool is_given(const std::optional<std::vector<std::string>>& texts) { return texts && !texts->empty(); }

SelectorSyntax syntax_of(const SelectOptions& options, Semantics semantics) {
  return {options.indirect_selection, semantics};
}

/// Without a spec where the file has no selector for these options.
ChosenSpec chosen_of(const Selectors& selectors, const SelectOptions& options, bool wants_default) {
  if (options.selector) return {selectors.get(*options.selector), {SpecOrigin::Kind::selector, *options.selector}};
  const Selectors::Named* selected = wants_default ? selectors.get_default() : nullptr;
  if (selected == nullptr) return {};
  return {selected->spec, {SpecOrigin::Kind::default_selector, selected->name}};
}

NodeSet members_of(const ManifestData& manifest, Semantics semantics) {
  return has(semantics, Rule::hooks_are_no_nodes) ? dbt_2::graph_members(manifest) : graph_members(manifest);
}

void warn_of_assumption(const SelectOptions& options, const SemanticsChoice& semantics) {
  if (!semantics.warning.empty() && options.on_warning)
    options.on_warning({"UnknownDbtVersion", semantics.warning, {}});
}

/// The command line's exclusion counts beside a YAML selector. Source: resolve_final_selectors in
/// crates/dbt-parser/src/resolve/resolve_selectors.rs.
ChosenSpec dbt_2_spec_of(const ManifestData& manifest, const SelectOptions& options) {
  const bool wants_default = !is_given(options.select) && !is_given(options.exclude);
  ChosenSpec chosen;
  if (options.selectors_yaml)
    chosen = chosen_of(dbt_2::read_selectors(*options.selectors_yaml, options.selectors_file, options), options,
                       wants_default);
  else
    chosen = dbt_2::manifest_selector(manifest, options);
  if (chosen.spec != nullptr) return {dbt_2::with_excluded(chosen.spec, options), chosen.origin};
  const auto kind = is_given(options.select) ? SpecOrigin::Kind::arguments : SpecOrigin::Kind::default_selection;
  return {dbt_2::parse_command_line(options), {kind, {}}};
}

}  // namespace

ChosenSpec spec_of(const ManifestData& manifest, const SelectOptions& options, Semantics semantics) {
  if (has(semantics, Rule::selectors_of_the_rust_engine)) return dbt_2_spec_of(manifest, options);
  const bool wants_default = !is_given(options.select) && !is_given(options.exclude);
  const SelectorSyntax syntax = syntax_of(options, semantics);
  ChosenSpec chosen;
  // A selectors file is read as a whole, needed or not, since dbt does not start with one that is wrong.
  if (options.selectors_yaml)
    chosen = chosen_of(read_selectors(*options.selectors_yaml, options.selectors_file, syntax), options, wants_default);
  else if (options.selector || wants_default)
    chosen = manifest_selector(manifest, options.selector, syntax);
  if (chosen.spec != nullptr) return chosen;
  const auto kind = options.select ? SpecOrigin::Kind::arguments : SpecOrigin::Kind::default_selection;
  return {parse_command_line(options.select, options.exclude, syntax), {kind, {}}};
}

Selection::Selection(const Manifest& manifest, const State* state, const SelectOptions& options, Evaluation::Keep keep)
    : semantics_(semantics_for(manifest.data(), options.compare.semantics)),
      context_{manifest.data(),
               manifest.data().dag(),
               state == nullptr ? nullptr : &state->data(),
               options,
               members_of(manifest.data(), semantics_.semantics),
               semantics_.semantics,
               NodeFilter(options, semantics_.semantics),
               {}},
      chosen_(spec_of(context_.manifest, options, semantics_.semantics)),
      evaluation_(context_, keep) {
  warn_of_assumption(options, semantics_);
  if (context_.state != nullptr) require_known_statuses(*context_.state, semantics_.semantics);
}

NodeSet Selection::run() {
  return context_.filter.apply(context_.manifest, evaluation_.evaluate(*chosen_.spec).result.direct);
}

}  // namespace slimdag
