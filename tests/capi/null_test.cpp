// Every function that can fail, with NULL and 0 in all places: a typed error and no crash. The list is checked against
// the header.
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <utility>

#include "shop.hpp"

namespace {

template <typename... Arguments>
slimdag_status call_with_nothing(slimdag_status (*function)(Arguments...), slimdag_error** error) {
  const auto nothing = [error]<typename T>() -> T {
    if constexpr (std::is_same_v<T, slimdag_error**>) {
      return error;
    } else {
      return T{};
    }
  };
  return function(nothing.template operator()<Arguments>()...);
}

using Function = slimdag_status (*)(slimdag_error**);

#define EACH(name)                                                                \
  {                                                                               \
#name, [](slimdag_error * *error) { return call_with_nothing(&name, error); } \
  }

const std::map<std::string, Function> functions = {
    EACH(slimdag_compare),
    EACH(slimdag_compare_options_new),
    EACH(slimdag_compare_options_set_constraint_support),
    EACH(slimdag_compare_options_set_now),
    EACH(slimdag_compare_options_set_more_unrendered_values),
    EACH(slimdag_comparison_aspects),
    EACH(slimdag_comparison_contract_break),
    EACH(slimdag_comparison_contract_break_count),
    EACH(slimdag_comparison_json),
    EACH(slimdag_comparison_modified),
    EACH(slimdag_comparison_new_nodes),
    EACH(slimdag_comparison_path_from_modified),
    EACH(slimdag_comparison_reasons_json),
    EACH(slimdag_comparison_removed),
    EACH(slimdag_comparison_rename),
    EACH(slimdag_comparison_rename_count),
    EACH(slimdag_comparison_unmodified),
    EACH(slimdag_constraint_support_of),
    EACH(slimdag_draw),
    EACH(slimdag_draw_options_new),
    EACH(slimdag_draw_options_set_format),
    EACH(slimdag_draw_options_set_title),
    EACH(slimdag_graph_ancestors),
    EACH(slimdag_graph_build_order),
    EACH(slimdag_graph_children),
    EACH(slimdag_graph_childrens_parents),
    EACH(slimdag_graph_descendants),
    EACH(slimdag_graph_edge_count),
    EACH(slimdag_graph_parents),
    EACH(slimdag_graph_shortest_path),
    EACH(slimdag_graph_subset_edges),
    EACH(slimdag_graph_test_edges),
    EACH(slimdag_graph_topological_order),
    EACH(slimdag_manifest_find),
    EACH(slimdag_manifest_load),
    EACH(slimdag_manifest_metadata),
    EACH(slimdag_manifest_node_count),
    EACH(slimdag_manifest_node_enabled),
    EACH(slimdag_manifest_node_strings),
    EACH(slimdag_manifest_node_text),
    EACH(slimdag_manifest_node_texts),
    EACH(slimdag_manifest_nodes_json),
    EACH(slimdag_manifest_parse),
    EACH(slimdag_manifest_read_node),
    EACH(slimdag_manifest_read_nodes),
    EACH(slimdag_manifest_schema_version),
    EACH(slimdag_node_set_contains),
    EACH(slimdag_node_set_count),
    EACH(slimdag_node_set_difference),
    EACH(slimdag_node_set_enabled),
    EACH(slimdag_node_set_from_indices),
    EACH(slimdag_node_set_from_unique_ids),
    EACH(slimdag_node_set_indices),
    EACH(slimdag_node_set_intersection),
    EACH(slimdag_node_set_union),
    EACH(slimdag_node_set_unique_ids),
    EACH(slimdag_select),
    EACH(slimdag_select_options_new),
    EACH(slimdag_select_options_set_constraint_support),
    EACH(slimdag_select_options_set_current_sources),
    EACH(slimdag_select_options_set_exclude),
    EACH(slimdag_select_options_set_exclude_resource_types),
    EACH(slimdag_select_options_set_include_empty),
    EACH(slimdag_select_options_set_indirect_selection),
    EACH(slimdag_select_options_set_more_unrendered_values),
    EACH(slimdag_select_options_set_now),
    EACH(slimdag_select_options_set_on_warning),
    EACH(slimdag_select_options_set_resource_types),
    EACH(slimdag_select_options_set_select),
    EACH(slimdag_select_options_set_selector),
    EACH(slimdag_select_options_set_selectors_yaml),
    EACH(slimdag_state_from_manifest),
    EACH(slimdag_state_load),
    EACH(slimdag_state_manifest),
    EACH(slimdag_strings_packed),
    EACH(slimdag_why_json),
};

std::set<std::string> fallible_in_header() {
  std::ostringstream content;
  content << std::ifstream(SLIMDAG_TEST_HEADER).rdbuf();
  const std::string header = content.str();
  const std::regex declaration(R"(SLIMDAG_API slimdag_status (slimdag_\w+)\(([^;]*)\);)");
  std::set<std::string> names;
  for (std::sregex_iterator it(header.begin(), header.end(), declaration), end; it != end; ++it)
    if ((*it)[2].str().find("slimdag_error**") != std::string::npos) names.insert((*it)[1]);
  return names;
}

}  // namespace

TEST_CASE("the list of functions is complete") {
  std::set<std::string> listed;
  for (const auto& [name, function] : functions) listed.insert(name);
  CHECK(listed == fallible_in_header());
}

TEST_CASE("NULL in all places is an error") {
  for (const auto& entry : functions) {
    INFO(entry.first);
    FAILS("invalid_argument", entry.second(error));
    CHECK(entry.second(nullptr) == SLIMDAG_ERROR_INVALID_ARGUMENT);
  }
}
