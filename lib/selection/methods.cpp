#include "selection/methods.hpp"

#include <array>

namespace slimdag {

NodeSet search(const SelectionContext& context, const Criterion& criterion) {
  using Search = NodeSet (*)(const SelectionContext&, const Criterion&);
  // In the order of the enumeration Method.
  static constexpr std::array<Search, 21> searches = {
      search_fqn,       search_tag,           search_group,   search_access,         search_source,
      search_path,      search_file,          search_package, search_config,         search_test_name,
      search_test_type, search_resource_type, search_state,   search_exposure,       search_metric,
      search_result,    search_source_status, search_version, search_semantic_model, search_saved_query,
      search_unit_test,
  };
  return searches[static_cast<std::size_t>(criterion.method)](context, criterion);
}

}  // namespace slimdag
