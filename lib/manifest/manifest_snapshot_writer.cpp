#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <iterator>

#include "manifest/dbt_2_snapshot.hpp"
#include "manifest/manifest_snapshot.hpp"
#include "slimdag/error.hpp"

namespace slimdag::snapshot {
namespace {

/// Gives each pointer to an object that equal owners share one number.
template <typename Object>
using Numbers = boost::unordered_flat_map<const Object*, std::uint32_t>;

class ManifestWriter {
 public:
  ManifestWriter(Sections& sections, const ManifestData& manifest) : sections_(sections), manifest_(manifest) {
    configs_.push_back({0, 0});
  }

  void write() {
    std::vector<Node> nodes;
    nodes.reserve(manifest_.nodes.size());
    for (const NodeData& node : manifest_.nodes) nodes.push_back(record_of(node));
    std::vector<Macro> macros;
    macros.reserve(manifest_.macros.size());
    for (const MacroData& macro : manifest_.macros) macros.push_back(record_of(macro));
    std::vector<Disabled> disabled;
    disabled.reserve(manifest_.disabled.size());
    for (const DisabledData& item : manifest_.disabled) disabled.push_back(record_of(item));
    sections_.add_numbers(SectionKind::nodes, nodes);
    sections_.add_numbers(SectionKind::macros, macros);
    sections_.add_numbers(SectionKind::disabled, disabled);
    add_references();
    add_repaired_configs();
    add_project_flag();
    add_root_files();
    add_manifest_record();
    add_artifact();
    add_indexes();
    add_pools();
    add_dbt_2_table(sections_, manifest_);
  }

 private:
  Node record_of(const NodeData& node) {
    const std::string_view id = node.unique_id;
    Node record{};
    record.unique_id = sections_.text(id);
    record.name = sections_.text_within(node.name, id);
    record.original_file_path = sections_.text(node.original_file_path);
    record.patch_path = sections_.text(node.patch_path);
    record.relation_name = sections_.text(node.relation_name);
    record.alias = sections_.text_within(node.alias, node.relation_name);
    record.fqn = texts(node.fqn);
    record.tags = texts(node.tags);
    record.depends_on_nodes = texts(node.depends_on_nodes);
    record.depends_on_macros = texts(node.depends_on_macros);
    record.config = config(node.config);
    record.profile = profiles_.add(profile_of(node));
    record.hash_row = hash_row(node);
    record.contract = contract(node.contract);
    return record;
  }

  Profile profile_of(const NodeData& node) {
    const std::string_view id = node.unique_id;
    Profile profile{};
    profile.resource_type = static_cast<std::uint32_t>(node.resource_type);
    profile.section = static_cast<std::uint32_t>(node.section);
    profile.flags = flags_of(node);
    profile.package_name = sections_.text_within(node.package_name, id);
    profile.source_name = sections_.text_within(node.source_name, id);
    profile.access = sections_.text(node.access);
    profile.test_name = sections_.text_within(node.test_name, id);
    profile.database = sections_.text_within(node.database, node.relation_name);
    profile.schema = sections_.text_within(node.schema, node.relation_name);
    profile.version = value(node.version);
    profile.latest_version = value(node.latest_version);
    profile.first_aspect = aspects_.add(node.aspects);
    profile.aspect_count = static_cast<std::uint32_t>(node.aspects.size());
    return profile;
  }

  static std::uint32_t flags_of(const NodeData& node) {
    std::uint32_t flags = 0;
    const auto set = [&flags](bool condition, ProfileFlag flag) { flags |= condition ? std::uint32_t{flag} : 0U; };
    set(node.enabled, enabled);
    set(node.has_tags, has_tags);
    set(node.generic_test, generic_test);
    set(node.blank_code, blank_code);
    set(node.persists_relation_docs, persists_relation_docs);
    set(node.persists_column_docs, persists_column_docs);
    set(node.seed_checksum_is_path, seed_checksum_is_path);
    set(node.descriptions != no_hashes, has_descriptions);
    set(node.unrendered_relation != no_hashes, has_unrendered_relation);
    set(node.hash_in_1_12 != no_hashes, has_hash_in_1_12);
    return flags;
  }

  ListId hash_row(const NodeData& node) {
    std::vector<HashId> row;
    const auto append = [&](const Hash128* hashes, std::size_t count) {
      for (const Hash128& hash : std::span(hashes, count)) row.push_back(hashes_.add(hash));
    };
    append(node.fingerprints, node.aspects.size());
    if (node.descriptions != no_hashes) append(node.descriptions, 2);
    if (node.unrendered_relation != no_hashes) append(node.unrendered_relation, 1);
    if (node.hash_in_1_12 != no_hashes) append(node.hash_in_1_12, 1);
    return hash_rows_.add(row);
  }

  Macro record_of(const MacroData& macro) {
    const std::string_view id = macro.unique_id;
    return {sections_.text(id),
            sections_.text_within(macro.name, id),
            sections_.text_within(macro.package_name, id),
            sections_.text(macro.original_file_path),
            texts(macro.depends_on_macros),
            hashes_.add(macro.body)};
  }

  Disabled record_of(const DisabledData& item) {
    return {sections_.text(item.unique_id),
            sections_.text_within(item.name, item.unique_id),
            sections_.text(item.original_file_path),
            value(item.version),
            static_cast<std::uint32_t>(item.resource_type),
            contract(item.contract)};
  }

  ListId texts(Texts list) {
    const auto [at, is_new] = known_lists_.try_emplace(list.data(), 0);
    if (list.empty() || !is_new) return list.empty() ? 0 : at->second;
    std::vector<TextId> ids;
    ids.reserve(list.size());
    for (const std::string_view item : list) ids.push_back(sections_.text(item));
    return at->second = text_lists_.add(ids);
  }

  ValueId value(const json::Value& value) {
    if (value.is_null()) return 0;
    std::vector<std::uint32_t> words;
    append(value, words);
    return values_.add(words);
  }

  void append(const json::Value& value, std::vector<std::uint32_t>& words) {
    const auto head = [&](ValueKind kind, std::uint32_t n) {
      words.push_back(static_cast<std::uint32_t>(kind) + (n << value_kind_bits));
    };
    switch (value.kind) {
      case json::Kind::null:
        return head(ValueKind::null, 0);
      case json::Kind::boolean:
        return head(ValueKind::boolean, value.truth ? 1 : 0);
      case json::Kind::number:
        return head(ValueKind::number, sections_.text(value.string()));
      case json::Kind::string:
        return head(ValueKind::string, sections_.text(value.string()));
      case json::Kind::array:
        head(ValueKind::array, value.size);
        for (const json::Value& item : value.array()) append(item, words);
        return;
      case json::Kind::object:
        head(ValueKind::object, value.size);
        for (const json::Member& member : value.object()) {
          words.push_back(sections_.text(member.key));
          append(member.value, words);
        }
        return;
    }
  }

  std::uint32_t config(std::uint32_t number) {
    const json::Value& config = manifest_.configs[number];
    if (!config.is_object()) return 0;
    const auto [at, is_new] = known_configs_.try_emplace(number, static_cast<std::uint32_t>(configs_.size()));
    if (!is_new) return at->second;
    std::vector<TextId> keys;
    std::vector<ValueId> values;
    for (const json::Member& member : config.object()) {
      keys.push_back(sections_.text(member.key));
      values.push_back(value(member.value));
    }
    configs_.push_back({shapes_.add(keys), static_cast<std::uint32_t>(config_values_.size())});
    config_values_.insert(config_values_.end(), values.begin(), values.end());
    return at->second;
  }

  std::uint32_t contract(const ContractData* contract) {
    if (contract == nullptr) return 0;
    std::vector<std::uint32_t> columns;
    columns.reserve(contract->columns.size());
    for (const ContractColumn* item : contract->columns) columns.push_back(column(*item));
    const std::uint32_t flags = (contract->enforced ? contract_enforced : 0U) |
                                (contract->unenforced ? contract_unenforced : 0U) |
                                (contract->enabled ? contract_model_enabled : 0U);
    return contracts_.add(Contract{sections_.text(contract->checksum), sections_.text(contract->materialized),
                                   sections_.text(contract->deprecation_date), column_lists_.add(columns),
                                   constraints(contract->constraints), flags}) +
           1;
  }

  std::uint32_t column(const ContractColumn& column) {
    const auto [at, is_new] = known_columns_.try_emplace(&column, 0);
    if (is_new)
      at->second = columns_.add(Column{sections_.text(column.key), sections_.text(column.name),
                                       sections_.text(column.data_type), constraints(column.constraints)});
    return at->second;
  }

  ListId constraints(std::span<const ConstraintData> list) {
    std::vector<std::uint32_t> items;
    for (const ConstraintData& item : list)
      items.push_back(constraints_.add(Constraint{sections_.text(item.type), sections_.text(item.name),
                                                  value(item.columns), hashes_.add(item.fingerprint)}));
    return constraint_lists_.add(items);
  }

  void add_references() {
    std::vector<References> records;
    for (std::uint32_t i = 0; i < manifest_.nodes.size(); ++i) {
      const auto at = manifest_.references.find(manifest_.nodes[i].unique_id);
      if (at == manifest_.references.end()) continue;
      const ReferenceData& data = at->second;
      records.push_back({i, texts(data.foreign_keys), texts(data.inputs), value(data.refs), value(data.sources)});
    }
    sections_.add_numbers(SectionKind::references, records);
  }

  /// nullptr where the artifact is gone: a question that needs them says so then.
  const RepairedConfigs* repairs_at_hand() const {
    constexpr std::array gone = {ErrorCode::text_not_held, ErrorCode::artifact_replaced, ErrorCode::file_not_found,
                                 ErrorCode::io, ErrorCode::invalid_json};
    try {
      return &manifest_.repaired_configs({});
    } catch (const Error& error) {
      if (std::ranges::find(gone, error.code()) == gone.end()) throw;
      return nullptr;
    }
  }

  void add_repaired_configs() {
    const RepairedConfigs* repairs = repairs_at_hand();
    if (repairs == nullptr) return;
    std::vector<Repaired> records;
    for (std::uint32_t i = 0; i < manifest_.nodes.size(); ++i)
      if (const RepairedConfig* config = repairs->find(&manifest_.nodes[i]))
        records.push_back(
            {i, hashes_.add(config->configs), hashes_.add(config->relation), hashes_.add(config->test_configs)});
    sections_.add_numbers(SectionKind::repaired_configs, records);
  }

  void add_project_flag() {
    const auto& flag = manifest_.more_unrendered_values.get([this] { return flag_of_surroundings(manifest_); });
    if (!flag) return;
    sections_.add(SectionKind::project_flag,
                  std::vector<ProjectFlagRecord>{{flag->value ? 1U : 0U, flag->of_run ? 1U : 0U}});
  }

  void add_root_files() {
    std::vector<TextId> files;
    for (const std::string_view path : manifest_.root_files) files.push_back(sections_.text(path));
    sections_.add_numbers(SectionKind::root_files, files);
  }

  void add_manifest_record() {
    const ManifestMetadata& m = manifest_.metadata;
    const std::vector<ManifestRecord> record = {{sections_.text(m.dbt_schema_version), sections_.text(m.dbt_version),
                                                 sections_.text(m.project_name), sections_.text(m.adapter_type),
                                                 sections_.text(m.generated_at), sections_.text(m.invocation_id),
                                                 static_cast<std::uint32_t>(m.schema_version),
                                                 manifest_.has_project_name ? 1U : 0U, value(manifest_.selectors)}};
    sections_.add_numbers(SectionKind::manifest, record);
  }

  void add_artifact() {
    const ArtifactSource::Identity artifact = manifest_.source->identity();
    sections_.add(SectionKind::artifact, std::vector<Artifact>{{artifact.hash, sections_.own_text(artifact.name), 0}});
  }

  void add_indexes() {
    add_index(SectionKind::node_index, manifest_.node_by_id.slots());
    add_index(SectionKind::macro_index, manifest_.macro_by_id.slots());
    add_index(SectionKind::disabled_index, manifest_.disabled_by_id.slots());
  }

  /// In as little room as still leaves a slot in eight free, filled in the order of the table.
  void add_index(SectionKind kind, std::span<const IdSlot> slots) {
    std::vector<IdSlot> used;
    std::ranges::copy_if(slots, std::back_inserter(used),
                         [](const IdSlot& slot) { return slot.index != IdSlot::free; });
    std::ranges::sort(used, {}, &IdSlot::index);
    std::size_t room = slots.size();
    while (room > 1 && 8 * used.size() <= 7 * (room / 2)) room /= 2;
    std::vector<IdSlot> packed(room);
    for (const IdSlot& slot : used) {
      std::size_t at = slot.hash & (room - 1);
      while (packed[at].index != IdSlot::free) at = (at + 1) & (room - 1);
      packed[at] = slot;
    }
    sections_.add(kind, packed);
  }

  void add_pools() {
    const auto add_lists = [this](SectionKind ends, SectionKind items, const Lists& lists) {
      sections_.add_numbers(ends, lists.ends());
      sections_.add_numbers(items, lists.items());
    };
    add_lists(SectionKind::text_list_ends, SectionKind::text_list_items, text_lists_);
    add_lists(SectionKind::hash_row_ends, SectionKind::hash_row_items, hash_rows_);
    add_lists(SectionKind::value_ends, SectionKind::value_words, values_);
    add_lists(SectionKind::shape_ends, SectionKind::shape_keys, shapes_);
    add_lists(SectionKind::column_list_ends, SectionKind::column_list_items, column_lists_);
    add_lists(SectionKind::constraint_list_ends, SectionKind::constraint_list_items, constraint_lists_);
    sections_.add(SectionKind::hashes, hashes_.items());
    sections_.add_numbers(SectionKind::configs, configs_);
    sections_.add_numbers(SectionKind::config_values, config_values_);
    sections_.add(SectionKind::aspects, aspects_.items());
    sections_.add_numbers(SectionKind::profiles, profiles_.items());
    sections_.add_numbers(SectionKind::contracts, contracts_.items());
    sections_.add_numbers(SectionKind::columns, columns_.items());
    sections_.add_numbers(SectionKind::constraints, constraints_.items());
  }

  Sections& sections_;
  const ManifestData& manifest_;
  Lists text_lists_, hash_rows_, values_, shapes_, column_lists_, constraint_lists_;
  Items<Hash128> hashes_;
  Items<Aspect> aspects_;
  Items<Profile> profiles_;
  Items<Contract> contracts_;
  Items<Column> columns_;
  Items<Constraint> constraints_;
  std::vector<Config> configs_;
  std::vector<ValueId> config_values_;
  Numbers<std::string_view> known_lists_;
  Numbers<ContractColumn> known_columns_;
  boost::unordered_flat_map<std::uint32_t, std::uint32_t> known_configs_;
};

}  // namespace

void add_manifest(Sections& sections, const ManifestData& manifest) {
  if (manifest.of_older_snapshot) {
    ErrorLocation where;
    where.file = manifest.source->name();
    throw Error(ErrorCode::unsupported_version,
                "the snapshot was made by an older slimdag and does not hold what a new one holds", std::move(where),
                "Make the new snapshot from the manifest.json.");
  }
  ManifestWriter(sections, manifest).write();
}

}  // namespace slimdag::snapshot
