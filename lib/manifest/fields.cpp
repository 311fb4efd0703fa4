#include "manifest/fields.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include "support/hash.hpp"

namespace slimdag {
namespace {

using Kinds = std::uint16_t;

constexpr Kinds bit(ItemKind kind) noexcept { return static_cast<Kinds>(1U << static_cast<unsigned>(kind)); }

constexpr Kinds node = bit(ItemKind::node) | bit(ItemKind::function);
constexpr Kinds function = bit(ItemKind::function);
constexpr Kinds source = bit(ItemKind::source);
constexpr Kinds exposure = bit(ItemKind::exposure);
constexpr Kinds metric = bit(ItemKind::metric);
constexpr Kinds semantic_model = bit(ItemKind::semantic_model);
constexpr Kinds saved_query = bit(ItemKind::saved_query);
constexpr Kinds unit_test = bit(ItemKind::unit_test);
constexpr Kinds macro = bit(ItemKind::macro);
constexpr Kinds disabled = bit(ItemKind::disabled);
constexpr Kinds file = bit(ItemKind::file);
constexpr Kinds in_graph = node | source | exposure | metric | semantic_model | saved_query | unit_test;
constexpr Kinds described = exposure | metric | semantic_model | saved_query;

struct Entry {
  std::string_view key;
  Field field;
  Kinds kinds;
};

constexpr Entry entries[] = {
    {"name", Field::name, in_graph | macro | disabled},
    {"resource_type", Field::resource_type, in_graph | disabled},
    {"package_name", Field::package_name, in_graph | macro | file | disabled},
    {"original_file_path", Field::original_file_path, in_graph | macro | file | disabled},
    {"patch_path", Field::patch_path, node | source | macro | disabled},
    {"fqn", Field::fqn, in_graph},
    {"tags", Field::tags, node | source | exposure | metric | saved_query},
    {"depends_on", Field::depends_on, in_graph | macro},
    {"config", Field::config, in_graph | disabled},
    {"unrendered_config", Field::unrendered_config, node | source | exposure | metric},
    {"raw_code", Field::raw_code, node},
    {"raw_sql", Field::raw_sql, node},
    {"checksum", Field::checksum, node | unit_test},
    {"description", Field::description, node | described},
    {"columns", Field::columns, node | disabled},
    {"constraints", Field::constraints, node | disabled},
    {"contract", Field::contract, node | disabled},
    {"access", Field::access, node},
    {"version", Field::version, node | unit_test | disabled},
    {"latest_version", Field::latest_version, node},
    {"deprecation_date", Field::deprecation_date, node | disabled},
    {"test_metadata", Field::test_metadata, node},
    {"relation_name", Field::relation_name, node | source},
    {"database", Field::database, node | source},
    {"schema", Field::schema, node | source},
    {"alias", Field::alias, node},
    {"source_name", Field::source_name, source},
    {"identifier", Field::identifier, source},
    {"unrendered_database", Field::unrendered_database, source},
    {"unrendered_schema", Field::unrendered_schema, source},
    {"quoting", Field::quoting, source},
    {"freshness", Field::freshness, source},
    {"loaded_at_field", Field::loaded_at_field, source},
    {"external", Field::external, source},
    {"type", Field::type, exposure | metric},
    {"owner", Field::owner, exposure},
    {"maturity", Field::maturity, exposure},
    {"url", Field::url, exposure},
    {"label", Field::label, described},
    {"model", Field::model, semantic_model},
    {"defaults", Field::defaults, semantic_model},
    {"entities", Field::entities, semantic_model},
    {"dimensions", Field::dimensions, semantic_model},
    {"measures", Field::measures, semantic_model},
    {"primary_entity", Field::primary_entity, semantic_model},
    {"group", Field::group, semantic_model | saved_query},
    {"query_params", Field::query_params, saved_query},
    {"exports", Field::exports, saved_query},
    {"arguments", Field::arguments, function},
    {"returns", Field::returns, function},
    {"overloads", Field::overloads, function},
    {"macro_sql", Field::macro_sql, macro},
    {"refs", Field::refs, bit(ItemKind::node)},
    {"sources", Field::sources, bit(ItemKind::node)},
    {"given", Field::given, unit_test},
};

const boost::unordered_flat_map<std::string_view, const Entry*>& entry_by_key() {
  static const auto table = [] {
    boost::unordered_flat_map<std::string_view, const Entry*> by_key;
    for (const Entry& entry : entries) by_key.emplace(entry.key, &entry);
    return by_key;
  }();
  return table;
}

}  // namespace

Field field_of(ItemKind kind, std::string_view key) noexcept {
  const auto& table = entry_by_key();
  const auto at = table.find(key);
  return at == table.end() || (at->second->kinds & bit(kind)) == 0 ? Field::none : at->second->field;
}

ItemKind item_kind_of(Section section) noexcept {
  switch (section) {
    case Section::nodes:
      return ItemKind::node;
    case Section::sources:
      return ItemKind::source;
    case Section::exposures:
      return ItemKind::exposure;
    case Section::metrics:
      return ItemKind::metric;
    case Section::unit_tests:
      return ItemKind::unit_test;
    case Section::semantic_models:
      return ItemKind::semantic_model;
    case Section::saved_queries:
      return ItemKind::saved_query;
    case Section::functions:
      return ItemKind::function;
  }
  return ItemKind::node;
}

FieldValues fields_of(Section section, const json::Value& item) noexcept {
  FieldValues fields;
  const ItemKind kind = item_kind_of(section);
  for (const json::Member& m : item.object())
    if (const Field field = field_of(kind, m.key); field != Field::none) fields.set(field, m.value);
  return fields;
}

bool is_column_field(std::string_view key) noexcept {
  return key == "name" || key == "description" || key == "data_type" || key == "constraints";
}

Field FieldLookup::find(ItemKind kind, std::string_view key) {
  const Step& expected = steps_[steps_[last_].next];
  if (expected.kind == kind && same_text(expected.key, key)) {
    last_ = steps_[last_].next;
    return expected.field;
  }
  std::uint32_t at = 1;
  while (at < steps_.size() && !(steps_[at].kind == kind && same_text(steps_[at].key, key))) ++at;
  constexpr std::size_t most_steps = 256;
  if (at == steps_.size()) {
    if (steps_.size() == most_steps) return field_of(kind, key);
    steps_.push_back({std::string(key), kind, field_of(kind, key), 0});
  }
  steps_[last_].next = at;
  last_ = at;
  return steps_[at].field;
}

}  // namespace slimdag
