// Normal forms of single values of a node's configuration, as hashes: what the Rust engine takes for the same has the
// same one.
#pragma once

#include <initializer_list>
#include <string_view>

#include "manifest/dbt_2_value_hash.hpp"

namespace slimdag::dbt_2 {

/// A text stands for a list of one. Source: StringOrArrayOfStrings.
Hash128 text_or_list(const json::Value& value);
/// The same; null stands for an empty list.
Hash128 list_or_empty(const json::Value& value);
Hash128 object_or_empty(const json::Value& value);
/// null stands for the text.
Hash128 or_default(const json::Value& value, std::string_view text);
/// "true" is true. Source: bool_or_string_bool.
Hash128 flag(const json::Value& value);
/// A text of a flag or number stands for it.
Hash128 flag_or_number(const json::Value& value);
/// A set: neither order nor repetition counts. Source: tags_eq.
Hash128 text_set(const json::Value& value);
/// Sources: DocsConfig, docs_eq.
Hash128 docs(const json::Value& value);
/// The members of these keys, in this order.
Hash128 members_of(const json::Value& value, std::initializer_list<std::string_view> keys);
/// Each privilege has a list of grantees. Source: GrantConfig.
Hash128 grants(const json::Value& value);
/// Keys and types in lower case. Source: btree_map_equal.
Hash128 folded_map(const json::Value& value);
/// What is not said is as the platform has it. Sources: quoting_equal, default_dbt_quoting_for.
Hash128 quoting(const json::Value& value, std::string_view adapter_type);
/// Source: FreshnessDefinition, and the comparison in DbtSource::has_same_config.
Hash128 freshness(const json::Value& value);
/// Of each hook the SQL.
Hash128 hook_texts(const json::Value& hooks);
/// Of each hook the SQL, `transaction` and `index`.
Hash128 whole_hooks(const json::Value& hooks);
/// A hook that was written as a text stands in the manifest with `transaction: true`.
bool could_be_texts(const json::Value& hooks) noexcept;

}  // namespace slimdag::dbt_2
