// config.*: values of a node's config, as the engine has them in memory. Source: match_config in
// crates/dbt-scheduler/src/node_selector.rs.
#include <algorithm>
#include <array>
#include <optional>

#include "manifest/dbt_2_table.hpp"
#include "selection/dbt_2_methods.hpp"
#include "support/rust_glob.hpp"
#include "support/text.hpp"

namespace slimdag::dbt_2 {
namespace {

using json::Kind;
using json::Value;

/// Keys of models for which the manifest has a default where nobody set anything. Source: ManifestModelConfig.
constexpr std::array<std::string_view, 6> written_by_default = {
    "access", "contract", "docs", "on_configuration_change", "latest_version_pointer", "persist_docs"};

class ConfigSearch {
 public:
  ConfigSearch(const SelectionContext& context, std::string_view value, std::vector<std::string> keys)
      : context_(context), value_(value), lower_(to_lower(value)), keys_(std::move(keys)) {}

  bool matches(NodeIndex index) const {
    if (keys_.empty()) return false;
    const NodeData& node = context_.manifest.nodes[index];
    std::string_view key = keys_.front();
    const bool is_hook = key == "pre_hook" || key == "post_hook";
    // The manifest spells hooks in another way than the engine's memory.
    if (key == "pre-hook" || key == "post-hook") return false;
    if (is_hook) key = key == "pre_hook" ? "pre-hook" : "post-hook";
    const Value* value = context_.manifest.config_of(node).find(key);
    if (value == nullptr) return false;
    if (is_hook) return matches_hook(*value);
    if (node.resource_type == ResourceType::model && is_unset(index, key)) return false;
    return matches_value(*value, 1);
  }

 private:
  /// Of one that was written as a text the engine has the text.
  bool matches_hook(const Value& hooks) const {
    if (hooks.array().size() != 1) return false;
    const Value* text = hooks.array()[0].find("sql");
    const Value* transaction = hooks.array()[0].find("transaction");
    const bool plain = transaction != nullptr && transaction->kind == Kind::boolean && transaction->truth;
    return plain && text != nullptr && text->is_string() && rust_glob_matches(value_, text->string());
  }

  bool is_unset(NodeIndex index, std::string_view key) const {
    if (std::find(written_by_default.begin(), written_by_default.end(), key) == written_by_default.end()) return false;
    const auto keys = table_of(context_.manifest).nodes[index].unrendered;
    const std::uint64_t wanted = key_hash(key);
    return std::none_of(keys.begin(), keys.end(), [wanted](const UnrenderedKey& k) { return k.key == wanted; });
  }

  bool matches_value(const Value& value, std::size_t next) const {
    switch (value.kind) {
      case Kind::string:
        return rust_glob_matches(value_, value.string());
      case Kind::boolean:
        return lower_ == (value.truth ? "true" : "false");
      case Kind::number:
        return value.string() == value_;
      case Kind::array:
        return std::any_of(value.array().begin(), value.array().end(), [this](const Value& item) {
          return item.is_string() && rust_glob_matches(value_, item.string());
        });
      case Kind::object: {
        const Value* inner = next < keys_.size() ? value.find(keys_[next]) : nullptr;
        return inner != nullptr && matches_value(*inner, next + 1);
      }
      case Kind::null:
        break;
    }
    return false;
  }

  const SelectionContext& context_;
  std::string_view value_;
  std::string lower_;
  std::vector<std::string> keys_;
};

}  // namespace

NodeSet search_config(const SelectionContext& context, const Criterion& criterion) {
  std::string_view value = criterion.value.string();
  std::vector<std::string> keys = criterion.arguments;
  // "config:materialized:table" is config.materialized:table.
  if (const std::size_t colon = value.find(':'); keys.empty() && colon != std::string_view::npos) {
    keys.emplace_back(value.substr(0, colon));
    value.remove_prefix(colon + 1);
  }
  const ConfigSearch search(context, value, std::move(keys));
  NodeSet found(context.members.universe());
  context.members.for_each([&](NodeIndex i) {
    if (search.matches(i)) found.insert(i);
  });
  return found;
}

}  // namespace slimdag::dbt_2
