#include "slimdag/state/aspect.hpp"

#include <array>

namespace slimdag {

std::string_view to_string(Aspect aspect) noexcept {
  static constexpr std::array<std::string_view, 37> names = {"body",
                                                             "configs",
                                                             "persisted_descriptions",
                                                             "relation",
                                                             "macros",
                                                             "contract",
                                                             "fqn",
                                                             "latest_version",
                                                             "access",
                                                             "deprecation_date",
                                                             "arguments",
                                                             "returns",
                                                             "quoting",
                                                             "freshness",
                                                             "loaded_at_field",
                                                             "external",
                                                             "type",
                                                             "owner",
                                                             "maturity",
                                                             "url",
                                                             "description",
                                                             "label",
                                                             "depends_on",
                                                             "model",
                                                             "defaults",
                                                             "entities",
                                                             "dimensions",
                                                             "measures",
                                                             "primary_entity",
                                                             "group",
                                                             "metrics",
                                                             "group_by",
                                                             "where",
                                                             "exports",
                                                             "tags",
                                                             "definition",
                                                             "overloads"};
  const auto index = static_cast<std::size_t>(aspect);
  return index < names.size() ? names[index] : std::string_view("body");
}

}  // namespace slimdag
