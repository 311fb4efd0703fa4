#include "manifest/dbt_2_snapshot.hpp"

#include <algorithm>
#include <array>
#include <type_traits>
#include <vector>

#include "manifest/dbt_2_table.hpp"
#include "manifest/snapshot_lists.hpp"
#include "semantics/rules.hpp"
#include "slimdag/error.hpp"

namespace slimdag::snapshot {
namespace {

using dbt_2::Record;
using dbt_2::Table;

static_assert(dbt_2::part_count == std::extent_v<decltype(Dbt2Node::parts)>);
using dbt_2::UnrenderedKey;

bool is_of_the_engine(const ManifestData& manifest) {
  return has(semantics_of_version(manifest.metadata.dbt_version).semantics, Rule::compares_normal_forms);
}

class TableWriter {
 public:
  explicit TableWriter(Sections& sections) : sections_(sections) {}

  void write(const Table& table) {
    std::vector<Dbt2Node> nodes;
    nodes.reserve(table.nodes.size());
    for (const Record& record : table.nodes) nodes.push_back(node_of(record));
    std::vector<HashId> macros;
    macros.reserve(table.macros.size());
    for (const Hash128& hash : table.macros) macros.push_back(hashes_.add(hash));
    sections_.add_numbers(SectionKind::dbt_2_nodes, nodes);
    sections_.add_numbers(SectionKind::dbt_2_macros, macros);
    sections_.add_numbers(SectionKind::dbt_2_list_ends, lists_.ends());
    sections_.add_numbers(SectionKind::dbt_2_list_items, lists_.items());
    sections_.add_numbers(SectionKind::dbt_2_key_list_ends, key_lists_.ends());
    sections_.add_numbers(SectionKind::dbt_2_key_list_items, key_lists_.items());
    sections_.add(SectionKind::dbt_2_keys, keys_.items());
    sections_.add(SectionKind::dbt_2_hashes, hashes_.items());
  }

 private:
  ListId list_of(std::span<const Hash128> hashes) {
    std::vector<HashId> ids;
    for (const Hash128& hash : hashes) ids.push_back(hashes_.add(hash));
    return lists_.add(ids);
  }

  Dbt2Node node_of(const Record& record) {
    Dbt2Node node{};
    for (std::size_t i = 0; i < dbt_2::part_count; ++i) node.parts[i] = hashes_.add(record.parts[i]);
    node.config = list_of(record.config);
    node.columns = list_of(record.columns);
    std::vector<std::uint32_t> keys;
    for (const UnrenderedKey& key : record.unrendered)
      keys.push_back(keys_.add(Dbt2Key{key.key, key.value, key.empty ? 1U : 0U}));
    node.unrendered = key_lists_.add(keys);
    node.flags = record.flags;
    return node;
  }

  Sections& sections_;
  Items<Hash128> hashes_;
  Items<Dbt2Key> keys_;
  Lists lists_, key_lists_;
};

std::shared_ptr<const Table> read_table(const Image& image, std::size_t node_count, std::size_t macro_count) {
  const auto check = [&](bool condition, std::string_view what) {
    if (!condition) image.throw_damaged(what);
  };
  const auto hashes = image.section<Hash128>(SectionKind::dbt_2_hashes);
  const auto keys = image.section<Dbt2Key>(SectionKind::dbt_2_keys);
  const auto nodes = image.records<Dbt2Node>(SectionKind::dbt_2_nodes);
  const Numbers macros = image.numbers(SectionKind::dbt_2_macros);
  const Numbers items = image.numbers(SectionKind::dbt_2_list_items);
  const Numbers key_items = image.numbers(SectionKind::dbt_2_key_list_items);
  const NumberLists lists(read_ends(image, SectionKind::dbt_2_list_ends, items.size()), items);
  const NumberLists key_lists(read_ends(image, SectionKind::dbt_2_key_list_ends, key_items.size()), key_items);
  check(nodes.size() == node_count && macros.size() == macro_count, "what dbt 2 compares does not fit the nodes");
  check_below(image, items, hashes.size());
  check_below(image, key_items, keys.size());
  check_below(image, macros, hashes.size());
  auto table = std::make_shared<Table>();
  table->arena = std::make_shared<Arena>();
  // Once each, and shared: nodes whose lists are the same have one.
  std::vector<Hash128> all(items.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = hashes[items[i]];
  const std::span<const Hash128> listed = table->arena->copy(std::span<const Hash128>(all));
  std::vector<UnrenderedKey> all_keys;
  all_keys.reserve(key_items.size());
  for (std::size_t i = 0; i < key_items.size(); ++i) {
    const Dbt2Key& key = keys[key_items[i]];
    all_keys.push_back({key.key, key.value, key.empty != 0});
  }
  const std::span<const UnrenderedKey> listed_keys = table->arena->copy(std::span<const UnrenderedKey>(all_keys));
  for (std::uint32_t i = 0; i < key_lists.count(); ++i)
    check(std::ranges::is_sorted(listed_keys.subspan(key_lists.first(i), key_lists[i].size()), {}, &UnrenderedKey::key),
          "keys of what dbt 2 compares are not in order");
  table->nodes.resize(node_count);
  for (std::size_t n = 0; n < node_count; ++n) {
    const Dbt2Node r = nodes[n];
    Record& record = table->nodes[n];
    check(r.config < lists.count() && r.columns < lists.count() && r.unrendered < key_lists.count(),
          "a list of what dbt 2 compares is missing");
    for (std::size_t i = 0; i < dbt_2::part_count; ++i) {
      check(r.parts[i] < hashes.size(), "a hash of what dbt 2 compares is missing");
      record.parts[i] = hashes[r.parts[i]];
    }
    record.config = listed.subspan(lists.first(r.config), lists[r.config].size());
    record.columns = listed.subspan(lists.first(r.columns), lists[r.columns].size());
    record.unrendered = listed_keys.subspan(key_lists.first(r.unrendered), key_lists[r.unrendered].size());
    record.flags = static_cast<std::uint8_t>(r.flags);
  }
  table->macros.reserve(macro_count);
  for (std::size_t i = 0; i < macro_count; ++i) table->macros.push_back(hashes[macros[i]]);
  return table;
}

/// A record has a hash for each rule of its kind, or comparisons would look behind its list.
void check_rules(const Image& image, const ManifestData& manifest, const Table& table) {
  for (std::size_t i = 0; i < table.nodes.size(); ++i)
    if (table.nodes[i].config.size() != dbt_2::config_rules(manifest.nodes[i].resource_type).size())
      image.throw_damaged("a config of what dbt 2 compares has too few values or too many");
}

}  // namespace

namespace {

/// nullptr where the artifact is gone: a question that needs it says so then.
const Table* table_at_hand(const ManifestData& manifest) {
  constexpr std::array gone = {ErrorCode::text_not_held,
                               ErrorCode::unsupported_version,
                               ErrorCode::artifact_replaced,
                               ErrorCode::file_not_found,
                               ErrorCode::io,
                               ErrorCode::invalid_json};
  try {
    return &dbt_2::table_of(manifest);
  } catch (const Error& error) {
    if (std::ranges::find(gone, error.code()) == gone.end()) throw;
    return nullptr;
  }
}

}  // namespace

void add_dbt_2_table(Sections& sections, const ManifestData& manifest) {
  if (!is_of_the_engine(manifest)) return;
  if (const Table* table = table_at_hand(manifest)) TableWriter(sections).write(*table);
}

void adopt_dbt_2_table(ManifestData& manifest, const std::shared_ptr<const Image>& image) {
  if (!image->has(SectionKind::dbt_2_nodes)) return;
  // At once: what does not fit is an error of the file, not of a later question.
  std::shared_ptr<const Table> table = read_table(*image, manifest.nodes.size(), manifest.macros.size());
  check_rules(*image, manifest, *table);
  manifest.held_dbt_2 = [table = std::move(table)] { return table; };
}

}  // namespace slimdag::snapshot
