// Small projects in two environments: nodes with relations and references.
#pragma once

#include <set>

#include "slimdag/deferral/defer.hpp"
#include "unit/state/state_manifest.hpp"

namespace slimdag::testing {

inline std::string quoted_list(const std::vector<std::string>& items) {
  std::vector<std::string> quoted;
  for (const std::string& item : items) quoted.push_back("\"" + item + "\"");
  return fmt::format("[{}]", fmt::join(quoted, ", "));
}

/// A node with a relation in `schema`, which refers to `parents`. `extra` is JSON text of more members.
inline Item node_in(const std::string& schema, const std::string& unique_id,
                    const std::vector<std::string>& parents = {}, const std::string& materialized = "view",
                    const std::string& extra = {}) {
  const std::string name = unique_id.substr(unique_id.rfind('.') + 1);
  const std::string relation =
      materialized == "ephemeral" || type_of(unique_id) == "test" || type_of(unique_id) == "function"
          ? "null"
          : fmt::format(R"("\"db\".\"{}\".\"{}\"")", schema, name);
  return {unique_id,
          fmt::format(R"("database": "db", "schema": "{}", "alias": "{}", "relation_name": {}, "raw_code": "select 1",
                      "config": {{"enabled": true, "materialized": "{}"}},
                      "depends_on": {{"macros": [], "nodes": {}}}{}{})",
                      schema, name, relation, materialized, quoted_list(parents), extra.empty() ? "" : ", ", extra)};
}

inline std::string relation(const std::string& schema, const std::string& name) {
  return fmt::format(R"("db"."{}"."{}")", schema, name);
}

inline NodeSet nodes_of(const Manifest& manifest, const std::vector<std::string>& unique_ids) {
  NodeSet nodes(manifest.size());
  for (const std::string& unique_id : unique_ids) {
    REQUIRE(manifest.find(unique_id) != no_node);
    nodes.insert(manifest.find(unique_id));
  }
  return nodes;
}

inline DeferralSource source_of(const Manifest& manifest, const std::string& environment = {}) {
  return {State::from(manifest), environment, {}};
}

inline RelationExists only(std::set<std::string> names) {
  return [names = std::move(names)](std::string_view name) { return names.contains(std::string(name)); };
}

/// "kind unique_id relation rule" of each reference.
inline std::vector<std::string> answers(const Deferral& deferral, const std::string& unique_id) {
  std::vector<std::string> lines;
  for (const Resolution& r : deferral.resolutions(unique_id))
    lines.push_back(
        fmt::format("{} {} {} {}", to_string(r.kind), r.unique_id, r.relation_name.value_or("-"), to_string(r.rule)));
  return lines;
}

inline std::vector<std::string> finding_codes(const Deferral& deferral) {
  std::vector<std::string> codes;
  for (const DeferralFinding& finding : deferral.findings())
    codes.push_back(fmt::format("{} {}", finding.code, finding.unique_id));
  return codes;
}

inline std::vector<std::string_view> ids(const Manifest& manifest, const NodeSet& nodes) {
  std::vector<std::string_view> found;
  nodes.for_each([&](NodeIndex v) { found.push_back(manifest.node(v).unique_id); });
  return found;
}

}  // namespace slimdag::testing
