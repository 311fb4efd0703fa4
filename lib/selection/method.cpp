#include "selection/method.hpp"

namespace slimdag {

namespace {

/// In the order of the enumeration.
constexpr std::array<std::string_view, 21> names = {
    "fqn",     "tag",    "group",         "access",    "source",         "path",        "file",
    "package", "config", "test_name",     "test_type", "resource_type",  "state",       "exposure",
    "metric",  "result", "source_status", "version",   "semantic_model", "saved_query", "unit_test",
};

}  // namespace

std::string_view to_string(Method method) noexcept { return names[static_cast<std::size_t>(method)]; }

std::optional<Method> method_from(std::string_view name) noexcept {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<Method>(i);
  return std::nullopt;
}

std::string method_names() {
  std::string text;
  for (const std::string_view name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

}  // namespace slimdag
