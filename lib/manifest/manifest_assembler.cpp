#include "manifest/manifest_assembler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "manifest/compared_fields.hpp"
#include "manifest/external_partitions.hpp"
#include "manifest/shapes.hpp"
#include "manifest/upgrade.hpp"
#include "slimdag/error.hpp"
#include "support/huge_pages.hpp"
#include "support/md5.hpp"
#include "support/text.hpp"

namespace slimdag {
namespace {

using json::Value;

constexpr std::string_view null_text{nullptr, 0};

Value member(const Value& object, std::string_view key) noexcept {
  const Value* v = object.find(key);
  return v == nullptr ? Value() : *v;
}

std::string_view text_of(const Value& v) noexcept { return v.is_string() ? v.string() : null_text; }

/// The N of ".../manifest/vN.json"; 0 where the URL is none of dbt's manifest schemas.
int version_of(std::string_view url) noexcept {
  constexpr std::string_view before = "https://schemas.getdbt.com/dbt/manifest/v";
  constexpr std::string_view after = ".json";
  if (!url.starts_with(before) || !url.ends_with(after)) return 0;
  url.remove_prefix(before.size());
  url.remove_suffix(after.size());
  int version = 0;
  const auto [end, error] = std::from_chars(url.data(), url.data() + url.size(), version);
  return error == std::errc() && end == url.data() + url.size() ? version : 0;
}

/// Stable; they come nearly sorted, and are few.
void sort_by_aspect(std::vector<ComparedValue>& values) {
  const auto by_aspect = [](const ComparedValue& a, const ComparedValue& b) { return a.aspect < b.aspect; };
  for (auto at = values.begin(); at != values.end(); ++at)
    std::rotate(std::upper_bound(values.begin(), at, *at, by_aspect), at, at + 1);
}

bool has_persist_docs(const NodeData& node) noexcept {
  const bool parsed_node = node.section == Section::nodes || node.section == Section::functions;
  return parsed_node && node.resource_type != ResourceType::test;
}

}  // namespace

ManifestAssembler::ManifestAssembler(std::string_view file, std::uint64_t bytes)
    : file_(file), data_(std::make_shared<ManifestData>()), interner_(data_->arena) {
  // dbt writes some 4,000 bytes a node. Memory that is reserved and not used costs nothing, growing does.
  constexpr std::uint64_t bytes_of_node = 3000;
  constexpr std::uint64_t most = 1'000'000;
  data_->nodes.reserve(static_cast<std::size_t>(std::min(bytes / bytes_of_node, most)));
  wish_for_huge_pages(data_->nodes.data(), data_->nodes.capacity() * sizeof(NodeData));
}

void ManifestAssembler::throw_wrong_type(std::string_view key, std::string_view expected) const {
  ErrorLocation where;
  where.file = file_;
  where.unique_id = item_;
  throw Error(ErrorCode::invalid_artifact, fmt::format("'{}' is not {}", key, expected), where,
              "The file is not a manifest that dbt wrote; let dbt write it again.");
}

std::string_view ManifestAssembler::required_text(const FieldValues& fields, Field field, std::string_view key) {
  return interner_.text(checked_text(fields, field, key));
}

std::string_view ManifestAssembler::checked_text(const FieldValues& fields, Field field, std::string_view key) const {
  const Value* v = fields.find(field);
  if (v == nullptr || !v->is_string()) throw_wrong_type(key, v == nullptr ? "there" : "a string");
  return v->string();
}

std::string_view ManifestAssembler::optional_text(const FieldValues& fields, Field field, std::string_view key) {
  const Value v = fields.get(field);
  if (v.is_null()) return null_text;
  if (!v.is_string()) throw_wrong_type(key, "a string or null");
  return interner_.text(v.string());
}

/// The name of a node stands in its fqn, too.
Texts ManifestAssembler::fqn(const Value* list, std::string_view name) {
  if (list == nullptr || !list->is_array()) throw_wrong_type("fqn", list == nullptr ? "there" : "a list");
  auto* const items = data_->arena.room_for<std::string_view>(list->size);
  for (std::size_t i = 0; i < list->size; ++i) {
    const Value& item = list->array()[i];
    if (!item.is_string()) throw_wrong_type("fqn", "a list of strings");
    items[i] = same_text(item.string(), name) ? name : interner_.text(item.string());
  }
  return {items, list->size};
}

Texts ManifestAssembler::texts(const Value& list, std::string_view key, bool null_allowed) {
  if (list.is_null()) return {};
  if (!list.is_array()) throw_wrong_type(key, "a list");
  texts_.clear();
  for (const Value& item : list.array()) {
    if (item.is_null() && null_allowed) {
      texts_.push_back(null_text);
    } else if (item.is_string()) {
      texts_.push_back(interner_.text(item.string()));
    } else {
      throw_wrong_type(key, "a list of strings");
    }
  }
  return interner_.list(texts_);
}

/// dbt decodes a string where it expects a list of strings to the list of its characters.
Texts ManifestAssembler::tags(const Value& value) {
  if (!value.is_string()) return texts(value, "tags", false);
  std::vector<std::string_view> items;
  const std::string_view text = interner_.text(value.string());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    next_code_point(text, at);
    items.push_back(interner_.text(text.substr(begin, at - begin)));
  }
  return interner_.list(items);
}

void ManifestAssembler::set_metadata(const Value& metadata) {
  item_ = {};
  if (!metadata.is_object()) throw_wrong_type("metadata", "an object");
  const auto text = [&](std::string_view key) -> std::string_view {
    const Value v = member(metadata, key);
    return v.is_string() ? interner_.text(v.string()) : std::string_view();
  };
  ManifestMetadata& m = data_->metadata;
  m.dbt_schema_version = text("dbt_schema_version");
  m.dbt_version = text("dbt_version");
  m.project_name = text("project_name");
  m.adapter_type = text("adapter_type");
  m.generated_at = text("generated_at");
  m.invocation_id = text("invocation_id");
  m.schema_version = version_of(m.dbt_schema_version);
  data_->has_project_name = member(metadata, "project_name").is_string();
  project_id_ = text("project_id");
  if (m.dbt_schema_version.empty())
    throw_wrong_type("metadata.dbt_schema_version", "there, so this is no artifact of dbt's");
  if (m.schema_version < oldest_schema_version || m.schema_version > newest_schema_version) {
    ErrorLocation where;
    where.file = file_;
    throw Error(ErrorCode::unsupported_version,
                fmt::format("the artifact is of schema '{}', which is not supported; supported are manifest v{} to v{}",
                            m.dbt_schema_version, oldest_schema_version, newest_schema_version),
                where, "Let a dbt version from 1.0 on write the manifest.");
  }
}

void ManifestAssembler::set_selectors(const Value& selectors) { data_->selectors = selectors; }

void ManifestAssembler::read_identity(NodeData& node, const FieldValues& fields) {
  const std::string_view type = required_text(fields, Field::resource_type, "resource_type");
  const auto known = resource_type_from(type);
  if (!known) throw_wrong_type("resource_type", "a resource type that dbt knows");
  node.resource_type = *known;
  // Names and ids are different for each node: a look whether they are known would only cost time.
  node.name = data_->arena.copy(checked_text(fields, Field::name, "name"));
  node.package_name = required_text(fields, Field::package_name, "package_name");
  node.original_file_path = required_text(fields, Field::original_file_path, "original_file_path");
  node.patch_path = optional_text(fields, Field::patch_path, "patch_path");
  node.fqn = fqn(fields.find(Field::fqn), node.name);
  node.version = interner_.value(fields.get(Field::version));
  node.latest_version = interner_.value(fields.get(Field::latest_version));
  if (node.resource_type == ResourceType::model) {
    node.access = optional_text(fields, Field::access, "access");
    if (node.access.data() == nullptr) node.access = "protected";
  }
}

void ManifestAssembler::read_relation(NodeData& node, const FieldValues& fields) {
  const bool source = node.section == Section::sources;
  const Value relation_name = fields.get(Field::relation_name);
  node.relation_name = relation_name.is_string() ? data_->arena.copy(relation_name.string())
                                                 : optional_text(fields, Field::relation_name, "relation_name");
  node.database = optional_text(fields, Field::database, "database");
  node.schema = optional_text(fields, Field::schema, "schema");
  node.alias = source ? optional_text(fields, Field::identifier, "identifier") : alias(fields, node.name);
  if (source) node.source_name = required_text(fields, Field::source_name, "source_name");
}

/// dbt makes it from the name where nobody says another.
std::string_view ManifestAssembler::alias(const FieldValues& fields, std::string_view name) {
  const Value alias = fields.get(Field::alias);
  return alias.is_string() && same_text(alias.string(), name) ? name : optional_text(fields, Field::alias, "alias");
}

void ManifestAssembler::read_config(NodeData& node, const FieldValues& fields) {
  const Value config = fields.get(Field::config);
  if (!config.is_null() && !config.is_object()) throw_wrong_type("config", "an object");
  node.config = config_number(config);
  const Value* enabled = config.find("enabled");
  node.enabled = node.section == Section::exposures || enabled == nullptr || json::truthy(*enabled);
  if (node.section == Section::unit_tests) {
    // UnitTestDefinition.tags: a single string is one tag here.
    const Value own = member(config, "tags");
    const std::string_view one[] = {interner_.text(own.string())};
    node.tags = own.is_string() ? interner_.list(one) : tags(own);
  } else {
    node.tags = tags(fields.get(Field::tags));
  }
  node.has_tags = node.section != Section::semantic_models;
}

std::uint32_t ManifestAssembler::config_number(const Value& config) {
  const Value kept = interner_.value(config);
  // Equal ones share their members; null and {} have none.
  const auto [at, is_new] = configs_.try_emplace({kept.kind, kept.object().data()});
  if (is_new) at->second = data_->configs.add(kept);
  return at->second;
}

std::span<const Aspect> ManifestAssembler::aspect_list(std::span<const Aspect> aspects) {
  for (const std::span<const Aspect> known : aspect_lists_)  // as many as kinds of nodes
    if (std::ranges::equal(known, aspects)) return known;
  return aspect_lists_.emplace_back(data_->arena.copy(aspects));
}

void ManifestAssembler::read_dependencies(NodeData& node, const FieldValues& fields) {
  if (node.section == Section::sources) return;
  const Value depends_on = fields.get(Field::depends_on);
  if (!depends_on.is_null() && !depends_on.is_object()) throw_wrong_type("depends_on", "an object");
  if (node.resource_type != ResourceType::seed)
    node.depends_on_nodes = texts(member(depends_on, "nodes"), "depends_on.nodes", false);
  node.depends_on_macros = texts(member(depends_on, "macros"), "depends_on.macros", true);
}

void ManifestAssembler::read_test(NodeData& node, const FieldValues& fields) {
  const Value metadata = fields.get(Field::test_metadata);
  if (node.resource_type != ResourceType::test || !json::truthy(metadata)) return;
  node.generic_test = true;
  const Value* name = metadata.find("name");
  node.test_name = name == nullptr ? std::string_view("test") : interner_.text(name->string());
}

void ManifestAssembler::read_references(const NodeData& node, const FieldValues& fields) {
  std::vector<std::string_view> texts;
  const auto add_foreign_keys = [&](const Value& constraints) {
    for (const Value& constraint : constraints.array())
      if (member(constraint, "type").string() == "foreign_key" && !member(constraint, "to").string().empty())
        texts.push_back(interner_.text(member(constraint, "to").string()));
  };
  ReferenceData references;
  if (node.section == Section::unit_tests) {
    // An input that is given as SQL is used as it stands.
    for (const Value& given : fields.get(Field::given).array())
      if (member(given, "format").string() != "sql") texts.push_back(interner_.text(member(given, "input").string()));
    references.inputs = interner_.list(texts);
  } else if (node.resource_type == ResourceType::model) {
    add_foreign_keys(fields.get(Field::constraints));
    for (const json::Member& column : fields.get(Field::columns).object())
      add_foreign_keys(member(column.value, "constraints"));
    references.foreign_keys = interner_.list(texts);
    if (texts.empty()) return;
    references.refs = interner_.value(fields.get(Field::refs));
    references.sources = interner_.value(fields.get(Field::sources));
  }
  if (!texts.empty()) data_->references.insert_or_assign(node.unique_id, references);
}

void ManifestAssembler::read_descriptions(NodeData& node, const FieldValues& fields) {
  if (!has_persist_docs(node)) return;
  const Value persist = member(fields.get(Field::config), "persist_docs");
  node.persists_relation_docs = json::truthy(member(persist, "relation"));
  node.persists_column_docs = json::truthy(member(persist, "columns"));
  const Hash128 hashes[] = {json::fingerprint(text_or_empty(fields.find(Field::description)), buffer_),
                            json::fingerprint(column_descriptions(fields.get(Field::columns), scratch_), buffer_)};
  node.descriptions = data_->arena.copy(std::span<const Hash128>(hashes)).data();
}

std::span<const ConstraintData> ManifestAssembler::constraints(const Value& list, bool model_level) {
  if (list.is_null()) return {};
  if (!list.is_array()) throw_wrong_type("constraints", "a list");
  std::vector<ConstraintData> items;
  items.reserve(list.size);
  for (const Value& item : list.array()) {
    const Value decoded = decode(item, model_level ? model_constraint_shape : column_constraint_shape, scratch_);
    ConstraintData constraint;
    constraint.type = interner_.text(member(decoded, "type").string());
    const std::string_view name = text_of(member(decoded, "name"));
    constraint.name = name.data() == nullptr ? null_text : interner_.text(name);
    constraint.columns = interner_.value(member(decoded, "columns"));
    constraint.fingerprint = json::fingerprint(decoded);
    items.push_back(constraint);
  }
  return data_->arena.copy(std::span<const ConstraintData>(items));
}

/// Texts are interned, so that pointers tell equal columns. Those with constraints, which are few, are not shared.
const ContractColumn* ManifestAssembler::column(const ContractColumn& column) {
  const auto copied = [&] { return data_->arena.copy(std::span<const ContractColumn>(&column, 1)).data(); };
  if (!column.constraints.empty()) return copied();
  const auto address = reinterpret_cast<std::uintptr_t>(column.key.data()) * 31U +
                       reinterpret_cast<std::uintptr_t>(column.data_type.data());
  const ContractColumn*& recent = recent_columns_[(address ^ address >> 9U) % recent_columns_.size()];
  if (recent != nullptr && recent->key.data() == column.key.data() && recent->name.data() == column.name.data() &&
      recent->data_type.data() == column.data_type.data())
    return recent;
  const auto [at, is_new] =
      columns_.try_emplace({column.key.data(), column.name.data(), column.data_type.data()}, nullptr);
  if (is_new) at->second = copied();
  return recent = at->second;
}

const ContractData* ManifestAssembler::contract(const FieldValues& fields, bool enabled) {
  ContractData contract;
  const Value own = fields.get(Field::contract);
  const auto optional = [&](const Value& v) {
    const std::string_view text = text_of(v);
    return text.data() == nullptr ? null_text : interner_.text(text);
  };
  if (const Value* enforced = own.find("enforced")) {
    contract.enforced = enforced->kind == json::Kind::boolean && enforced->truth;
    contract.unenforced = enforced->kind == json::Kind::boolean && !enforced->truth;
  }
  // dbt does not check the type: what is no text is something else than every text.
  const Value checksum = member(own, "checksum");
  contract.checksum = checksum.is_null() || checksum.is_string()
                          ? optional(checksum)
                          : interner_.text(fmt::format("no text: {}", json::dump(checksum)));
  const Value* materialized = fields.get(Field::config).find("materialized");
  contract.materialized = materialized == nullptr ? std::string_view("view") : interner_.text(materialized->string());
  contract.deprecation_date = optional(fields.get(Field::deprecation_date));
  contract.enabled = enabled;
  const Value all = fields.get(Field::columns);
  auto* const columns = data_->arena.room_for<const ContractColumn*>(all.size);
  std::size_t count = 0;
  for (const json::Member& m : all.object()) {
    const std::string_view key = interner_.text(m.key);
    const Value* name = m.value.find("name");
    columns[count++] =
        column({key, name == nullptr || name->string() == key ? key : interner_.text(name->string()),
                optional(member(m.value, "data_type")), constraints(member(m.value, "constraints"), false)});
  }
  contract.columns = {columns, count};
  contract.constraints = constraints(fields.get(Field::constraints), true);
  return data_->arena.copy(std::span<const ContractData>(&contract, 1)).data();
}

void ManifestAssembler::fingerprint_aspects(NodeData& node, const FieldValues& fields) {
  std::vector<ComparedValue>& values = compared_;
  compared_values(node.section, node.resource_type, fields, {}, scratch_, values);
  sort_by_aspect(values);
  aspects_.clear();
  fingerprints_.clear();
  for (auto at = values.begin(); at != values.end();) {
    const auto end = std::find_if(at, values.end(), [&](const ComparedValue& v) { return v.aspect != at->aspect; });
    if (at->aspect != Aspect::fqn) {  // kept itself
      aspects_.push_back(at->aspect);
      fingerprints_.push_back(combined_fingerprint({at, end}, buffer_, hashes_));
    }
    at = end;
  }
  node.aspects = aspect_list(aspects_);
  node.fingerprints = data_->arena.copy(std::span<const Hash128>(fingerprints_)).data();
  if (node.section == Section::sources)
    node.unrendered_relation = fingerprint_part(node, fields, Aspect::relation, {.more_unrendered = true});
  if (node.resource_type == ResourceType::test && fields.get(Field::unrendered_config).find("sql_header") != nullptr)
    node.hash_in_1_12 = fingerprint_part(node, fields, Aspect::configs, {.sql_header = true});
  if (node.section == Section::sources && has_partitions(fields.get(Field::external)))
    node.hash_in_1_12 = fingerprint_part(node, fields, Aspect::external, {.partitions = true});
}

/// The hash of one aspect as other flags or engines compare it.
const Hash128* ManifestAssembler::fingerprint_part(const NodeData& node, const FieldValues& fields, Aspect aspect,
                                                   const ComparedParts& parts) {
  compared_values(node.section, node.resource_type, fields, parts, scratch_, compared_);
  std::erase_if(compared_, [aspect](const ComparedValue& v) { return v.aspect != aspect; });
  const Hash128 hash = combined_fingerprint(compared_, buffer_, hashes_);
  return data_->arena.copy(std::span<const Hash128>(&hash, 1)).data();
}

void ManifestAssembler::note_file(std::string_view package, std::string_view path, std::string_view patch_path) {
  const NamedFile file{package, path};
  if (!path.empty() && !(file == last_file_)) files_.insert(file);
  last_file_ = file;
  const std::size_t separator = patch_path.find("://");
  if (separator != std::string_view::npos)
    files_.insert({patch_path.substr(0, separator), patch_path.substr(separator + 3)});
}

void ManifestAssembler::add_node(Section section, std::string_view unique_id, FieldValues& fields, int schema_version) {
  if (section == Section::metrics && schema_version <= last_version_without_metrics) return;
  scratch_.reset();
  upgrade_fields(fields, section, schema_version);
  NodeData node;
  node.unique_id = item_ = data_->arena.copy(unique_id);
  node.section = section;
  read_identity(node, fields);
  read_relation(node, fields);
  read_config(node, fields);
  read_dependencies(node, fields);
  read_test(node, fields);
  read_references(node, fields);
  read_descriptions(node, fields);
  if (section == Section::nodes && node.resource_type != ResourceType::seed)
    node.blank_code = is_blank(text_or_empty(fields.find(Field::raw_code)).string());
  if (node.resource_type == ResourceType::seed)
    node.seed_checksum_is_path = member(fields.get(Field::checksum), "name").string() == "path";
  if (node.resource_type == ResourceType::model) node.contract = contract(fields, node.enabled);
  fingerprint_aspects(node, fields);
  note_file(node.package_name, node.original_file_path, node.patch_path);

  const auto [at, is_new] = data_->node_by_id.insert(node.unique_id);
  if (is_new) {
    data_->nodes.push_back(node);
  } else {
    data_->nodes[at] = node;  // Of a key that stands twice the last value counts.
  }
}

void ManifestAssembler::add_macro(std::string_view unique_id, const FieldValues& fields) {
  MacroData macro;
  macro.unique_id = item_ = interner_.text(unique_id);
  macro.name = required_text(fields, Field::name, "name");
  macro.package_name = required_text(fields, Field::package_name, "package_name");
  macro.original_file_path = required_text(fields, Field::original_file_path, "original_file_path");
  const Value depends_on = fields.get(Field::depends_on);
  macro.depends_on_macros = texts(member(depends_on, "macros"), "depends_on.macros", true);
  macro.body = json::fingerprint(fields.get(Field::macro_sql), buffer_);
  note_file(macro.package_name, macro.original_file_path, optional_text(fields, Field::patch_path, "patch_path"));
  const auto [at, is_new] = data_->macro_by_id.insert(macro.unique_id);
  if (is_new) {
    data_->macros.push_back(macro);
  } else {
    data_->macros[at] = macro;
  }
}

void ManifestAssembler::add_disabled(std::string_view unique_id, bool first, FieldValues& fields, int schema_version) {
  scratch_.reset();
  item_ = interner_.text(unique_id);
  const auto type = resource_type_from(fields.get(Field::resource_type).string());
  if (type == ResourceType::metric && schema_version <= last_version_without_metrics) return;
  upgrade_fields(fields, Section::nodes, schema_version);
  const std::string_view path = optional_text(fields, Field::original_file_path, "original_file_path");
  const std::string_view package = optional_text(fields, Field::package_name, "package_name");
  note_file(package, path, optional_text(fields, Field::patch_path, "patch_path"));
  if (!first || !type) return;
  DisabledData disabled;
  disabled.unique_id = item_;
  disabled.name = optional_text(fields, Field::name, "name");
  disabled.original_file_path = path;
  disabled.version = interner_.value(fields.get(Field::version));
  disabled.resource_type = *type;
  if (*type == ResourceType::model) {
    const Value* enabled = fields.get(Field::config).find("enabled");
    disabled.contract = contract(fields, enabled == nullptr || json::truthy(*enabled));
  }
  if (data_->disabled_by_id.insert(disabled.unique_id).second) data_->disabled.push_back(disabled);
}

void ManifestAssembler::forget_nodes(Section section) {
  std::erase_if(data_->nodes, [&](const NodeData& node) { return node.section == section; });
  data_->node_by_id.clear();
  for (const NodeData& node : data_->nodes) data_->node_by_id.insert(node.unique_id);
}

void ManifestAssembler::forget_macros() noexcept {
  data_->macros.clear();
  data_->macro_by_id.clear();
}

void ManifestAssembler::forget_disabled() noexcept {
  data_->disabled.clear();
  data_->disabled_by_id.clear();
}

void ManifestAssembler::add_file(const FieldValues& fields) {
  item_ = {};
  note_file(optional_text(fields, Field::package_name, "package_name"),
            optional_text(fields, Field::original_file_path, "original_file_path"), null_text);
}

/// dbt before 1.6 writes no project_name, only its MD5 as project_id.
std::string_view ManifestAssembler::root_package() const {
  if (data_->has_project_name) return data_->metadata.project_name;
  boost::unordered_flat_set<std::string_view> packages;
  for (const NamedFile& f : files_)
    if (packages.insert(f.package).second && md5_hex(f.package) == project_id_) return f.package;
  return {};
}

std::shared_ptr<ManifestData> ManifestAssembler::finish() {
  if (data_->metadata.schema_version == 0) {
    item_ = {};
    throw_wrong_type("metadata", "there, so this is no artifact of dbt's");
  }
  const std::string_view root = root_package();
  for (const NamedFile& f : files_)
    if (f.package == root) data_->root_files.push_back(interner_.text(normalize_path(f.path)));
  std::sort(data_->root_files.begin(), data_->root_files.end());
  data_->root_files.erase(std::unique(data_->root_files.begin(), data_->root_files.end()), data_->root_files.end());
  return std::move(data_);
}

}  // namespace slimdag
