// Which keys of its configuration the Rust engine compares of each kind of node, and how.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "slimdag/manifest/resource_type.hpp"
#include "support/hash.hpp"
#include "support/json_value.hpp"

namespace slimdag::dbt_2 {

/// How the values of a config key are compared.
struct ConfigRule {
  enum class Kind : std::uint8_t {
    rendered,                ///< Their normal forms.
    rendered_or_unrendered,  ///< Or, where one side has the key in unrendered_config, what is written there.
    warehouse,               ///< All keys of warehouses, or all of them in unrendered_config.
    pre_hook,
    post_hook,
    hook_texts,  ///< Belongs to the rule before it.
  };
  std::string_view key;
  Kind kind;
};

/// What has_same_config() of that kind of node looks at.
std::span<const ConfigRule> config_rules(ResourceType type) noexcept;
/// Whether unrendered_config as a whole decides first: models and sources.
bool compares_whole_unrendered_config(ResourceType type) noexcept;
/// Whether a key is no part of that comparison. Source: excluded_unrendered_config_keys.
bool is_excluded_key(ResourceType type, std::uint64_t key) noexcept;
/// Whether the key is one of a warehouse. Source: WAREHOUSE_SPECIFIC_CONFIG_KEYS.
bool is_warehouse_key(std::uint64_t key) noexcept;
std::uint64_t key_hash(std::string_view key) noexcept;

/// The normal form of what a rule looks at in a node, whose `config` stands beside it; `adapter_type` decides which
/// quoting is the default one.
Hash128 config_hash(const ConfigRule& rule, ResourceType type, const json::Value& node, const json::Value& config,
                    std::string_view adapter_type);

}  // namespace slimdag::dbt_2
