// Small manifests for comparisons: nodes and macros as JSON members on top of what every node needs.
#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <utility>
#include <vector>

#include "manifest/manifest_data.hpp"
#include "slimdag/error.hpp"
#include "slimdag/manifest/manifest.hpp"

namespace slimdag::testing {

/// `members` is JSON text: "\"raw_code\": \"select 1\"", or empty. The section follows from the id's first part.
struct Item {
  std::string unique_id;
  std::string members = {};
};

/// Of a macro: the text, and JSON texts of the macros it depends on ("\"macro.p.a\"", "null").
struct Macro {
  std::string unique_id;
  std::string macro_sql = "x";
  std::vector<std::string> depends_on = {};
};

struct Project {
  std::vector<Item> nodes = {};
  std::vector<Macro> macros = {};
  std::vector<Item> disabled = {};
  std::string adapter = "postgres";
  std::string dbt_version = "1.11.16";
};

inline std::string type_of(const std::string& unique_id) { return unique_id.substr(0, unique_id.find('.')); }

inline std::string item_json(const Item& item) {
  return fmt::format(
      R"({{"unique_id": "{0}", "name": "{1}", "resource_type": "{2}", "package_name": "p", "path": "x",
          "original_file_path": "models/{1}.sql", "source_name": "s", "fqn": ["p", "{1}"]{3}{4}}})",
      item.unique_id, item.unique_id.substr(item.unique_id.rfind('.') + 1), type_of(item.unique_id),
      item.members.empty() ? "" : ", ", item.members);
}

inline std::string section_json(const std::vector<Item>& items, const std::string& section) {
  static const std::vector<std::pair<std::string, std::string>> sections = {{"source", "sources"},
                                                                            {"exposure", "exposures"},
                                                                            {"metric", "metrics"},
                                                                            {"unit_test", "unit_tests"},
                                                                            {"semantic_model", "semantic_models"},
                                                                            {"saved_query", "saved_queries"},
                                                                            {"function", "functions"}};
  std::vector<std::string> members;
  for (const Item& item : items) {
    std::string own = "nodes";
    for (const auto& [type, name] : sections)
      if (type_of(item.unique_id) == type) own = name;
    if (own == section) members.push_back(fmt::format("\"{}\": {}", item.unique_id, item_json(item)));
  }
  return fmt::format("\"{}\": {{{}}}", section, fmt::join(members, ", "));
}

inline std::string manifest_json(const Project& project) {
  std::vector<std::string> parts = {fmt::format(
      R"("metadata": {{"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "project_name": "p",
          "adapter_type": "{}", "dbt_version": "{}"}})",
      project.adapter, project.dbt_version)};
  for (const char* section :
       {"nodes", "sources", "exposures", "metrics", "unit_tests", "semantic_models", "saved_queries", "functions"})
    parts.push_back(section_json(project.nodes, section));
  std::vector<std::string> macros;
  for (const Macro& macro : project.macros)
    macros.push_back(fmt::format(
        R"("{0}": {{"unique_id": "{0}", "name": "{1}", "package_name": "p", "path": "m", "original_file_path": "m.sql",
            "macro_sql": "{2}", "depends_on": {{"macros": [{3}]}}}})",
        macro.unique_id, macro.unique_id.substr(macro.unique_id.rfind('.') + 1), macro.macro_sql,
        fmt::join(macro.depends_on, ", ")));
  parts.push_back(fmt::format("\"macros\": {{{}}}", fmt::join(macros, ", ")));
  std::vector<std::string> disabled;
  for (const Item& item : project.disabled)
    disabled.push_back(fmt::format("\"{}\": [{}]", item.unique_id, item_json(item)));
  parts.push_back(fmt::format("\"disabled\": {{{}}}", fmt::join(disabled, ", ")));
  return fmt::format("{{{}}}", fmt::join(parts, ", "));
}

inline Manifest manifest_of(const Project& project) { return Manifest::parse(manifest_json(project), "test.json"); }

/// {"macros": [...]} as member depends_on.
inline std::string uses(const std::vector<std::string>& macros) {
  return fmt::format(R"("depends_on": {{"macros": [{}]}})", fmt::join(macros, ", "));
}

template <typename Call>
Error error_of(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  FAIL("no error");
  return Error(ErrorCode::internal, "");
}

}  // namespace slimdag::testing
