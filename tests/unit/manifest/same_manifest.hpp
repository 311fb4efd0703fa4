// Whether two manifests hold the same in every field: what a snapshot keeps against what the reader of JSON found.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "manifest/manifest_data.hpp"

namespace slimdag::testing {

/// None is not "".
inline bool same_text(std::string_view a, std::string_view b) {
  return a == b && (a.data() == nullptr) == (b.data() == nullptr);
}

inline bool same_texts(Texts a, Texts b) { return std::ranges::equal(a, b, same_text); }

/// Written the same way, so that key order and the text of numbers count.
inline bool same_value(const json::Value& a, const json::Value& b) {
  return a.kind == b.kind && json::dump(a) == json::dump(b);
}

inline bool same_constraints(std::span<const ConstraintData> a, std::span<const ConstraintData> b) {
  return std::ranges::equal(a, b, [](const ConstraintData& x, const ConstraintData& y) {
    return same_text(x.type, y.type) && same_text(x.name, y.name) && same_value(x.columns, y.columns) &&
           x.fingerprint == y.fingerprint;
  });
}

inline bool same_contract(const ContractData* a, const ContractData* b) {
  if (a == nullptr || b == nullptr) return a == b;
  const auto same_column = [](const ContractColumn* x, const ContractColumn* y) {
    return same_text(x->key, y->key) && same_text(x->name, y->name) && same_text(x->data_type, y->data_type) &&
           same_constraints(x->constraints, y->constraints);
  };
  return a->enforced == b->enforced && a->unenforced == b->unenforced && a->enabled == b->enabled &&
         same_text(a->checksum, b->checksum) && same_text(a->materialized, b->materialized) &&
         same_text(a->deprecation_date, b->deprecation_date) && same_constraints(a->constraints, b->constraints) &&
         std::ranges::equal(a->columns, b->columns, same_column);
}

inline void check_same_node(const ManifestData& left, const NodeData& a, const ManifestData& right, const NodeData& b) {
  const std::string name(a.unique_id);
  CAPTURE(name);
  constexpr std::string_view NodeData::*texts[] = {
      &NodeData::unique_id,     &NodeData::name,        &NodeData::package_name, &NodeData::original_file_path,
      &NodeData::patch_path,    &NodeData::source_name, &NodeData::access,       &NodeData::test_name,
      &NodeData::relation_name, &NodeData::database,    &NodeData::schema,       &NodeData::alias};
  for (const auto text : texts) CHECK(same_text(a.*text, b.*text));
  for (const auto list : {&NodeData::fqn, &NodeData::tags, &NodeData::depends_on_nodes, &NodeData::depends_on_macros})
    CHECK(same_texts(a.*list, b.*list));
  constexpr bool NodeData::*flags[] = {&NodeData::enabled,
                                       &NodeData::has_tags,
                                       &NodeData::generic_test,
                                       &NodeData::blank_code,
                                       &NodeData::persists_relation_docs,
                                       &NodeData::persists_column_docs,
                                       &NodeData::seed_checksum_is_path};
  for (const auto flag : flags) CHECK(a.*flag == b.*flag);
  CHECK(a.resource_type == b.resource_type);
  CHECK(a.section == b.section);
  CHECK(same_value(left.config_of(a), right.config_of(b)));
  CHECK(same_value(a.version, b.version));
  CHECK(same_value(a.latest_version, b.latest_version));
  REQUIRE(std::ranges::equal(a.aspects, b.aspects));
  CHECK(std::equal(a.fingerprints, a.fingerprints + a.aspects.size(), b.fingerprints));
  CHECK(std::equal(a.descriptions, a.descriptions + 2, b.descriptions));
  CHECK(*a.unrendered_relation == *b.unrendered_relation);
  CHECK(same_contract(a.contract, b.contract));
}

inline void check_same_macro(const MacroData& a, const MacroData& b) {
  CHECK(same_text(a.unique_id, b.unique_id));
  CHECK(same_text(a.name, b.name));
  CHECK(same_text(a.package_name, b.package_name));
  CHECK(same_text(a.original_file_path, b.original_file_path));
  CHECK(same_texts(a.depends_on_macros, b.depends_on_macros));
  CHECK(a.body == b.body);
}

inline void check_same_disabled(const DisabledData& a, const DisabledData& b) {
  CHECK(same_text(a.unique_id, b.unique_id));
  CHECK(same_text(a.name, b.name));
  CHECK(same_text(a.original_file_path, b.original_file_path));
  CHECK(same_value(a.version, b.version));
  CHECK(a.resource_type == b.resource_type);
  CHECK(same_contract(a.contract, b.contract));
}

inline void check_same_manifest(const ManifestData& a, const ManifestData& b) {
  REQUIRE(a.nodes.size() == b.nodes.size());
  for (std::size_t i = 0; i < a.nodes.size(); ++i) check_same_node(a, a.nodes[i], b, b.nodes[i]);
  REQUIRE(a.macros.size() == b.macros.size());
  for (std::size_t i = 0; i < a.macros.size(); ++i) check_same_macro(a.macros[i], b.macros[i]);
  REQUIRE(a.disabled.size() == b.disabled.size());
  for (std::size_t i = 0; i < a.disabled.size(); ++i) check_same_disabled(a.disabled[i], b.disabled[i]);
  for (std::uint32_t i = 0; i < a.nodes.size(); ++i) {
    REQUIRE(b.node_by_id.find(a.nodes[i].unique_id) != nullptr);
    CHECK(*b.node_by_id.find(a.nodes[i].unique_id) == i);
  }
  for (const MacroData& macro : a.macros) CHECK(b.macro_by_id.contains(macro.unique_id));
  for (const DisabledData& item : a.disabled) CHECK(b.disabled_by_id.contains(item.unique_id));
  CHECK_FALSE(b.node_by_id.contains("model.no.such"));
  CHECK(a.references.size() == b.references.size());
  for (const auto& [id, references] : a.references) {
    const auto other = b.references.find(id);
    REQUIRE(other != b.references.end());
    CHECK(same_texts(references.foreign_keys, other->second.foreign_keys));
    CHECK(same_texts(references.inputs, other->second.inputs));
    CHECK(same_value(references.refs, other->second.refs));
    CHECK(same_value(references.sources, other->second.sources));
  }
  CHECK(same_texts(a.root_files, b.root_files));
  CHECK(same_value(a.selectors, b.selectors));
  CHECK(a.has_project_name == b.has_project_name);
  const ManifestMetadata& m = a.metadata;
  const ManifestMetadata& n = b.metadata;
  CHECK(m.schema_version == n.schema_version);
  CHECK(same_texts(
      std::vector{m.dbt_schema_version, m.dbt_version, m.project_name, m.adapter_type, m.generated_at, m.invocation_id},
      std::vector{n.dbt_schema_version, n.dbt_version, n.project_name, n.adapter_type, n.generated_at,
                  n.invocation_id}));
}

}  // namespace slimdag::testing
