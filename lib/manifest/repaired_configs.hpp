// Configurations of a comparison state as dbt-core 1.12 repairs them where another version of dbt wrote the state.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>

#include "support/arena.hpp"
#include "support/hash.hpp"
#include "support/json_value.hpp"

namespace slimdag {

struct NodeData;

/// The hashes that the repair of a node changes.
struct RepairedConfig {
  Hash128 configs;
  Hash128 relation;
  Hash128 test_configs;  ///< `configs` with sql_header, where that counts.
};

/// By the node of the manifest that was repaired; those that the repair leaves as they are have no entry.
class RepairedConfigs {
 public:
  const RepairedConfig* find(const NodeData* node) const noexcept {
    const auto at = by_node_.find(node);
    return at == by_node_.end() ? nullptr : &at->second;
  }
  void add(const NodeData* node, const RepairedConfig& config) { by_node_.insert_or_assign(node, config); }
  void clear() noexcept { by_node_.clear(); }
  template <typename Visit>
  void for_each(Visit&& visit) const {
    for (const auto& [node, config] : by_node_) visit(*node, config);
  }

 private:
  boost::unordered_flat_map<const NodeData*, RepairedConfig> by_node_;
};

/// The JSON of an entry of `nodes` with the keywords of the first config() of its code put into its unrendered_config;
/// nullopt where that changes nothing. Source: upgrade_unrendered_config in
/// dbt/artifacts/schemas/upgrades/upgrade_manifest_dbt_version.py.
std::optional<json::Value> repaired_node(const json::Value& node, Arena& arena);

}  // namespace slimdag
