#include <algorithm>
#include <initializer_list>
#include <memory>

#include "manifest/dbt_2_snapshot.hpp"
#include "manifest/manifest_snapshot.hpp"
#include "manifest/snapshot_lists.hpp"
#include "manifest/snapshot_values.hpp"
#include "slimdag/error.hpp"
#include "support/huge_pages.hpp"

namespace slimdag::snapshot {
namespace {

constexpr auto last_resource_type = static_cast<std::uint32_t>(ResourceType::function);
constexpr auto last_section = static_cast<std::uint32_t>(Section::functions);
constexpr auto last_aspect = static_cast<std::uint8_t>(slimdag::Aspect::overloads);
constexpr std::size_t description_count = 2;

/// Makes ManifestData of an image. Each table is checked where it is read, before anything of it is used.
class ManifestReader {
 public:
  explicit ManifestReader(std::shared_ptr<const Image> image)
      : image_(std::move(image)), data_(std::make_shared<ManifestData>()) {}

  std::shared_ptr<ManifestData> read() {
    texts_ = read_texts(*image_, data_->arena);
    text_lists_ = read_text_lists();
    values_ = read_values(*image_, texts_, data_->arena);
    hashes_ = image_->section<Hash128>(SectionKind::hashes);
    hash_rows_ = read_hash_rows();
    read_contracts();
    read_metadata();
    read_configs();
    read_profiles();
    read_nodes();
    read_macros();
    read_disabled();
    read_references();
    read_repaired_configs();
    read_project_flag();
    data_->of_older_snapshot = image_->rules() < snapshot_rules;
    read_root_files();
    adopt(data_->node_by_id, SectionKind::node_index, data_->nodes.size());
    adopt(data_->macro_by_id, SectionKind::macro_index, data_->macros.size());
    adopt(data_->disabled_by_id, SectionKind::disabled_index, data_->disabled.size());
    read_artifact();
    adopt_dbt_2_table(*data_, image_);
    data_->image = std::move(image_);
    return std::move(data_);
  }

 private:
  void check(bool condition, std::string_view what) const {
    if (!condition) image_->throw_damaged(what);
  }
  std::string_view text(TextId id) const {
    check(id < texts_.size(), "a text is missing");
    return texts_[id];
  }
  const json::Value& value(ValueId id) const {
    check(id < values_.size(), "a value is missing");
    return values_[id];
  }
  Texts text_list(ListId id) const {
    check(id < text_lists_.count(), "a list is missing");
    return text_lists_[id];
  }
  const Hash128& hash(HashId id) const {
    check(id < hashes_.size(), "a hash is missing");
    return hashes_[id];
  }
  const ContractData* contract(std::uint32_t number) const {
    check(number <= contracts_.size(), "a contract is missing");
    return number == 0 ? nullptr : &contracts_[number - 1];
  }

  /// Lists of what `items` number in a table of `size`, each one put in the place of its number by `get`.
  template <typename T, typename Get>
  ListsOf<T> read_lists(SectionKind ends, SectionKind items, std::size_t size, Get&& get) {
    const Numbers numbers = image_->numbers(items);
    check_below(*image_, numbers, size);
    T* listed = data_->arena.room_for<T>(numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) std::construct_at(listed + i, get(numbers[i]));
    return {read_ends(*image_, ends, numbers.size()), listed};
  }

  ListsOf<std::string_view> read_text_lists() {
    return read_lists<std::string_view>(SectionKind::text_list_ends, SectionKind::text_list_items, texts_.size(),
                                        [this](TextId id) { return texts_[id]; });
  }

  ListsOf<Hash128> read_hash_rows() {
    return read_lists<Hash128>(SectionKind::hash_row_ends, SectionKind::hash_row_items, hashes_.size(),
                               [this](HashId id) { return hashes_[id]; });
  }

  void read_contracts() {
    const auto constraints = read_constraints();
    const auto columns = read_columns(constraints);
    const auto records = image_->records<Contract>(SectionKind::contracts);
    ContractData* contracts = data_->arena.room_for<ContractData>(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
      const Contract r = records[i];
      check(r.columns < columns.count() && r.constraints < constraints.count(), "a list of a contract is missing");
      ContractData& contract = *std::construct_at(contracts + i);
      contract.enforced = (r.flags & contract_enforced) != 0;
      contract.unenforced = (r.flags & contract_unenforced) != 0;
      contract.enabled = (r.flags & contract_model_enabled) != 0;
      contract.checksum = text(r.checksum);
      contract.materialized = text(r.materialized);
      contract.deprecation_date = text(r.deprecation_date);
      contract.columns = columns[r.columns];
      contract.constraints = constraints[r.constraints];
    }
    contracts_ = {contracts, records.size()};
  }

  ListsOf<ConstraintData> read_constraints() {
    const auto records = image_->records<Constraint>(SectionKind::constraints);
    return read_lists<ConstraintData>(
        SectionKind::constraint_list_ends, SectionKind::constraint_list_items, records.size(), [&](std::uint32_t item) {
          const Constraint r = records[item];
          return ConstraintData{text(r.type), text(r.name), value(r.columns), hash(r.fingerprint)};
        });
  }

  ListsOf<const ContractColumn*> read_columns(const ListsOf<ConstraintData>& constraints) {
    const auto records = image_->records<Column>(SectionKind::columns);
    ContractColumn* columns = data_->arena.room_for<ContractColumn>(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
      const Column r = records[i];
      check(r.constraints < constraints.count(), "a list of constraints is missing");
      std::construct_at(columns + i,
                        ContractColumn{text(r.key), text(r.name), text(r.data_type), constraints[r.constraints]});
    }
    return read_lists<const ContractColumn*>(SectionKind::column_list_ends, SectionKind::column_list_items,
                                             records.size(), [columns](std::uint32_t item) { return columns + item; });
  }

  void read_metadata() {
    const auto records = image_->records<ManifestRecord>(SectionKind::manifest);
    check(records.size() == 1, "its description of the manifest is missing");
    const ManifestRecord r = records[0];
    data_->metadata = {text(r.dbt_schema_version),
                       text(r.dbt_version),
                       text(r.project_name),
                       text(r.adapter_type),
                       text(r.generated_at),
                       text(r.invocation_id),
                       static_cast<int>(r.schema_version)};
    data_->has_project_name = r.has_project_name != 0;
    data_->selectors = value(r.selectors);
  }

  /// Checks the configs, and leaves it to the first look to put them together: they are the largest part of the memory,
  /// and few questions need them.
  void read_configs() {
    const auto records = image_->records<Config>(SectionKind::configs);
    const Numbers values = image_->numbers(SectionKind::config_values);
    const Numbers keys = image_->numbers(SectionKind::shape_keys);
    const NumberLists shapes(read_ends(*image_, SectionKind::shape_ends, keys.size()), keys);
    check_below(*image_, keys, texts_.size());
    check_below(*image_, values, values_.size());
    check(!records.empty(), "it has no configs");
    // One behind the other: configs that share values would need more memory than the file has.
    std::size_t next_value = 0;
    for (std::size_t i = 0; i < records.size(); ++i) {
      const Config r = records[i];
      check(r.shape < shapes.count() && (i == 0 || r.first_value == next_value) &&
                shapes[r.shape].size() <= values.size() - next_value,
            "a config is outside of the values");
      if (i > 0) next_value += shapes[r.shape].size();
    }
    config_count_ = records.size();
    data_->configs.defer([records, shapes, values, texts = texts_, all = values_, arena = &data_->config_arena] {
      std::vector<json::Value> configs(records.size());
      for (std::size_t i = 1; i < records.size(); ++i) {
        const Numbers names = shapes[records[i].shape];
        const Numbers own = values.sub(records[i].first_value, names.size());
        json::Member* members = arena->room_for<json::Member>(names.size());
        for (std::size_t k = 0; k < names.size(); ++k)
          std::construct_at(members + k, json::Member{texts[names[k]], all[own[k]]});
        configs[i] = json::Value::of_object({members, names.size()});
      }
      return configs;
    });
  }

  /// A node with everything that it shares with others.
  void read_profiles() {
    const auto aspects = image_->section<slimdag::Aspect>(SectionKind::aspects);
    for (const slimdag::Aspect aspect : aspects)
      check(static_cast<std::uint8_t>(aspect) <= last_aspect, "an aspect is none");
    const auto records = image_->records<Profile>(SectionKind::profiles);
    profiles_.reserve(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
      const Profile r = records[i];
      check(r.resource_type <= last_resource_type && r.section <= last_section, "a kind of node is none");
      check(r.first_aspect <= aspects.size() && r.aspect_count <= aspects.size() - r.first_aspect,
            "an aspect is missing");
      NodeData node;
      node.package_name = text(r.package_name);
      node.source_name = text(r.source_name);
      node.access = text(r.access);
      node.test_name = text(r.test_name);
      node.database = text(r.database);
      node.schema = text(r.schema);
      node.version = value(r.version);
      node.latest_version = value(r.latest_version);
      node.aspects = aspects.subspan(r.first_aspect, r.aspect_count);
      node.resource_type = static_cast<ResourceType>(r.resource_type);
      node.section = static_cast<Section>(r.section);
      node.enabled = (r.flags & enabled) != 0;
      node.has_tags = (r.flags & has_tags) != 0;
      node.generic_test = (r.flags & generic_test) != 0;
      node.blank_code = (r.flags & blank_code) != 0;
      node.persists_relation_docs = (r.flags & persists_relation_docs) != 0;
      node.persists_column_docs = (r.flags & persists_column_docs) != 0;
      node.seed_checksum_is_path = (r.flags & seed_checksum_is_path) != 0;
      profiles_.push_back({node, (r.flags & has_descriptions) != 0, (r.flags & has_unrendered_relation) != 0,
                           (r.flags & has_hash_in_1_12) != 0});
    }
  }

  void read_nodes() {
    const auto records = image_->records<Node>(SectionKind::nodes);
    check(records.size() < no_node, "it has more nodes than there are numbers");
    data_->nodes.reserve(records.size());
    wish_for_huge_pages(data_->nodes.data(), data_->nodes.capacity() * sizeof(NodeData));
    Said said(*image_);
    for (std::size_t i = 0; i < records.size(); ++i) {
      const Node r = records[i];
      check(points_inside(r), "a node points behind a table");
      const SharedProfile& profile = profiles_[r.profile];
      NodeData& node = data_->nodes.emplace_back(profile.node);
      node.unique_id = texts_[r.unique_id];
      node.name = texts_[r.name];
      node.original_file_path = texts_[r.original_file_path];
      node.patch_path = texts_[r.patch_path];
      node.relation_name = texts_[r.relation_name];
      node.alias = texts_[r.alias];
      node.fqn = text_lists_[r.fqn];
      node.tags = text_lists_[r.tags];
      node.depends_on_nodes = text_lists_[r.depends_on_nodes];
      node.depends_on_macros = text_lists_[r.depends_on_macros];
      node.config = r.config;
      node.contract = r.contract == 0 ? nullptr : &contracts_[r.contract - 1];
      set_hashes(node, profile, hash_rows_[r.hash_row]);
      said.add(node);
    }
  }

  /// What all nodes say together. Texts and lists are shared, and a few bytes may say much: far more than any project's
  /// nodes say in as large a snapshot is refused, since answers would need memory out of proportion to the file.
  class Said {
   public:
    explicit Said(const Image& image) : image_(image) {}

    void add(const NodeData& node) {
      edges_ += node.depends_on_nodes.size();
      items_ += node.fqn.size() + node.tags.size() + node.depends_on_macros.size();
      add({node.unique_id, node.name, node.original_file_path, node.patch_path, node.relation_name, node.alias,
           node.package_name, node.source_name, node.access, node.test_name, node.database, node.schema});
    }
    void add(std::initializer_list<std::string_view> texts) {
      for (const std::string_view text : texts) bytes_ += text.size();
      constexpr std::size_t most_bytes = 64, most_edges = 8, most_items = 64;
      const std::size_t size = std::max(image_.size(), smallest);
      if (bytes_ / most_bytes > size || edges_ / most_edges > size || items_ / most_items > size)
        image_.throw_damaged("its nodes share more than nodes do");
    }

   private:
    static constexpr std::size_t smallest = 4096;
    const Image& image_;
    std::size_t bytes_ = 0, edges_ = 0, items_ = 0;
  };

  bool points_inside(const Node& r) const noexcept {
    const std::uint32_t text =
        std::max({r.unique_id, r.name, r.original_file_path, r.patch_path, r.relation_name, r.alias});
    const std::uint32_t list = std::max({r.fqn, r.tags, r.depends_on_nodes, r.depends_on_macros});
    return text < texts_.size() && list < text_lists_.count() && r.config < config_count_ &&
           r.profile < profiles_.size() && r.hash_row < hash_rows_.count() && r.contract <= contracts_.size();
  }

  struct SharedProfile {
    NodeData node;
    bool has_descriptions;
    bool has_unrendered_relation;
    bool has_hash_in_1_12;
  };

  void set_hashes(NodeData& node, const SharedProfile& profile, std::span<const Hash128> row) const {
    const std::size_t prints = node.aspects.size();
    const std::size_t descriptions = profile.has_descriptions ? description_count : 0;
    const std::size_t unrendered = profile.has_unrendered_relation ? 1 : 0;
    const std::size_t in_1_12 = profile.has_hash_in_1_12 ? 1 : 0;
    check(row.size() == prints + descriptions + unrendered + in_1_12, "a node has too few hashes or too many");
    node.fingerprints = row.data();
    if (profile.has_descriptions) node.descriptions = row.data() + prints;
    if (profile.has_unrendered_relation) node.unrendered_relation = row.data() + prints + descriptions;
    if (profile.has_hash_in_1_12) node.hash_in_1_12 = row.data() + prints + descriptions + unrendered;
  }

  void read_repaired_configs() {
    if (!image_->has(SectionKind::repaired_configs)) return;
    RepairedConfigs& repairs = data_->held_repairs.emplace();
    const auto records = image_->records<Repaired>(SectionKind::repaired_configs);
    for (std::size_t i = 0; i < records.size(); ++i) {
      const Repaired r = records[i];
      check(r.node < data_->nodes.size(), "a node with a repaired configuration is missing");
      repairs.add(&data_->nodes[r.node], {hash(r.configs), hash(r.relation), hash(r.test_configs)});
    }
  }

  void read_project_flag() {
    if (!image_->has(SectionKind::project_flag)) return;
    const auto records = image_->section<ProjectFlagRecord>(SectionKind::project_flag);
    check(records.size() == 1, "it has not one project");
    data_->more_unrendered_values.get([&] {
      return std::optional(ProjectFlag{records[0].value != 0, records[0].of_run != 0});
    });
  }

  void read_macros() {
    const auto records = image_->records<Macro>(SectionKind::macros);
    data_->macros.reserve(records.size());
    Said said(*image_);
    for (std::size_t i = 0; i < records.size(); ++i) {
      const Macro r = records[i];
      said.add({text(r.unique_id), text(r.name), text(r.package_name), text(r.original_file_path)});
      data_->macros.push_back({text(r.unique_id), text(r.name), text(r.package_name), text(r.original_file_path),
                               text_list(r.depends_on_macros), hash(r.body)});
    }
  }

  void read_disabled() {
    const auto records = image_->records<Disabled>(SectionKind::disabled);
    data_->disabled.reserve(records.size());
    Said said(*image_);
    for (std::size_t i = 0; i < records.size(); ++i) {
      const Disabled r = records[i];
      said.add({text(r.unique_id), text(r.name), text(r.original_file_path)});
      check(r.resource_type <= last_resource_type, "a kind of node is none");
      data_->disabled.push_back({text(r.unique_id), text(r.name), text(r.original_file_path), value(r.version),
                                 static_cast<ResourceType>(r.resource_type), contract(r.contract)});
    }
  }

  void read_references() {
    const auto records = image_->records<References>(SectionKind::references);
    data_->references.reserve(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
      const References r = records[i];
      check(r.node < data_->nodes.size(), "a node with references is missing");
      ReferenceData references;
      references.foreign_keys = text_list(r.foreign_keys);
      references.inputs = text_list(r.inputs);
      references.refs = value(r.refs);
      references.sources = value(r.sources);
      data_->references.insert_or_assign(data_->nodes[r.node].unique_id, references);
    }
  }

  void read_root_files() {
    const Numbers files = image_->numbers(SectionKind::root_files);
    data_->root_files.reserve(files.size());
    for (std::size_t i = 0; i < files.size(); ++i) data_->root_files.push_back(text(files[i]));
  }

  template <typename Index>
  void adopt(Index& index, SectionKind kind, std::size_t items) const {
    const auto slots = image_->section<IdSlot>(kind);
    check(index.is_index(slots, items), "an index does not fit its table");
    index.adopt(slots);
  }

  void read_artifact() {
    const auto records = image_->section<Artifact>(SectionKind::artifact);
    check(records.size() == 1, "it does not say what it was made of");
    const Artifact& r = records.front();
    data_->source =
        ArtifactSource::beside_snapshot(image_->name(), image_->folder(), {std::string(text(r.name)), r.hash});
  }

  std::shared_ptr<const Image> image_;
  std::shared_ptr<ManifestData> data_;
  std::span<const std::string_view> texts_;
  ListsOf<std::string_view> text_lists_;
  std::span<const json::Value> values_;
  std::span<const Hash128> hashes_;
  ListsOf<Hash128> hash_rows_;
  std::span<const ContractData> contracts_;
  std::vector<SharedProfile> profiles_;
  std::size_t config_count_ = 0;
};

}  // namespace

bool has_manifest(const Image& image) noexcept { return image.has(SectionKind::manifest); }

std::shared_ptr<ManifestData> read_manifest(std::shared_ptr<const Image> image) {
  if (!has_manifest(*image)) {
    ErrorLocation where;
    where.file = image->name();
    throw Error(ErrorCode::missing_state, "the snapshot holds a state that had no manifest", where,
                "Give one of a manifest, or of a directory that holds a manifest.json.");
  }
  return ManifestReader(std::move(image)).read();
}

}  // namespace slimdag::snapshot
