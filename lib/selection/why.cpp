#include "slimdag/selection/why.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>

#include "selection/selection.hpp"
#include "selection/why_path.hpp"
#include "semantics/rules.hpp"
#include "slimdag/error.hpp"

namespace slimdag {

namespace {

/// How many ids one sentence names.
constexpr std::size_t max_named = 5;

std::string_view name_of(IndirectSelection mode) {
  switch (mode) {
    case IndirectSelection::cautious:
      return "cautious";
    case IndirectSelection::buildable:
      return "buildable";
    case IndirectSelection::empty:
      return "empty";
    default:
      return "eager";
  }
}

/// Explains one node: collects steps from the root of the selector down to what decides.
class Explainer {
 public:
  Explainer(Selection& selection, NodeIndex node)
      : selection_(selection), context_(selection.context()), node_(node), data_(context_.manifest.nodes[node]) {}

  Why run() {
    why_.unique_id = data_.unique_id;
    why_.semantics = selection_.semantics();
    why_.selected = selection_.run().contains(node_);
    explain_selection();
    why_.summary = summary();
    return std::move(why_);
  }

 private:
  void explain_selection() {
    if (!context_.members.contains(node_))
      return add("enabled", std::string(data_.unique_id), false, "It is disabled, so it is not in the graph.");
    add_origin();
    explain(selection_.spec());
    if (!evaluated(selection_.spec()).result.direct.contains(node_)) return;
    explain_filters();
  }

  void add_origin() {
    const SpecOrigin& origin = selection_.origin();
    if (origin.kind == SpecOrigin::Kind::selector)
      add("selector", origin.name, true, fmt::format("The YAML selector '{}' decides.", origin.name));
    else if (origin.kind == SpecOrigin::Kind::default_selector)
      add("selector", origin.name, true,
          fmt::format("Nothing is asked for, so the default selector '{}' decides.", origin.name));
    else if (origin.kind == SpecOrigin::Kind::default_selection &&
             has(context_.semantics, Rule::selectors_of_the_rust_engine))
      add("default_selection", "", true, "Nothing is asked for, so every node counts.");
    else if (origin.kind == SpecOrigin::Kind::default_selection)
      add("default_selection", "fqn:* source:* exposure:* metric:* semantic_model:*", true,
          "Nothing is asked for, so dbt's default selection counts.");
  }

  void explain_filters() {
    if (!context_.filter.has_selected_type(data_))
      add("resource_type", std::string(to_string(data_.resource_type)), false,
          fmt::format("Resources of type {} are not asked for.", to_string(data_.resource_type)));
    else if (context_.filter.is_left_out_as_empty(data_))
      add("include_empty", std::string(data_.unique_id), false, "It has no SQL, and empty nodes are left out.");
  }

  const Evaluated& evaluated(const Spec& spec) { return selection_.evaluation().evaluate(spec); }
  bool selects(const Spec& spec) { return evaluated(spec).result.direct.contains(node_); }

  /// Adds the steps that decide about the node in this part of the selector.
  void explain(const Spec& spec) {
    switch (spec.kind) {
      case Spec::Kind::criterion:
        return explain_criterion(spec);
      case Spec::Kind::set_union:
        return explain_union(spec);
      case Spec::Kind::set_intersection:
        return explain_intersection(spec);
      default:
        return explain_difference(spec);
    }
  }

  void explain_criterion(const Spec& spec) {
    const Evaluated& found = evaluated(spec);
    if (found.collected.contains(node_))
      return add("criterion", spec.raw, true, fmt::format("It matches {}.", quoted(spec)));
    if (found.neighbors.contains(node_)) return add_reached(spec, node_, found);
    if (can_select_indirectly(data_) && explain_indirect(spec, found)) return;
    add("criterion", spec.raw, false, fmt::format("It does not match {}.", quoted(spec)));
  }

  static std::string quoted(const Spec& spec) { return spec.raw.empty() ? "''" : spec.raw; }

  void add_reached(const Spec& spec, NodeIndex target, const Evaluated& found) {
    const Reached reached = find_way(context_, spec.criterion, found.collected, target);
    const std::string_view first = id(reached.path.front());
    const std::size_t steps = reached.path.size() - 1;
    switch (reached.by) {
      case Reached::Operator::parents:
        return add("parents", spec.raw, true, fmt::format("It is an ancestor of {}, {} up.", first, count_of(steps)),
                   ids(reached.path));
      case Reached::Operator::children:
        return add("children", spec.raw, true,
                   fmt::format("It is a descendant of {}, {} down.", first, count_of(steps)), ids(reached.path));
      default:
        return add("childrens_parents", spec.raw, true,
                   fmt::format("It is a descendant of {} or a parent of one.", first), ids(reached.path));
    }
  }

  static std::string count_of(std::size_t steps) { return steps == 1 ? "1 step" : fmt::format("{} steps", steps); }

  /// false where none of the node's parents is selected, so that indirect selection has nothing to say.
  bool explain_indirect(const Spec& spec, const Evaluated& found) {
    const NodeSet selected = found.collected | found.neighbors;
    const NodeIndex parent = first_parent_in(selected);
    if (parent == no_node) return false;
    const IndirectSelection mode = spec.indirect_selection;
    if (mode == IndirectSelection::empty) {
      add("indirect_selection", spec.raw, false,
          fmt::format("Its parent {} is selected, but the mode empty takes no tests along.", id(parent)));
    } else if (found.result.direct.contains(node_)) {
      const std::string detail =
          mode == IndirectSelection::eager
              ? fmt::format("It is a test of {}, which is selected.", id(parent))
              : fmt::format("It is a test of {}, and the mode {} has all its parents.", id(parent), name_of(mode));
      add("indirect_selection", spec.raw, true, detail, path_over(spec, found, parent));
    } else {
      const bool is_buildable = mode == IndirectSelection::buildable;
      add_held_back(spec, is_buildable ? buildable_parents(context_, selected, true) : selected);
    }
    return true;
  }

  /// From a matching node over the parent to the test.
  std::vector<std::string> path_over(const Spec& spec, const Evaluated& found, NodeIndex parent) {
    std::vector<NodeIndex> path{parent};
    if (!found.collected.contains(parent)) path = find_way(context_, spec.criterion, found.collected, parent).path;
    path.push_back(node_);
    return ids(path);
  }

  NodeIndex first_parent_in(const NodeSet& set) const {
    for (const NodeIndex parent : context_.dag.predecessors(node_))
      if (set.contains(parent) && context_.members.contains(parent)) return parent;
    return no_node;
  }

  void add_held_back(const Spec& spec, const NodeSet& present) {
    std::vector<NodeIndex> missing;
    for (const NodeIndex parent : context_.dag.predecessors(node_))
      if (!present.contains(parent)) missing.push_back(parent);
    add("indirect_selection", subject_of(spec), false,
        fmt::format("The mode {} takes this test only together with {}.", name_of(spec.indirect_selection),
                    list(missing)));
  }

  void explain_union(const Spec& spec) {
    if (evaluated(spec).combined.contains(node_)) {
      const auto selecting = std::find_if(spec.components.begin(), spec.components.end(),
                                          [this](const SpecPtr& component) { return selects(*component); });
      return explain(**selecting);
    }
    if (selects(spec)) return add_joined(spec);
    for (const SpecPtr& component : spec.components) explain_absence(*component);
    if (spec.components.empty()) add("criterion", "", false, "The selector is empty.");
    explain_group_hold(spec);
  }

  /// A part that many groups share is explained once.
  void explain_absence(const Spec& spec) {
    if (explained_.insert(&spec).second) explain(spec);
  }

  void explain_intersection(const Spec& spec) {
    if (evaluated(spec).combined.contains(node_)) {
      for (const SpecPtr& component : spec.components) explain(*component);
      return;
    }
    if (selects(spec)) return add_joined(spec);
    if (spec.components.empty()) return add("intersection", "", false, "The intersection is empty.");
    const auto failing = std::find_if(spec.components.begin(), spec.components.end(),
                                      [this](const SpecPtr& component) { return !selects(*component); });
    explain_absence(**failing);
    if (spec.components.size() > 1)
      add("intersection", subject_of(spec), false,
          fmt::format("It is not in {}, which the intersection asks for.", subject_of(**failing)));
    explain_group_hold(spec);
  }

  void explain_difference(const Spec& spec) {
    const Spec& included = *spec.components.front();
    explain(included);
    if (!selects(included)) return;
    for (std::size_t i = 1; i < spec.components.size(); ++i) {
      const Spec& excluded = *spec.components[i];
      if (selects(excluded)) return add_exclusion(excluded);
      if (spec.excludes_tests && can_select_indirectly(data_)) {
        const NodeIndex parent = first_parent_in(evaluated(excluded).result.direct);
        if (parent != no_node)
          return add("exclude", subject_of(excluded), false,
                     fmt::format("It is a test of {}, which is excluded.", id(parent)));
      }
      if (excluded.kind == Spec::Kind::criterion || !excluded.components.empty())
        add("exclude", subject_of(excluded), true, "No exclusion matches it.");
    }
  }

  /// The steps by which the excluded part takes the node, as one step that speaks against it.
  void add_exclusion(const Spec& excluded) {
    Explainer inner(selection_, node_);
    inner.explain(excluded);
    const auto found = std::find_if(inner.why_.steps.rbegin(), inner.why_.steps.rend(),
                                    [](const WhyStep& step) { return step.rule != "exclude"; });
    const WhyStep& last = *found;
    add("exclude", last.subject, false,
        fmt::format("It is excluded by {}: {}", last.subject, uncapitalized(last.detail)), last.path);
  }

  /// A group's second look at tests that were held back.
  void add_joined(const Spec& spec) {
    add("indirect_selection", subject_of(spec), true,
        fmt::format("The mode {} has all parents of this test once the whole group is selected.",
                    name_of(spec.indirect_selection)));
  }

  void explain_group_hold(const Spec& spec) {
    const Evaluated& found = evaluated(spec);
    const bool looks_again = spec.indirect_selection == IndirectSelection::cautious ||
                             spec.indirect_selection == IndirectSelection::buildable;
    if (!looks_again || !found.result.indirect.contains(node_) || data_.section != Section::nodes) return;
    const bool is_buildable = spec.indirect_selection == IndirectSelection::buildable;
    add_held_back(spec, is_buildable ? buildable_parents(context_, found.combined, false) : found.result.direct);
  }

  /// The text of a part, put together from its criteria where it has none of its own.
  static std::string subject_of(const Spec& spec) {
    if (spec.kind == Spec::Kind::criterion || spec.expect_exists) return quoted(spec);
    const std::string_view separator = spec.kind == Spec::Kind::set_union ? " " : ",";
    std::string text;
    for (const SpecPtr& component : spec.components) {
      if (!text.empty()) text += separator;
      if (text.size() > max_subject) return text + "...";
      text += component->kind == Spec::Kind::criterion || component->expect_exists ? quoted(*component)
                                                                                   : subject_of(*component);
    }
    return text;
  }
  static constexpr std::size_t max_subject = 200;

  std::string_view id(NodeIndex index) const { return context_.manifest.nodes[index].unique_id; }

  std::vector<std::string> ids(const std::vector<NodeIndex>& nodes) const {
    std::vector<std::string> names;
    names.reserve(nodes.size());
    for (const NodeIndex index : nodes) names.emplace_back(id(index));
    return names;
  }

  std::string list(const std::vector<NodeIndex>& nodes) const {
    std::string text;
    for (std::size_t i = 0; i < nodes.size() && i < max_named; ++i) {
      if (i > 0) text += ", ";
      text += id(nodes[i]);
    }
    if (nodes.size() > max_named) text += fmt::format(" and {} more", nodes.size() - max_named);
    return text;
  }

  void add(std::string rule, std::string subject, bool holds, std::string detail, std::vector<std::string> path = {}) {
    why_.steps.push_back({std::move(rule), std::move(subject), holds, std::move(detail), std::move(path)});
  }

  static std::string uncapitalized(std::string text) {
    if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
    return text;
  }

  /// The first step that speaks against the node, or the first one that tells how it got in.
  std::string summary() const {
    const auto decisive = std::find_if(why_.steps.begin(), why_.steps.end(), [this](const WhyStep& step) {
      const bool is_origin = step.rule == "selector" || step.rule == "default_selection";
      return step.holds == why_.selected && !is_origin;
    });
    const auto against = std::count_if(why_.steps.begin(), why_.steps.end(), [](const WhyStep& s) { return !s.holds; });
    const std::string verdict = fmt::format("{} is {}selected", why_.unique_id, why_.selected ? "" : "not ");
    if (decisive == why_.steps.end()) return verdict + '.';
    const bool is_one_of_many = !why_.selected && against > 1 && decisive->rule == "criterion";
    if (is_one_of_many && why_.steps.back().rule == "criterion") return verdict + ": it matches no criterion.";
    const WhyStep& step = is_one_of_many ? why_.steps.back() : *decisive;
    return fmt::format("{}: {}", verdict, uncapitalized(step.detail));
  }

  Selection& selection_;
  const SelectionContext& context_;
  NodeIndex node_;
  const NodeData& data_;
  Why why_{};
  boost::unordered_flat_set<const Spec*> explained_;
};

Why explain_disabled(std::string_view unique_id, const SemanticsChoice& semantics) {
  const std::string id(unique_id);
  return {id,
          false,
          semantics,
          id + " is not selected: it is disabled, so it is not in the graph.",
          {{"enabled", id, false, "It is disabled, so it is not in the graph.", {}}}};
}

}  // namespace

Why why(const Manifest& manifest, const State* state, const SelectOptions& options, std::string_view unique_id) {
  const NodeIndex node = manifest.find(unique_id);
  if (node == no_node && !manifest.data().disabled_by_id.contains(unique_id)) {
    ErrorLocation where;
    where.unique_id = unique_id;
    throw Error(ErrorCode::node_not_found, fmt::format("There is no node '{}' in the manifest.", unique_id),
                std::move(where), "Give a unique_id such as model.my_project.my_model.");
  }
  Selection selection(manifest, state, options, Evaluation::Keep::all);
  if (node != no_node) return Explainer(selection, node).run();
  selection.run();  // Throws what select() throws.
  return explain_disabled(unique_id, selection.semantics());
}

}  // namespace slimdag
