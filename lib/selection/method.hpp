// The selector methods of dbt (MethodName in dbt/graph/selector_methods.py).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "slimdag/semantics/semantics.hpp"

namespace slimdag {

enum class Method : std::uint8_t {
  fqn,
  tag,
  group,
  access,
  source,
  path,
  file,
  package,
  config,
  test_name,
  test_type,
  resource_type,
  state,
  exposure,
  metric,
  result,
  source_status,
  version,
  semantic_model,
  saved_query,
  unit_test,
  selector,    ///< Not of every engine.
  function,    ///< Of dbt 2.
  column,      ///< Of dbt 2, where it means the node that has the column.
  everything,  ///< What dbt 2 selects where nobody says what; it has no name there.
};

/// dbt's name of the method, e.g. "test_name".
std::string_view to_string(Method method) noexcept;
/// nullopt where the engine has no such method.
std::optional<Method> method_from(std::string_view name, Semantics semantics) noexcept;
/// All names that the engine knows, separated by commas, for hints.
std::string method_names(Semantics semantics);

}  // namespace slimdag
