#include "slimdag/state/compare.hpp"

#include <algorithm>
#include <array>
#include <future>

#include "slimdag/error.hpp"
#include "state/comparison_data.hpp"
#include "state/comparison_rules.hpp"
#include "state/contract.hpp"
#include "state/field_changes.hpp"
#include "state/node_checks.hpp"
#include "state/project_flags.hpp"
#include "state/renames.hpp"
#include "state/same_contents.hpp"
#include "state/state_checks.hpp"
#include "state/state_data.hpp"

namespace slimdag {
namespace {

/// Lists every break once; dbt's checks ask twice for each modified model.
class ListedContracts final : public ContractBreakHandler {
 public:
  explicit ListedContracts(std::vector<ContractBreak>& breaks) : breaks_(breaks) {}
  void handle(ContractBreak contract_break, std::string_view, std::string_view) override {
    const bool again = !breaks_.empty() && breaks_.back().unique_id == contract_break.unique_id &&
                       breaks_.back().removed == contract_break.removed;
    if (!again) breaks_.push_back(std::move(contract_break));
  }
  bool strict() const noexcept override { return false; }

 private:
  std::vector<ContractBreak>& breaks_;
};

[[noreturn]] void throw_not_found(const Manifest& manifest, std::string_view unique_id) {
  ErrorLocation where;
  where.file = manifest.data().source->name();
  where.unique_id = unique_id;
  throw Error(ErrorCode::node_not_found, "the manifest has no node of that unique_id", where,
              "`slimdag ls --output unique_id` lists them.");
}

NodeIndex index_of(const Manifest& manifest, std::string_view unique_id) {
  const NodeIndex index = manifest.find(unique_id);
  if (index == no_node) throw_not_found(manifest, unique_id);
  return index;
}

}  // namespace

Comparison::Impl::Impl(Manifest manifest_, State state_, const CompareOptions& options_)
    : manifest(std::move(manifest_)),
      state(std::move(state_)),
      options(options_),
      semantics(semantics_for(current(), options.semantics)),
      more_unrendered_values(slimdag::more_unrendered_values(current(), semantics.semantics, options)),
      members(has(semantics.semantics, Rule::hooks_are_no_nodes) ? dbt_2::graph_members(current())
                                                                 : graph_members(current())),
      new_nodes(members.universe()),
      modified(members.universe()),
      unmodified(members.universe()) {
  require_known_statuses(state.data(), semantics.semantics);
  has(semantics.semantics, Rule::compares_normal_forms) ? compare_normal_forms() : compare_as_core();
  unmodified = members - modified;
  for (std::size_t i = 0; i < contract_breaks.size(); ++i)
    contract_break_by_id_.try_emplace(contract_breaks[i].unique_id, i);
  find_removed_and_renamed();
}

void Comparison::Impl::compare_as_core() {
  diff = state.data().diffs.get(current(), previous(),
                                rules_for(current(), previous(), semantics.semantics, more_unrendered_values.value));
  ListedContracts contracts(contract_breaks);
  const WarningSink no_warnings;
  NodeChecks checks(current(), previous(), options, diff->rules, contracts, no_warnings, diff->macro_changes);
  for (const NodeIndex index : diff->unsettled) {
    if (!members.contains(index)) continue;
    const NodeData& node = current().nodes[index];
    const NodeData* old = previous_of(node);
    if (old == nullptr) new_nodes.insert(index);
    if (checks.modified(node, old)) modified.insert(index);
  }
  checks.check_removed_models(diff->removed_models);
}

/// Breaking changes have the sentences of dbt-core; the engine does not look at models that are gone.
void Comparison::Impl::compare_normal_forms() {
  normal_forms = std::make_unique<const dbt_2::StateChecks>(current(), previous());
  // Whatever the platform does with it, a constraint that is gone breaks the contract.
  const auto enforced = [](std::string_view) { return true; };
  members.for_each([&](NodeIndex index) {
    if (normal_forms->is_new(index)) new_nodes.insert(index);
    if (!normal_forms->modified(index)) return;
    modified.insert(index);
    const NodeData& node = current().nodes[index];
    const NodeData* old = previous_of(node);
    if (old == nullptr || node.contract == nullptr || old->contract == nullptr) return;
    if (!normal_forms->modified(index, Aspect::contract)) return;
    ContractChange change = compare_contracts(*old->contract, *node.contract, enforced);
    if (!change.breaking_changes.empty())
      contract_breaks.push_back(
          {std::string(node.unique_id), !node.version.is_null(), false, std::move(change.breaking_changes)});
  });
}

/// Nodes of the state that the manifest has not or not enabled.
std::vector<const NodeData*> Comparison::Impl::unmatched_nodes() const {
  const auto& nodes = current().nodes;
  NodeSet matched(previous().universe());
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (const NodeData* old = previous_of(nodes[i]); old != nullptr && nodes[i].enabled)
      matched.insert(static_cast<NodeIndex>(old - previous().nodes.data()));
  std::vector<const NodeData*> unmatched;
  for (std::size_t i = 0; i < previous().nodes.size(); ++i)
    if (!matched.contains(static_cast<NodeIndex>(i))) unmatched.push_back(&previous().nodes[i]);
  return unmatched;
}

void Comparison::Impl::find_removed_and_renamed() {
  std::vector<const NodeData*> gone;
  for (const NodeData* node : unmatched_nodes()) {
    if (!node->enabled) continue;
    removed.emplace_back(node->unique_id);
    // A disabled node has not been renamed.
    if (current().find(node->unique_id) == nullptr && !current().disabled_by_id.contains(node->unique_id))
      gone.push_back(node);
  }
  std::sort(removed.begin(), removed.end());
  std::vector<const NodeData*> added;
  new_nodes.for_each([&](NodeIndex i) { added.push_back(&current().nodes[i]); });
  renamed = find_renames(gone, added);
}

const ContractBreak* Comparison::Impl::contract_break_of(std::string_view unique_id) const noexcept {
  const auto at = contract_break_by_id_.find(unique_id);
  return at == contract_break_by_id_.end() ? nullptr : &contract_breaks[at->second];
}

std::vector<MacroChange> Comparison::Impl::macro_changes(const NodeData& node) const {
  if (!normal_forms) return diff->macro_changes.chains(node);
  std::vector<MacroChange> changes;
  for (const std::string_view macro :
       normal_forms->changed_macros(static_cast<NodeIndex>(&node - current().nodes.data())))
    changes.push_back({{std::string(macro)}, MacroChange::Kind::changed});
  return changes;
}

std::vector<Aspect> Comparison::Impl::aspects(const NodeData& node) const {
  if (normal_forms) return normal_forms->aspects(static_cast<NodeIndex>(&node - current().nodes.data()));
  const NodeData* old = previous_of(node);
  std::vector<Aspect> aspects;
  if (old != nullptr) {
    aspects = differing_aspects(node, *old, diff->rules);
    const bool models = node.contract != nullptr && old->contract != nullptr;
    if (models && !compare_contracts(*old->contract, *node.contract, [](std::string_view) { return false; }).same)
      aspects.push_back(Aspect::contract);
  }
  // Of what counts as modified because it is new, nothing else needs to be said.
  const bool explained = old == nullptr && !same_contents_when_new(node);
  if (!explained && diff->macro_changes.reaches_modified(node)) aspects.push_back(Aspect::macros);
  std::sort(aspects.begin(), aspects.end());
  return aspects;
}

bool Comparison::Impl::has_fields(const NodeData& node) const {
  const std::vector<Aspect> all = aspects(node);
  return previous_of(node) != nullptr &&
         std::any_of(all.begin(), all.end(), [](Aspect aspect) { return aspect != Aspect::macros; });
}

/// The state's texts as the engine has them after loading the state.
void Comparison::Impl::repair(NodeTexts& texts, std::span<const std::string_view> ids) const {
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (diff->rules.repaired->find(previous().find(ids[i])) != nullptr)
      if (const auto repaired = repaired_node(texts.nodes[i], texts.arena)) texts.nodes[i] = *repaired;
}

const Comparison::Impl::BothTexts& Comparison::Impl::texts() const {
  return texts_.get([this] {
    BothTexts read;
    std::vector<std::string_view> ids;
    std::vector<std::string_view> previous_ids;  // Of a test that was found again by what it does, another one.
    modified.for_each([&](NodeIndex i) {
      const NodeData& node = current().nodes[i];
      if (!has_fields(node)) return;
      read.place.emplace(i, ids.size());
      ids.push_back(node.unique_id);
      previous_ids.push_back(previous_of(node)->unique_id);
    });
    const bool current_here = current().source->asks_caller();
    const bool previous_here = previous().source->asks_caller();
    const auto read_previous = [&] { return read_texts(previous(), previous_ids); };
    const auto read_current = [&] { return read_texts(current(), ids); };
    if (previous_here) {
      auto current_texts = std::async(current_here ? std::launch::deferred : std::launch::async, read_current);
      read.previous = read_previous();
      read.current = current_texts.get();
    } else {
      auto previous_texts = std::async(read_previous);
      read.current = read_current();
      read.previous = previous_texts.get();
    }
    if (diff && diff->rules.repaired != nullptr) repair(read.previous, ids);
    return read;
  });
}

Reasons Comparison::Impl::reasons(NodeIndex index, bool with_fields) const {
  const NodeData& node = current().nodes[index];
  Reasons reasons;
  reasons.unique_id = node.unique_id;
  if (!modified.contains(index)) return reasons;
  reasons.aspects = aspects(node);
  if (const ContractBreak* broken = contract_break_of(node.unique_id)) reasons.contract_break = *broken;
  if (!with_fields || !has_fields(node)) return reasons;
  const BothTexts& both = texts();
  const std::size_t at = both.place.at(index);
  reasons.fields = field_changes({node, both.current.nodes[at]}, {*previous_of(node), both.previous.nodes[at]},
                                 reasons.aspects, diff ? diff->rules.parts() : ComparedParts{true, false});
  return reasons;
}

const Dag::ShortestPaths& Comparison::Impl::paths_from_modified() const {
  return paths_.get([this] { return manifest.dag().shortest_paths(modified, members); });
}

const NodeSet& Comparison::new_nodes() const noexcept { return impl_->new_nodes; }
const NodeSet& Comparison::modified() const noexcept { return impl_->modified; }
const NodeSet& Comparison::unmodified() const noexcept { return impl_->unmodified; }
const std::vector<std::string>& Comparison::removed() const noexcept { return impl_->removed; }
const std::vector<Rename>& Comparison::renamed() const noexcept { return impl_->renamed; }
const std::vector<ContractBreak>& Comparison::contract_breaks() const noexcept { return impl_->contract_breaks; }
const Manifest& Comparison::manifest() const noexcept { return impl_->manifest; }
const State& Comparison::state() const noexcept { return impl_->state; }
const SemanticsChoice& Comparison::semantics() const noexcept { return impl_->semantics; }
FlagChoice Comparison::more_unrendered_values() const noexcept { return impl_->more_unrendered_values; }

std::string_view to_string(FlagOrigin origin) noexcept {
  constexpr std::array<std::string_view, 4> names = {"option", "run_results", "project", "engine"};
  return names[static_cast<std::size_t>(origin)];
}

Reasons Comparison::reasons(std::string_view unique_id) const {
  const NodeIndex index = index_of(impl_->manifest, unique_id);
  Reasons reasons = impl_->reasons(index, true);
  if (std::find(reasons.aspects.begin(), reasons.aspects.end(), Aspect::macros) != reasons.aspects.end())
    reasons.macros = impl_->macro_changes(impl_->current().nodes[index]);
  return reasons;
}

std::vector<Aspect> Comparison::aspects(NodeIndex node) const {
  if (node >= impl_->current().nodes.size())
    throw Error(ErrorCode::invalid_argument, "the node index is not one of this manifest");
  return impl_->modified.contains(node) ? impl_->aspects(impl_->current().nodes[node]) : std::vector<Aspect>();
}

std::vector<std::string> Comparison::path_from_modified(std::string_view unique_id) const {
  NodeIndex at = index_of(impl_->manifest, unique_id);
  const Dag::ShortestPaths& paths = impl_->paths_from_modified();
  std::vector<std::string> path;
  if (paths.distance[at] == UINT32_MAX) return path;
  path.emplace_back(impl_->current().nodes[at].unique_id);
  for (std::uint32_t left = paths.distance[at]; left > 0; --left) {
    at = paths.previous[at];
    path.emplace_back(impl_->current().nodes[at].unique_id);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

Comparison compare(const Manifest& manifest, const State& state, const CompareOptions& options) {
  if (state.manifest() == nullptr) {
    ErrorLocation where;
    where.file = state.data().path;
    throw Error(ErrorCode::missing_state, "the comparison state has no manifest", where,
                "Give a directory that holds the manifest.json of an earlier run.");
  }
  return Comparison(std::make_shared<const Comparison::Impl>(manifest, state, options));
}

}  // namespace slimdag
