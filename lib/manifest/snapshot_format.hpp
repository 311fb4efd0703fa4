// The layout of a snapshot file, which docs/snapshots.md describes. Every number is in the byte order of the machine
// that wrote it, every section begins at a multiple of 8.
//
// What changes here changes what files mean: raise `snapshot_version` where a reader of the version before would
// misread them, and `snapshot_rules` where fingerprints of the same node come out differently than before.
#pragma once

#include <cstdint>
#include <type_traits>

#include "support/hash.hpp"

namespace slimdag::snapshot {

inline constexpr char magic[8] = {'\x93', 'S', 'D', 'A', 'G', '\r', '\n', '\x1a'};
inline constexpr std::uint32_t own_byte_order = 0x01020304;
inline constexpr std::uint32_t foreign_byte_order = 0x04030201;
inline constexpr std::uint32_t snapshot_version = 1;
inline constexpr std::uint32_t snapshot_rules = 2;
/// The oldest rules that are read: those of 1 have all that dbt-core 1.11 compares, and not all of what came later.
inline constexpr std::uint32_t oldest_snapshot_rules = 1;
inline constexpr std::size_t alignment = 8;
/// Nesting of a JSON value, as deep as the reader of JSON goes.
inline constexpr std::uint32_t max_depth = 500;

struct Header {
  char magic[8];
  std::uint32_t byte_order;
  std::uint32_t version;
  std::uint64_t file_size;
  Hash128 checksum;  ///< Of every byte behind it.
  std::uint32_t rules;
  std::uint32_t section_count;  ///< As many SectionEntry follow.
};

/// A kind is never used again for something else. Where no type is named a section consists of numbers.
enum class SectionKind : std::uint32_t {
  text_offsets = 1,    ///< Into text_bytes, for each text.
  text_sizes = 2,      ///< For each text.
  text_bytes = 3,      ///< char
  text_list_ends = 4,  ///< Ends; lists of texts.
  text_list_items = 5,
  hashes = 6,         ///< Hash128
  hash_row_ends = 7,  ///< Ends; lists of hashes.
  hash_row_items = 8,
  value_ends = 9,  ///< Ends; JSON values, see ValueKind.
  value_words = 10,
  shape_ends = 11,  ///< Ends; the keys of configs.
  shape_keys = 12,
  configs = 13,  ///< Config
  config_values = 14,
  aspects = 15,    ///< slimdag::Aspect
  profiles = 16,   ///< Profile
  nodes = 17,      ///< Node
  macros = 18,     ///< Macro
  disabled = 19,   ///< Disabled
  contracts = 20,  ///< Contract
  column_list_ends = 21,
  column_list_items = 22,
  columns = 23,  ///< Column
  constraint_list_ends = 24,
  constraint_list_items = 25,
  constraints = 26,       ///< Constraint
  root_files = 27,        ///< TextId
  manifest = 28,          ///< ManifestRecord, one
  node_index = 29,        ///< IdSlot
  macro_index = 30,       ///< IdSlot
  disabled_index = 31,    ///< IdSlot
  artifact = 32,          ///< Artifact, one
  run_results = 33,       ///< RunResult; there where the state has run results.
  freshness = 34,         ///< Freshness; there where the state has source freshness.
  references = 35,        ///< References
  repaired_configs = 36,  ///< Repaired; there where the artifact was at hand.
  project_flag = 37,      ///< ProjectFlagRecord, one; there where something said what the flag was.
  // What dbt 2 compares, of its own manifests:
  dbt_2_nodes = 60,      ///< Dbt2Node
  dbt_2_macros = 61,     ///< For each macro an index into dbt_2_hashes.
  dbt_2_list_ends = 62,  ///< Ends; lists of indices into dbt_2_hashes.
  dbt_2_list_items = 63,
  dbt_2_key_list_ends = 64,  ///< Ends; lists of indices into dbt_2_keys.
  dbt_2_key_list_items = 65,
  dbt_2_keys = 66,    ///< Dbt2Key
  dbt_2_hashes = 67,  ///< Hash128
};

struct SectionEntry {
  SectionKind kind;
  std::uint32_t width;   ///< Bytes of a number, 2 or 4; 0 for what does not consist of numbers.
  std::uint64_t offset;  ///< From the beginning of the file.
  std::uint64_t size;    ///< Bytes.
};

/// The number of a text; 0 is None (which "" is not). Texts may overlap: a name lies inside the unique_id that it is
/// part of.
using TextId = std::uint32_t;
/// List `i` are the items from ends[i - 1] to ends[i]; ends[0] is 0, so that list 0 is empty.
using ListId = std::uint32_t;
/// Index into `value_ends`; 0 is null.
using ValueId = std::uint32_t;
/// Index into `hashes`.
using HashId = std::uint32_t;

/// A value is a sequence of words in the order of JSON. The first one is ValueKind + (n << value_kind_bits); n is 1 for
/// true, a TextId for numbers and strings, the number of elements or members. A member is the TextId of its key and a
/// value.
enum class ValueKind : std::uint32_t { null, boolean, number, string, array, object };
inline constexpr std::uint32_t value_kind_bits = 3;

/// Config 0 is null, every other one an object: the keys of the list `shape`, and one ValueId in config_values for each
/// from `first_value` on.
struct Config {
  ListId shape;
  std::uint32_t first_value;
};

/// What many nodes have in common.
struct Profile {
  std::uint32_t resource_type, section;
  std::uint32_t flags;  ///< ProfileFlag
  TextId package_name, source_name, access, test_name, database, schema;
  ValueId version, latest_version;
  std::uint32_t first_aspect, aspect_count;
};

enum ProfileFlag : std::uint32_t {
  enabled = 1U << 0U,
  has_tags = 1U << 1U,
  generic_test = 1U << 2U,
  blank_code = 1U << 3U,
  persists_relation_docs = 1U << 4U,
  persists_column_docs = 1U << 5U,
  seed_checksum_is_path = 1U << 6U,
  has_descriptions = 1U << 7U,         ///< Two hashes more.
  has_unrendered_relation = 1U << 8U,  ///< One hash more.
  has_hash_in_1_12 = 1U << 9U,         ///< One hash more.
};

struct Node {
  TextId unique_id, name, original_file_path, patch_path, relation_name, alias;
  ListId fqn, tags, depends_on_nodes, depends_on_macros;
  std::uint32_t config, profile;
  ListId hash_row;         ///< A hash for each aspect of the profile, then those that its flags announce.
  std::uint32_t contract;  ///< Index into `contracts` + 1; 0: none.
};

struct Macro {
  TextId unique_id, name, package_name, original_file_path;
  ListId depends_on_macros;
  HashId body;
};

struct Disabled {
  TextId unique_id, name, original_file_path;
  ValueId version;
  std::uint32_t resource_type;
  std::uint32_t contract;  ///< As in Node.
};

struct Contract {
  TextId checksum, materialized, deprecation_date;
  ListId columns, constraints;
  std::uint32_t flags;  ///< ContractFlag
};

enum ContractFlag : std::uint32_t { contract_enforced = 1, contract_unenforced = 2, contract_model_enabled = 4 };

struct Column {
  TextId key, name, data_type;
  ListId constraints;
};

struct Constraint {
  TextId type, name;
  ValueId columns;
  HashId fingerprint;
};

/// What slimdag::ReferenceData holds, of the nodes that have some.
struct References {
  std::uint32_t node;  ///< Index into `nodes`.
  ListId foreign_keys, inputs;
  ValueId refs, sources;
};

/// What slimdag::RepairedConfig holds, of the nodes that have one.
struct Repaired {
  std::uint32_t node;  ///< Index into `nodes`.
  HashId configs, relation, test_configs;
};

/// What slimdag::ProjectFlag holds of the flag for more unrendered values.
struct ProjectFlagRecord {
  std::uint32_t value, of_run;  ///< 0 or 1
};

struct ManifestRecord {
  TextId dbt_schema_version, dbt_version, project_name, adapter_type, generated_at, invocation_id;
  std::uint32_t schema_version;
  std::uint32_t has_project_name;
  ValueId selectors;
};

/// What slimdag::dbt_2::Record holds.
struct Dbt2Node {
  std::uint32_t parts[17];  ///< Indices into dbt_2_hashes, in the order of dbt_2::Part.
  ListId config, columns;
  ListId unrendered;
  std::uint32_t flags;  ///< dbt_2::Flag
};

struct Dbt2Key {
  std::uint64_t key;
  Hash128 value;
  std::uint64_t empty;  ///< 0 or 1.
};

/// The manifest.json that the snapshot was made of.
struct Artifact {
  Hash128 hash;  ///< Of the whole file.
  TextId name;   ///< Without the folder.
  std::uint32_t reserved;
};

struct RunResult {
  TextId unique_id, status;
};

struct Freshness {
  TextId unique_id;
  std::uint32_t flags;  ///< FreshnessFlag
  double max_loaded_at;
};

enum FreshnessFlag : std::uint32_t { has_max_loaded_at = 1, has_time_zone = 2 };

static_assert(sizeof(Header) == 48 && sizeof(SectionEntry) == 24 && sizeof(Config) == 8);
static_assert(sizeof(Profile) == 52 && sizeof(Node) == 56 && sizeof(Macro) == 24 && sizeof(Disabled) == 24);
static_assert(sizeof(Contract) == 24 && sizeof(Column) == 16 && sizeof(Constraint) == 16);
static_assert(sizeof(Repaired) == 16 && sizeof(ProjectFlagRecord) == 8);
static_assert(sizeof(ManifestRecord) == 36 && sizeof(Artifact) == 24 && sizeof(RunResult) == 8);
static_assert(sizeof(Freshness) == 16 && std::is_trivially_copyable_v<Header>);

}  // namespace slimdag::snapshot
