#include "slimdag/manifest/resource_type.hpp"

#include <algorithm>
#include <array>

namespace slimdag {
namespace {

constexpr std::array<std::string_view, 19> type_names = {
    "model",     "analysis", "test",    "snapshot", "operation", "seed",  "rpc",         "sql_operation",
    "doc",       "source",   "macro",   "exposure", "metric",    "group", "saved_query", "semantic_model",
    "unit_test", "fixture",  "function"};

constexpr std::array<std::string_view, 8> section_names = {
    "nodes", "sources", "exposures", "metrics", "unit_tests", "semantic_models", "saved_queries", "functions"};

}  // namespace

std::string_view to_string(ResourceType type) noexcept { return type_names[static_cast<std::size_t>(type)]; }

std::optional<ResourceType> resource_type_from(std::string_view name) noexcept {
  const auto* at = std::find(type_names.begin(), type_names.end(), name);
  if (at == type_names.end()) return std::nullopt;
  return static_cast<ResourceType>(at - type_names.begin());
}

std::string_view to_string(Section section) noexcept { return section_names[static_cast<std::size_t>(section)]; }

}  // namespace slimdag
