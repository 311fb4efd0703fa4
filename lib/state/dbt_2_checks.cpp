#include "state/dbt_2_checks.hpp"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_set.hpp>

#include "support/text.hpp"

namespace slimdag::dbt_2 {
namespace {

constexpr std::array<Aspect, 6> sub_selectors = {Aspect::body,     Aspect::configs, Aspect::persisted_descriptions,
                                                 Aspect::relation, Aspect::macros,  Aspect::contract};

std::optional<Aspect> sub_selector_from(std::string_view name) noexcept {
  for (const Aspect aspect : sub_selectors)
    if (to_string(aspect) == name) return aspect;
  return std::nullopt;
}

/// Source: is_never_new_if_previous_missing.
bool is_never_new(ResourceType type) noexcept {
  return type == ResourceType::exposure || type == ResourceType::saved_query || type == ResourceType::semantic_model ||
         type == ResourceType::metric;
}

const UnrenderedKey* find(std::span<const UnrenderedKey> keys, std::uint64_t key) noexcept {
  const auto at = std::lower_bound(keys.begin(), keys.end(), key,
                                   [](const UnrenderedKey& k, std::uint64_t wanted) { return k.key < wanted; });
  return at != keys.end() && at->key == key ? &*at : nullptr;
}

/// Source: unrendered_value_eq.
bool same_value(const UnrenderedKey* a, const UnrenderedKey* b) noexcept {
  if (a == nullptr) return b == nullptr || b->empty;
  return b == nullptr ? a->empty : a->value == b->value;
}

/// Compares the keys that `counts` lets through.
template <typename Counts>
bool same_unrendered(std::span<const UnrenderedKey> a, std::span<const UnrenderedKey> b, Counts&& counts) {
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() || right != b.end()) {
    const bool takes_left = left != a.end() && (right == b.end() || left->key <= right->key);
    const bool takes_right = right != b.end() && (left == a.end() || right->key <= left->key);
    const std::uint64_t key = takes_left ? left->key : right->key;
    if (counts(key) && !same_value(takes_left ? &*left : nullptr, takes_right ? &*right : nullptr)) return false;
    if (takes_left) ++left;
    if (takes_right) ++right;
  }
  return true;
}

/// has_same_config(): what is configured, rendered or, for some keys, as it is written.
bool same_config_values(ResourceType type, const Record& now, const Record& before) {
  const std::span<const ConfigRule> rules = config_rules(type);
  // A node that its artifact no longer has is a node without values.
  if (now.config.size() != rules.size() || before.config.size() != rules.size()) return false;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const ConfigRule& rule = rules[i];
    const bool same = now.config[i] == before.config[i];
    switch (rule.kind) {
      case ConfigRule::Kind::rendered:
        if (!same) return false;
        break;
      case ConfigRule::Kind::rendered_or_unrendered: {
        const UnrenderedKey* a = find(now.unrendered, key_hash(rule.key));
        const UnrenderedKey* b = find(before.unrendered, key_hash(rule.key));
        if (!same && !((a != nullptr || b != nullptr) && same_value(a, b))) return false;
        break;
      }
      case ConfigRule::Kind::warehouse:
        if (!same && !same_unrendered(now.unrendered, before.unrendered, is_warehouse_key)) return false;
        break;
      case ConfigRule::Kind::pre_hook:
      case ConfigRule::Kind::post_hook: {
        const bool plain = now.has(rule.kind == ConfigRule::Kind::pre_hook ? plain_pre_hook : plain_post_hook);
        // What was written as a text is compared with the text of the other side alone.
        if (!same && !(plain && now.config[i + 1] == before.config[i + 1])) return false;
        break;
      }
      case ConfigRule::Kind::hook_texts:
        break;
    }
  }
  return true;
}

/// One list may have more than the other, as long as what it has more is empty. Source: optional_string_vecs_equal.
bool same_columns(std::span<const Hash128> a, std::span<const Hash128> b) {
  const auto is_empty = [](const Hash128& h) { return h == nothing; };
  if (std::all_of(a.begin(), a.end(), is_empty) && std::all_of(b.begin(), b.end(), is_empty)) return true;
  const std::span<const Hash128> shorter = a.size() <= b.size() ? a : b;
  const std::span<const Hash128> longer = a.size() <= b.size() ? b : a;
  boost::unordered_flat_set<Hash128, HashOf128> known(shorter.begin(), shorter.end());
  std::size_t matched = 0;
  for (const Hash128& item : longer) {
    if (known.contains(item)) {
      ++matched;
    } else if (!is_empty(item)) {
      return false;
    }
  }
  return matched >= shorter.size();
}

bool is_prefix(Texts shorter, Texts longer) noexcept {
  return shorter.size() <= longer.size() && std::equal(shorter.begin(), shorter.end(), longer.begin());
}
/// Source: same_fqn.
bool same_place(Texts a, Texts b) noexcept { return is_prefix(a, b) || is_prefix(b, a); }
bool same_texts(Texts a, Texts b) noexcept { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

/// The unique_id without a hash of ten digits at the end; empty where there is none.
std::string_view without_hash(std::string_view unique_id) noexcept {
  constexpr std::size_t digits = 10;
  const std::size_t dot = unique_id.rfind('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view hash = unique_id.substr(dot + 1);
  const bool is_hash =
      hash.size() == digits && hash.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  return is_hash ? unique_id.substr(0, dot) : std::string_view();
}

}  // namespace

StateChecks::StateChecks(const ManifestData& current, const ManifestData& previous)
    : current_(current),
      previous_(previous),
      current_table_(table_of(current)),
      previous_table_(table_of(previous)),
      previous_of_(current.nodes.size()) {
  for (std::size_t i = 0; i < previous.nodes.size(); ++i) {
    const Hash128& signature = previous_table_.nodes[i].part(Part::test_signature);
    if (signature == nothing) continue;
    const auto [at, is_first] = test_by_signature_.emplace(signature, &previous.nodes[i]);
    if (!is_first) at->second = nullptr;
  }
  for (NodeIndex i = 0; i < current.nodes.size(); ++i) {
    const NodeData* found = previous.find(node_of(i).unique_id);
    if (found == nullptr && node_of(i).resource_type == ResourceType::test) found = find_renamed_test(i);
    // The engine reads no metrics of a state.
    if (found != nullptr && found->resource_type == ResourceType::metric) found = nullptr;
    previous_of_[i] = found;
  }
}

const NodeData* StateChecks::find_renamed_test(NodeIndex node) const {
  const Hash128& signature = now(node).part(Part::test_signature);
  if (!(signature == nothing)) {
    const auto at = test_by_signature_.find(signature);
    if (at != test_by_signature_.end() && at->second != nullptr) return at->second;
  }
  const std::string_view base = without_hash(node_of(node).unique_id);
  return base.empty() ? nullptr : previous_.find(base);
}

const NodeData* StateChecks::previous_of(NodeIndex node) const noexcept { return previous_of_[node]; }

bool StateChecks::is_new(NodeIndex node) const noexcept {
  return previous_of_[node] == nullptr && !is_never_new(node_of(node).resource_type);
}

const Hash128* StateChecks::previous_macro(const NodeData* previous, std::string_view unique_id) const {
  // Of a state that was merged from several, the macros of the run that the node was taken from.
  const ManifestData* manifest = &previous_;
  if (previous_.merged()) {
    const std::size_t at = previous == nullptr ? 0 : static_cast<std::size_t>(previous - previous_.nodes.data());
    manifest = previous_.parts[previous == nullptr ? 0 : previous_.part_of_node[at]].macros.get();
  }
  const std::uint32_t* macro = manifest->macro_by_id.find(unique_id);
  return macro == nullptr ? nullptr : &table_of(*manifest).macros[*macro];
}

std::vector<std::string_view> StateChecks::changed_macros(NodeIndex node) const {
  std::vector<std::string_view> changed;
  for (const std::string_view macro : node_of(node).depends_on_macros) {
    const std::uint32_t* at = macro.data() == nullptr ? nullptr : current_.macro_by_id.find(macro);
    if (at == nullptr) continue;
    const Hash128* old = previous_macro(previous_of_[node], macro);
    // A macro that was added or removed counts for nothing.
    if (old != nullptr && !(*old == current_table_.macros[*at])) changed.push_back(macro);
  }
  return changed;
}

bool StateChecks::same_configs(NodeIndex node, const NodeData& previous) const {
  const ResourceType type = node_of(node).resource_type;
  if (type != previous.resource_type) return false;
  const Record& old = before(previous);
  if (compares_whole_unrendered_config(type) &&
      same_unrendered(now(node).unrendered, old.unrendered,
                      [type](std::uint64_t key) { return !is_excluded_key(type, key); }))
    return true;
  return same_config_values(type, now(node), old);
}

/// Source: check_relation_modified.
bool StateChecks::same_relation(NodeIndex node, const NodeData& previous) const {
  const ResourceType type = node_of(node).resource_type;
  if (type == ResourceType::unit_test || type == ResourceType::saved_query) return true;
  const Record& a = now(node);
  const Record& b = before(previous);
  const auto same = [&](Part part) { return a.part(part) == b.part(part); };
  const bool as_written = same(Part::database) && same(Part::schema) && same(Part::alias);
  if (type != ResourceType::source || previous.resource_type != ResourceType::source) return as_written;
  const auto both = [&](Part part) { return !(a.part(part) == nothing) && !(b.part(part) == nothing); };
  if (both(Part::source_database) && both(Part::source_schema))
    return same(Part::source_database) && same(Part::source_schema) && same(Part::alias);
  const auto both_have = [&](std::string_view key) {
    return find(a.unrendered, key_hash(key)) != nullptr && find(b.unrendered, key_hash(key)) != nullptr;
  };
  if (both_have("database") || both_have("schema") || both_have("alias")) return as_written;
  return same(Part::rendered_database) && same(Part::rendered_schema) && same(Part::rendered_alias);
}

/// Source: same_persisted_description.
bool StateChecks::same_descriptions(NodeIndex node, const NodeData& previous) const {
  const Record& a = now(node);
  const Record& b = before(previous);
  const ResourceType type = node_of(node).resource_type;
  const bool persists = type == ResourceType::model || type == ResourceType::seed || type == ResourceType::snapshot;
  if (!persists) return true;
  if (a.has(persists_relation) != b.has(persists_relation) || a.has(persists_columns) != b.has(persists_columns))
    return false;
  if (a.has(persists_relation) && !(a.part(Part::description) == b.part(Part::description))) return false;
  return !a.has(persists_columns) || same_columns(a.columns, b.columns);
}

/// Whether a change breaks the contract is a matter of messages only. Source: DbtModel::same_contract.
bool StateChecks::same_contract(NodeIndex node, const NodeData& previous) const {
  if (node_of(node).resource_type != ResourceType::model || previous.resource_type != ResourceType::model) return true;
  const Record& a = now(node);
  const Record& b = before(previous);
  if (!b.has(contract_enforced)) return !a.has(contract_enforced);
  return a.has(contract_enforced) && a.part(Part::contract_checksum) == b.part(Part::contract_checksum);
}

bool StateChecks::same_body(NodeIndex node, const NodeData& previous) const {
  const Record& a = now(node);
  const Record& b = before(previous);
  const Hash128& old_name = b.part(Part::checksum_name);
  const Hash128& name = a.part(Part::checksum_name);
  const bool same_name = name == nothing || old_name == nothing || name == old_name;
  return same_name && a.part(Part::body) == b.part(Part::body_of_state);
}

/// What is left of has_same_content(), the last of the checks.
bool StateChecks::same_content(NodeIndex node, const NodeData& previous) const {
  const NodeData& n = node_of(node);
  const Record& a = now(node);
  const Record& b = before(previous);
  const auto same = [&](Part part) { return a.part(part) == b.part(part); };
  switch (n.resource_type) {
    case ResourceType::model:
      return same_body(node, previous);
    case ResourceType::seed:
    case ResourceType::snapshot:
      return same_body(node, previous) && same_place(n.fqn, previous.fqn);
    case ResourceType::analysis:
    case ResourceType::function:
      return same_body(node, previous);
    case ResourceType::test:
    case ResourceType::unit_test:
      return same_texts(n.fqn, previous.fqn);
    case ResourceType::source:
      return same(Part::relation_tail) && same_texts(n.fqn, previous.fqn) && same(Part::content);
    case ResourceType::semantic_model:
      return same(Part::content);
    default:
      return same_texts(n.fqn, previous.fqn) && same(Part::content);
  }
}

bool StateChecks::check(NodeIndex node, const NodeData& previous, Aspect aspect) const {
  switch (aspect) {
    case Aspect::body:
      return !same_body(node, previous);
    case Aspect::configs:
      return !same_configs(node, previous);
    case Aspect::relation:
      return !same_relation(node, previous);
    case Aspect::persisted_descriptions:
      return !same_descriptions(node, previous);
    case Aspect::contract:
      return !same_contract(node, previous);
    default:
      return false;
  }
}

bool StateChecks::modified(NodeIndex node, Aspect aspect) const {
  if (is_new(node)) return true;
  if (aspect == Aspect::macros) return !changed_macros(node).empty();
  const NodeData* previous = previous_of_[node];
  // What is never new differs from nothing in everything that it has.
  if (previous == nullptr)
    return aspect != Aspect::relation || node_of(node).resource_type != ResourceType::saved_query;
  return check(node, *previous, aspect);
}

bool StateChecks::modified(NodeIndex node) const {
  const NodeData* previous = previous_of_[node];
  if (previous == nullptr) return true;
  return !same_contract(node, *previous) || !same_configs(node, *previous) || !same_relation(node, *previous) ||
         !same_descriptions(node, *previous) || !same_content(node, *previous) || !changed_macros(node).empty();
}

std::vector<Aspect> StateChecks::aspects(NodeIndex node) const {
  std::vector<Aspect> found;
  const NodeData* previous = previous_of_[node];
  if (previous == nullptr) return found;
  for (const Aspect aspect : sub_selectors)
    if (modified(node, aspect)) found.push_back(aspect);
  if (!same_content(node, *previous) && !same_texts(node_of(node).fqn, previous->fqn)) found.push_back(Aspect::fqn);
  std::sort(found.begin(), found.end());
  return found;
}

NodeSet graph_members(const ManifestData& manifest) {
  NodeSet members(manifest.universe());
  manifest.members().for_each([&](NodeIndex i) {
    const ResourceType type = manifest.nodes[i].resource_type;
    if (type != ResourceType::operation && type != ResourceType::sql_operation) members.insert(i);
  });
  return members;
}

NodeSet nodes_in_state(const ManifestData& current, const ManifestData& previous, std::string_view value,
                       const NodeSet& included) {
  NodeSet found(included.universe());
  const std::vector<std::string_view> words = split(value, '.');
  const StateChecks checks(current, previous);
  const bool has_sub_selector = words.size() > 1;
  const std::optional<Aspect> aspect = has_sub_selector ? sub_selector_from(words[1]) : std::nullopt;
  included.for_each([&](NodeIndex i) {
    bool matches = false;
    if (words[0] == "modified") {
      matches = has_sub_selector ? aspect && checks.modified(i, *aspect) : checks.modified(i);
    } else if (words[0] == "new") {
      matches = checks.is_new(i);
    } else if (words[0] == "old") {
      matches = !checks.is_new(i);
    } else if (words[0] == "unmodified") {
      matches = !checks.is_new(i) && !checks.modified(i);
    }
    if (matches) found.insert(i);
  });
  return found;
}

}  // namespace slimdag::dbt_2
