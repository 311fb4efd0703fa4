#include "selection/selection.hpp"

#include <array>

#include "selection/selector_grammar.hpp"
#include "selection/selectors_file.hpp"
#include "state/state_checks.hpp"

namespace slimdag {

namespace {

/// Source: ListTask.DEFAULT_RESOURCE_VALUES in dbt/task/list.py.
constexpr std::array<ResourceType, 11> default_types = {
    ResourceType::model,          ResourceType::snapshot,  ResourceType::seed,     ResourceType::test,
    ResourceType::source,         ResourceType::exposure,  ResourceType::metric,   ResourceType::saved_query,
    ResourceType::semantic_model, ResourceType::unit_test, ResourceType::function,
};

/// Source: resource_types_from_args in dbt/task/base.py.
std::vector<bool> selected_types(const SelectOptions& options) {
  std::vector<bool> types(static_cast<std::size_t>(ResourceType::function) + 1);
  const bool is_given = options.resource_types && !options.resource_types->empty();
  const std::span<const ResourceType> given =
      is_given ? std::span<const ResourceType>(*options.resource_types) : std::span<const ResourceType>(default_types);
  for (const ResourceType type : given) types[static_cast<std::size_t>(type)] = true;
  for (const ResourceType type : options.exclude_resource_types) types[static_cast<std::size_t>(type)] = false;
  return types;
}

bool is_given(const std::optional<std::vector<std::string>>& texts) { return texts && !texts->empty(); }

/// Without a spec where the file has no selector for these options.
ChosenSpec file_selector(const SelectOptions& options, bool wants_default) {
  const Selectors selectors =
      read_selectors(*options.selectors_yaml, options.selectors_file, options.indirect_selection);
  if (options.selector) return {selectors.get(*options.selector), {SpecOrigin::Kind::selector, *options.selector}};
  const Selectors::Named* selected = wants_default ? selectors.get_default() : nullptr;
  if (selected == nullptr) return {};
  return {selected->spec, {SpecOrigin::Kind::default_selector, selected->name}};
}

}  // namespace

ChosenSpec spec_of(const ManifestData& manifest, const SelectOptions& options) {
  const bool wants_default = !is_given(options.select) && !is_given(options.exclude);
  ChosenSpec chosen;
  // A selectors file is read as a whole, needed or not, since dbt does not start with one that is wrong.
  if (options.selectors_yaml)
    chosen = file_selector(options, wants_default);
  else if (options.selector || wants_default)
    chosen = manifest_selector(manifest, options.selector, options.indirect_selection);
  if (chosen.spec != nullptr) return chosen;
  const auto kind = options.select ? SpecOrigin::Kind::arguments : SpecOrigin::Kind::default_selection;
  return {parse_command_line(options.select, options.exclude, options.indirect_selection), {kind, {}}};
}

Selection::Selection(const Manifest& manifest, const State* state, const SelectOptions& options, Evaluation::Keep keep)
    : context_{manifest.data(), manifest.data().dag(), state == nullptr ? nullptr : &state->data(), options,
               graph_members(manifest.data())},
      chosen_(spec_of(context_.manifest, options)),
      types_(selected_types(options)),
      evaluation_(context_, keep) {}

bool Selection::has_selected_type(const NodeData& node) const noexcept {
  return types_[static_cast<std::size_t>(node.resource_type)];
}

bool Selection::is_left_out_as_empty(const NodeData& node) const noexcept {
  return !context_.options.include_empty && node.section == Section::nodes && node.blank_code;
}

NodeSet Selection::run() {
  const NodeSet& direct = evaluation_.evaluate(*chosen_.spec).result.direct;
  NodeSet selected(direct.universe());
  direct.for_each([&](NodeIndex index) {
    const NodeData& node = context_.manifest.nodes[index];
    if (has_selected_type(node) && !is_left_out_as_empty(node)) selected.insert(index);
  });
  return selected;
}

}  // namespace slimdag
