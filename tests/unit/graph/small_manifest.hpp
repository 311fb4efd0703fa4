// Manifests that hold nothing but ids and dependencies.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

#include "slimdag/manifest/manifest.hpp"

namespace slimdag::testing {

struct SmallNode {
  std::string unique_id;  ///< Its first part is the resource type.
  std::vector<std::string> depends_on = {};
  std::string raw_code = "select 1";
};

inline std::string section_of(const SmallNode& node) {
  const std::string type = node.unique_id.substr(0, node.unique_id.find('.'));
  for (const auto& [name, section] :
       {std::pair("source", "sources"), std::pair("exposure", "exposures"), std::pair("metric", "metrics"),
        std::pair("unit_test", "unit_tests"), std::pair("semantic_model", "semantic_models"),
        std::pair("saved_query", "saved_queries"), std::pair("function", "functions")})
    if (type == name) return section;
  return "nodes";
}

inline std::string small_manifest_json(const std::vector<SmallNode>& nodes) {
  std::string json =
      R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "project_name": "p"})";
  for (const char* section :
       {"nodes", "sources", "exposures", "metrics", "unit_tests", "semantic_models", "saved_queries", "functions"}) {
    std::vector<std::string> items;
    for (const SmallNode& node : nodes)
      if (section_of(node) == section)
        items.push_back(fmt::format(
            R"("{0}": {{"unique_id": "{0}", "name": "{0}", "resource_type": "{1}", "package_name": "p", "path": "x",
                "original_file_path": "x", "source_name": "s", "fqn": ["p", "{0}"], "raw_code": "{3}", "depends_on": {{"nodes": [{2}]}}}})",
            node.unique_id, node.unique_id.substr(0, node.unique_id.find('.')),
            node.depends_on.empty() ? "" : fmt::format("\"{}\"", fmt::join(node.depends_on, "\", \"")), node.raw_code));
    json += fmt::format(", \"{}\": {{{}}}", section, fmt::join(items, ", "));
  }
  return json + R"(, "macros": {}, "docs": {}, "groups": {}, "selectors": {}, "disabled": {}})";
}

inline Manifest small_manifest(const std::vector<SmallNode>& nodes) {
  return Manifest::parse(small_manifest_json(nodes));
}

}  // namespace slimdag::testing
