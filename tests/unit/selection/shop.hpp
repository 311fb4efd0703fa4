// A small manifest with every kind of node, for tests of selection.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/manifest/manifest.hpp"
#include "slimdag/selection/select.hpp"

namespace slimdag::testing {

struct ShopNode {
  std::string_view section;
  std::string_view unique_id;  ///< type.package.name
  std::string_view file;
  std::string_view depends_on;  ///< JSON list
  std::string_view more;        ///< Further members, each with a comma before it; `config` is among them.
};

/// stg_orders and stg_items read sources, orders joins them; one test has one parent, one has two, one is singular.
inline const std::vector<ShopNode>& shop_nodes() {
  static const std::vector<ShopNode> nodes = {
      {"nodes", "seed.shop.colors", "seeds/colors.csv", "[]",
       R"(, "fqn": ["shop", "colors"], "tags": ["static"], "config": {"materialized": "seed", "tags": ["static"], "delimiter": ";"})"},
      {"nodes", "model.shop.stg_orders", "models/staging/stg_orders.sql", R"(["source.shop.raw.orders"])",
       R"(, "fqn": ["shop", "staging", "stg_orders"], "tags": ["nightly", "raw"], "patch_path": "shop://models/staging/schema.yml", "access": "private",
          "config": {"materialized": "view", "tags": ["nightly", "raw"], "group": "core", "meta": {"owner": "ann", "n": 5, "flags": [true, 2]}})"},
      {"nodes", "model.shop.stg_items", "models/staging/stg_items.sql",
       R"(["source.shop.raw.items", "seed.shop.colors"])",
       R"(, "fqn": ["shop", "staging", "stg_items"], "raw_code": " \n", "config": {"materialized": "ephemeral", "static_analysis": false})"},
      {"nodes", "model.shop.orders", "models/orders.sql",
       R"(["model.shop.stg_orders", "model.shop.stg_items", "function.shop.rounded"])",
       R"(, "fqn": ["shop", "orders"], "access": "public", "config": {"materialized": "table", "docs": {"show": false}, "contract": {"enforced": true},
          "custom": "yes", "post-hook": [{"sql": "grant"}]})"},
      {"nodes", "model.shop.dim.v1", "models/dim_v1.sql", R"(["model.shop.orders"])",
       R"(, "name": "dim", "fqn": ["shop", "dim", "v1"], "version": 1, "latest_version": 2, "config": {"materialized": "table"})"},
      {"nodes", "model.shop.dim.v2", "models/dim_v2.sql", R"(["model.shop.orders"])",
       R"(, "name": "dim", "fqn": ["shop", "dim", "v2"], "version": 2, "latest_version": 2, "config": {"materialized": "table"})"},
      {"nodes", "model.shop.dim.v10", "models/dim_v10.sql", R"(["model.shop.dim.v2"])",
       R"(, "name": "dim", "fqn": ["shop", "dim", "v10"], "version": "10", "latest_version": 2, "config": {"materialized": "table"})"},
      {"nodes", "model.shop.off", "models/off.sql", R"(["model.shop.orders"])",
       R"(, "fqn": ["shop", "off"], "config": {"enabled": false, "materialized": "view"})"},
      {"nodes", "model.dep.shared", "models/orders.sql", R"([])",
       R"(, "fqn": ["dep", "shared"], "config": {"materialized": "view"})"},
      {"nodes", "snapshot.shop.history", "snapshots/history.sql", R"(["model.shop.orders"])",
       R"(, "fqn": ["shop", "history", "history"], "config": {"materialized": "snapshot", "strategy": "timestamp", "updated_at": "at"})"},
      {"nodes", "analysis.shop.look", "analyses/look.sql", R"(["model.shop.orders"])",
       R"(, "fqn": ["shop", "analysis", "look"], "config": {"materialized": "view"})"},
      {"nodes", "test.shop.unique_orders_id.1", "models/schema.yml", R"(["model.shop.orders"])",
       R"(, "name": "unique_orders_id", "fqn": ["shop", "unique_orders_id"], "test_metadata": {"name": "unique", "kwargs": {}}, "config": {"materialized": "test", "severity": "warn"})"},
      {"nodes", "test.shop.relationships_orders.2", "models/schema.yml",
       R"(["model.shop.orders", "model.shop.stg_orders"])",
       R"(, "name": "relationships_orders", "fqn": ["shop", "relationships_orders"], "test_metadata": {"name": "relationships", "kwargs": {}}, "config": {"materialized": "test", "limit": "5"})"},
      {"nodes", "test.shop.source_matches.3", "models/schema.yml",
       R"(["source.shop.raw.orders", "model.shop.stg_orders"])",
       R"(, "name": "source_matches", "fqn": ["shop", "source_matches"], "test_metadata": {"name": "matches", "kwargs": {}}, "config": {"materialized": "test"})"},
      {"nodes", "test.shop.no_negative", "tests/no_negative.sql", R"(["model.shop.orders", "model.shop.off"])",
       R"(, "fqn": ["shop", "no_negative"], "config": {"materialized": "test"})"},
      {"sources", "source.shop.raw.orders", "models/sources.yml", "[]",
       R"(, "name": "orders", "source_name": "raw", "fqn": ["shop", "raw", "orders"], "tags": ["landing"], "config": {"enabled": true, "freshness": {"warn_after": {"count": 3, "period": "hour"}}})"},
      {"sources", "source.shop.raw.items", "models/sources.yml", "[]",
       R"(, "name": "items", "source_name": "raw", "fqn": ["shop", "raw", "items"], "config": {"enabled": true})"},
      {"exposures", "exposure.shop.board", "models/exposures.yml", R"(["model.shop.dim.v2"])",
       R"(, "fqn": ["shop", "board"], "type": "dashboard", "owner": {"name": "ann"}, "tags": ["nightly"])"},
      {"metrics", "metric.shop.revenue", "models/metrics.yml", R"(["semantic_model.shop.orders_sm"])",
       R"(, "fqn": ["shop", "revenue"], "config": {"group": "core"}, "description": "", "label": "Revenue", "type": "simple", "type_params": {})"},
      {"semantic_models", "semantic_model.shop.orders_sm", "models/metrics.yml", R"(["model.shop.orders"])",
       R"(, "fqn": ["shop", "orders_sm"], "model": "orders")"},
      {"saved_queries", "saved_query.shop.weekly", "models/metrics.yml", R"(["metric.shop.revenue"])",
       R"(, "fqn": ["shop", "weekly"], "query_params": {"metrics": [], "group_by": [], "where": null}, "exports": [], "tags": ["nightly"])"},
      {"unit_tests", "unit_test.shop.orders.adds_up", "models/schema.yml", R"(["model.shop.orders"])",
       R"(, "name": "adds_up", "fqn": ["shop", "orders", "adds_up"], "model": "orders", "given": [], "expect": {"rows": []}, "config": {"tags": ["slow"]})"},
      {"functions", "function.shop.rounded", "functions/rounded.sql", "[]",
       R"(, "fqn": ["shop", "rounded"], "config": {"materialized": "function"}, "returns": {"data_type": "int"}, "arguments": [])"},
  };
  return nodes;
}

inline std::string shop_node_json(const ShopNode& node) {
  const std::string_view id = node.unique_id;
  const std::size_t first = id.find('.');
  const std::size_t second = id.find('.', first + 1);
  std::string json = fmt::format(
      R"("{}": {{"unique_id": "{}", "resource_type": "{}", "package_name": "{}", "path": "{}",
      "original_file_path": "{}", "depends_on": {{"nodes": {}, "macros": []}})",
      id, id, id.substr(0, first), id.substr(first + 1, second - first - 1), node.file, node.file, node.depends_on);
  if (node.more.find("\"name\": \"") == std::string_view::npos || node.more.find(R"(, "name")") != 0)
    json += fmt::format(R"(, "name": "{}")", id.substr(second + 1));
  if (node.section == "nodes" && node.more.find("raw_code") == std::string_view::npos)
    json += R"(, "raw_code": "select 1")";
  return json + std::string(node.more) + "}";
}

/// `selectors` is the JSON of the manifest's own YAML selectors.
inline std::string shop_json(std::string_view selectors = "{}") {
  std::string json =
      R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "project_name": "shop", "adapter_type": "postgres", "dbt_version": "1.11.16"})";
  for (const std::string_view section :
       {"nodes", "sources", "exposures", "metrics", "unit_tests", "semantic_models", "saved_queries", "functions"}) {
    std::string items;
    for (const ShopNode& node : shop_nodes()) {
      if (node.section != section) continue;
      if (!items.empty()) items += ",\n";
      items += shop_node_json(node);
    }
    json += fmt::format(",\n\"{}\": {{{}}}", section, items);
  }
  return json + fmt::format(R"(, "macros": {{}}, "docs": {{}}, "groups": {{}}, "selectors": {}, "disabled":
      {{"model.shop.gone": [{{"unique_id": "model.shop.gone", "name": "gone", "resource_type": "model", "package_name": "shop", "path": "gone.sql",
        "original_file_path": "models/gone.sql", "fqn": ["shop", "gone"], "config": {{"enabled": false}}}}]}}}})",
                            selectors);
}

inline const Manifest& shop() {
  static const Manifest manifest = Manifest::parse(shop_json());
  return manifest;
}

/// All types, so that a test sees all that a selector matches.
inline SelectOptions all_types() {
  SelectOptions options;
  options.resource_types = {ResourceType::model,          ResourceType::analysis,  ResourceType::test,
                            ResourceType::snapshot,       ResourceType::seed,      ResourceType::source,
                            ResourceType::exposure,       ResourceType::metric,    ResourceType::saved_query,
                            ResourceType::semantic_model, ResourceType::unit_test, ResourceType::function};
  return options;
}

/// What stands behind the package in the ids of the nodes, separated by spaces, sorted.
inline std::string names(const Manifest& manifest, const NodeSet& nodes) {
  std::vector<std::string_view> parts;
  for (std::string_view id : sorted_unique_ids(manifest, nodes)) {
    for (int dots = 0; dots < 2; ++dots) id.remove_prefix(id.find('.') + 1);
    parts.push_back(id);
  }
  std::sort(parts.begin(), parts.end());
  return fmt::format("{}", fmt::join(parts, " "));
}

inline std::string selected(const SelectOptions& options) { return names(shop(), select(shop(), nullptr, options)); }

/// Of `--select criteria`.
inline std::string selected(const std::string& criteria, IndirectSelection mode = IndirectSelection::empty) {
  SelectOptions options = all_types();
  options.select = {{criteria}};
  options.indirect_selection = mode;
  return selected(options);
}

}  // namespace slimdag::testing
