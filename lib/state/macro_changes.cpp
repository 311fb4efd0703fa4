#include "state/macro_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>

#include "slimdag/error.hpp"

namespace slimdag {
namespace {

constexpr std::uint32_t unvisited = UINT32_MAX;

/// The strongly connected components of the macros, each after all those it depends on (Tarjan, without recursion).
template <typename Successors, typename Visit>
void for_each_component(std::size_t size, Successors&& successors, Visit&& visit) {
  struct Frame {
    std::uint32_t vertex;
    std::size_t next;
  };
  std::vector<std::uint32_t> order(size, unvisited), low(size, 0), component;
  std::vector<std::uint32_t> stack;
  std::vector<bool> on_stack(size, false);
  std::vector<Frame> frames;
  std::uint32_t counter = 0;
  const auto enter = [&](std::uint32_t v) {
    order[v] = low[v] = counter++;
    stack.push_back(v);
    on_stack[v] = true;
    frames.push_back({v, 0});
  };
  const auto leave = [&](std::uint32_t v) {
    if (low[v] != order[v]) return;
    component.clear();
    do {
      component.push_back(stack.back());
      on_stack[stack.back()] = false;
      stack.pop_back();
    } while (component.back() != v);
    visit(component);
  };
  for (std::uint32_t root = 0; root < size; ++root) {
    if (order[root] != unvisited) continue;
    enter(root);
    while (!frames.empty()) {
      const std::uint32_t v = frames.back().vertex;
      const auto& next = successors(v);
      if (frames.back().next < next.size()) {
        const auto w = next[frames.back().next++];
        if (w == unvisited) continue;
        if (order[w] == unvisited) {
          enter(w);
        } else if (on_stack[w]) {
          low[v] = std::min(low[v], order[w]);
        }
      } else {
        frames.pop_back();
        leave(v);
        if (!frames.empty()) low[frames.back().vertex] = std::min(low[frames.back().vertex], low[v]);
      }
    }
  }
}

}  // namespace

MacroChanges::MacroChanges(const ManifestData& current, const ManifestData& previous)
    : current_(current), previous_(previous) {
  const std::size_t size = current.macros.size();
  modified_.assign(size, false);
  kinds_.assign(size, MacroChange::Kind::changed);
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint32_t* old = previous.macro_by_id.find(current.macros[i].unique_id);
    const bool added = old == nullptr;
    if (added) kinds_[i] = MacroChange::Kind::added;
    modified_[i] = added || !same_fingerprint(current.macros[i].body, previous.macros[*old].body);
    any_ = any_ || modified_[i];
  }
  any_ = any_ || std::any_of(previous.macros.begin(), previous.macros.end(),
                             [&](const MacroData& macro) { return !current.macro_by_id.contains(macro.unique_id); });
  if (!any_) return;
  dependencies_.resize(size);
  for (std::size_t i = 0; i < size; ++i)
    for (const std::string_view id : current.macros[i].depends_on_macros) dependencies_[i].push_back(resolve(id));
  find_events();
}

MacroChanges::Dependency MacroChanges::resolve(std::string_view unique_id) const {
  if (unique_id.data() == nullptr) return {Target::null, 0};
  if (const std::uint32_t* at = current_.macro_by_id.find(unique_id)) return {Target::macro, *at};
  if (const std::uint32_t* at = previous_.macro_by_id.find(unique_id)) return {Target::removed, *at};
  return {Target::missing, 0};
}

MacroChanges::Event MacroChanges::event_of(const Dependency& dependency) const {
  switch (dependency.target) {
    case Target::macro:
      return modified_[dependency.macro] ? Event::modified : events_[dependency.macro];
    case Target::removed:
      return Event::modified;
    default:
      return Event::problem;
  }
}

/// A search that comes back with nothing has visited only what leads to nothing, so that what is visited twice changes
/// nothing either: the first event of a list is the first event among its members.
MacroChanges::Event MacroChanges::first_event(const std::vector<Dependency>& dependencies) const {
  for (const Dependency& dependency : dependencies)
    if (const Event event = event_of(dependency); event != Event::nothing) return event;
  return Event::nothing;
}

void MacroChanges::find_events() {
  const std::size_t size = current_.macros.size();
  events_.assign(size, Event::nothing);
  // dbt does not look below a modified macro.
  std::vector<std::vector<std::uint32_t>> successors(size);
  for (std::size_t i = 0; i < size; ++i) {
    if (modified_[i]) continue;
    for (const Dependency& d : dependencies_[i])
      if (d.target == Target::macro) successors[i].push_back(d.macro);
  }
  std::vector<std::uint32_t> component_of(size, unvisited);
  std::uint32_t number = 0;
  for_each_component(
      size, [&](std::uint32_t v) -> const std::vector<std::uint32_t>& { return successors[v]; },
      [&](const std::vector<std::uint32_t>& component) {
        for (const std::uint32_t v : component) component_of[v] = number;
        ++number;
        settle(component, component_of);
      });
}

/// Finds the events of macros that depend on each other (mostly a single one), after those they depend on.
void MacroChanges::settle(const std::vector<std::uint32_t>& component, const std::vector<std::uint32_t>& component_of) {
  if (component.size() == 1) {
    if (!modified_[component[0]]) events_[component[0]] = first_event(dependencies_[component[0]]);
    return;
  }
  // In a cycle every member reaches what any member reaches; only where that is both a modified macro and a problem
  // does the order of the search matter.
  bool modified = false;
  bool problem = false;
  for (const std::uint32_t v : component) {
    for (const Dependency& d : dependencies_[v]) {
      modified = modified || event_of(d) == Event::modified;
      problem = problem || event_of(d) == Event::problem;
    }
  }
  std::vector<Event> events;
  for (const std::uint32_t v : component) {
    if (modified && problem) {
      events.push_back(search(v, component_of[v], component_of));
    } else {
      events.push_back(modified ? Event::modified : problem ? Event::problem : Event::nothing);
    }
  }
  for (std::size_t i = 0; i < component.size(); ++i) events_[component[i]] = events[i];
}

/// dbt's search from one macro of a cycle; what is outside of the cycle is settled.
MacroChanges::Event MacroChanges::search(std::uint32_t start, std::uint32_t component,
                                         const std::vector<std::uint32_t>& component_of) const {
  struct Frame {
    std::uint32_t macro;
    std::size_t next;
  };
  boost::unordered_flat_set<std::uint32_t> visited = {start};
  std::vector<Frame> frames = {{start, 0}};
  while (!frames.empty()) {
    Frame& frame = frames.back();
    if (frame.next == dependencies_[frame.macro].size()) {
      frames.pop_back();
      continue;
    }
    const Dependency& d = dependencies_[frame.macro][frame.next++];
    if (d.target == Target::macro && !modified_[d.macro] && component_of[d.macro] == component) {
      if (visited.insert(d.macro).second) frames.push_back({d.macro, 0});
    } else if (const Event event = event_of(d); event != Event::nothing) {
      return event;
    }
  }
  return Event::nothing;
}

bool MacroChanges::reaches_modified(const NodeData& node) const {
  if (!any_) return false;
  for (const std::string_view id : node.depends_on_macros) {
    const Event event = event_of(resolve(id));
    if (event == Event::modified) return true;
    if (event == Event::problem) throw_problem(node);
  }
  return false;
}

bool MacroChanges::reaches_anything(const NodeData& node) const noexcept {
  return any_ && std::any_of(node.depends_on_macros.begin(), node.depends_on_macros.end(),
                             [this](std::string_view id) { return event_of(resolve(id)) != Event::nothing; });
}

/// Walks as dbt does to name what it stumbles over.
void MacroChanges::throw_problem(const NodeData& node) const {
  struct Frame {
    std::string_view name, path;
    Texts dependencies;
    std::size_t next;
  };
  boost::unordered_flat_set<std::string_view> visited;
  std::vector<Frame> frames = {{node.name, node.original_file_path, node.depends_on_macros, 0}};
  while (!frames.empty()) {
    Frame& frame = frames.back();
    if (frame.next == frame.dependencies.size()) {
      frames.pop_back();
      continue;
    }
    const std::string_view id = frame.dependencies[frame.next++];
    ErrorLocation where;
    where.unique_id = node.unique_id;
    const Dependency d = resolve(id);
    if (d.target == Target::null)
      throw Error(
          ErrorCode::macro_not_found,
          fmt::format("Node '{}' (in {}) depends on a macro or test that does not exist. This can happen when a "
                      "macro or generic test is removed but is still referenced. Check for typos and/or install "
                      "package dependencies with 'dbt deps'.",
                      frame.name, frame.path),
          where);
    if (d.target == Target::missing)
      throw Error(ErrorCode::macro_not_found,
                  fmt::format("Node '{}' (in {}) depends on macro '{}', which is neither in the manifest nor in the "
                              "comparison state",
                              frame.name, frame.path, id),
                  where, "Let dbt write the manifest again.");
    if (!visited.insert(id).second) continue;
    const MacroData& macro = current_.macros[d.macro];
    frames.push_back({macro.name, macro.original_file_path, macro.depends_on_macros, 0});
  }
  throw Error(ErrorCode::internal, "a macro that is missing was not found again");
}

std::vector<MacroChange> MacroChanges::chains(const NodeData& node) const {
  struct Step {
    Dependency macro;
    std::size_t previous;  ///< Of the macro that depends on it; npos for the node's own.
  };
  constexpr std::size_t npos = static_cast<std::size_t>(-1);
  std::vector<MacroChange> changes;
  if (!any_) return changes;
  const auto id_of = [&](const Dependency& d) {
    return (d.target == Target::removed ? previous_.macros : current_.macros)[d.macro].unique_id;
  };
  std::vector<Step> steps;
  boost::unordered_flat_set<std::string_view> seen;
  const auto reach = [&](const Dependency& d, std::size_t previous) {
    const bool macro = d.target == Target::macro || d.target == Target::removed;
    if (macro && seen.insert(id_of(d)).second) steps.push_back({d, previous});
  };
  for (const std::string_view id : node.depends_on_macros) reach(resolve(id), npos);
  for (std::size_t at = 0; at < steps.size(); ++at) {
    const Dependency d = steps[at].macro;
    const bool removed = d.target == Target::removed;
    if (removed || modified_[d.macro]) {
      MacroChange change;
      for (std::size_t step = at; step != npos; step = steps[step].previous)
        change.chain.emplace_back(id_of(steps[step].macro));
      std::reverse(change.chain.begin(), change.chain.end());
      change.kind = removed ? MacroChange::Kind::removed : kinds_[d.macro];
      changes.push_back(std::move(change));
    }
    if (removed) continue;
    for (const Dependency& next : dependencies_[d.macro]) reach(next, at);
  }
  return changes;
}

}  // namespace slimdag
