// What the Rust engine compares of a node, taken from the node as it stands in a manifest.json: hashes of normal forms
// in which equality of hashes is the engine's equality.
//
// Sources: crates/dbt-schemas/src/schemas/prev_state/mod.rs, nodes.rs, manifest/manifest.rs (how a state is read), and
// project/configs/ of the engine.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "manifest/dbt_2_config_rules.hpp"
#include "slimdag/manifest/resource_type.hpp"
#include "support/arena.hpp"
#include "support/hash.hpp"
#include "support/json_value.hpp"

namespace slimdag::dbt_2 {

/// A key of `unrendered_config`.
struct UnrenderedKey {
  std::uint64_t key;  ///< Hash of the key's text.
  Hash128 value;
  bool empty;  ///< null, [] or {}: the same as no key.
};

/// Single values. Which ones a kind of node has is a matter of record_of().
enum class Part : std::uint8_t {
  body,           ///< The code with its whitespace collapsed, or the checksum, of the current manifest.
  body_of_state,  ///< The same as the engine calculates it anew for a state.
  checksum_name,  ///< Where the body is a checksum that has a name; else nothing.
  description,    ///< Without whitespace.
  database,       ///< unrendered_config.database where it is a text; else nothing.
  schema,         ///< unrendered_config.schema
  alias,          ///< unrendered_config.alias
  rendered_database,
  rendered_schema,
  rendered_alias,
  relation_tail,    ///< What follows the last dot of relation_name.
  source_database,  ///< unrendered_database of a source; nothing where there is none.
  source_schema,
  contract_checksum,
  content,         ///< All other values that count as content: of sources, exposures, semantic models, ...
  attached_node,   ///< Of a generic test: text_hash() of the unique_id.
  test_signature,  ///< By which a renamed data test is found again; nothing where it has none.
};
inline constexpr std::size_t part_count = 17;

enum Flag : std::uint8_t {
  persists_relation = 1U << 0U,
  persists_columns = 1U << 1U,
  contract_enforced = 1U << 2U,
  plain_pre_hook = 1U << 3U,  ///< Every hook can have been written as a text.
  plain_post_hook = 1U << 4U,
  always_same_content = 1U << 5U,  ///< A model of another project.
};

/// Stands for no value: equal to itself, which slimdag::never_equal is not.
inline constexpr Hash128 nothing{};

struct Record {
  std::array<Hash128, part_count> parts{};
  std::span<const Hash128> config;            ///< One for each rule of config_rules(type).
  std::span<const UnrenderedKey> unrendered;  ///< Sorted by key.
  std::span<const Hash128> columns;           ///< Of column descriptions, in order; `nothing` for empty ones.
  std::uint8_t flags = 0;

  const Hash128& part(Part p) const noexcept { return parts[static_cast<std::size_t>(p)]; }
  Hash128& part(Part p) noexcept { return parts[static_cast<std::size_t>(p)]; }
  bool has(Flag flag) const noexcept { return (flags & flag) != 0; }
};

/// Hash of a text, as Part::attached_node has it.
Hash128 text_hash(std::string_view text);

/// `adapter_type` decides which quoting is the default one. O(size of the node). Lists live in `arena`.
Record record_of(const json::Value& node, ResourceType type, std::string_view adapter_type, Arena& arena);

/// Hash of the text of a macro, without whitespace around it.
Hash128 macro_text(const json::Value& macro);

}  // namespace slimdag::dbt_2
