#include "selection/method.hpp"

#include "semantics/rules.hpp"

namespace slimdag {

namespace {

/// In the order of the enumeration.
constexpr std::array<std::string_view, 25> names = {
    "fqn",      "tag",      "group",         "access",     "source",         "path",        "file",
    "package",  "config",   "test_name",     "test_type",  "resource_type",  "state",       "exposure",
    "metric",   "result",   "source_status", "version",    "semantic_model", "saved_query", "unit_test",
    "selector", "function", "column",        "everything",
};

bool is_known(std::size_t method, Semantics semantics) noexcept {
  switch (static_cast<Method>(method)) {
    case Method::selector:
      return has(semantics, Rule::selector_method);
    case Method::function:
    case Method::column:
      return has(semantics, Rule::methods_of_the_rust_engine);
    case Method::everything:
      return false;
    default:
      return true;
  }
}

}  // namespace

std::string_view to_string(Method method) noexcept { return names[static_cast<std::size_t>(method)]; }

std::optional<Method> method_from(std::string_view name, Semantics semantics) noexcept {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name && is_known(i, semantics)) return static_cast<Method>(i);
  return std::nullopt;
}

std::string method_names(Semantics semantics) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!is_known(i, semantics)) continue;
    if (!text.empty()) text += ", ";
    text += names[i];
  }
  return text;
}

}  // namespace slimdag
