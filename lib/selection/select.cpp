#include "slimdag/selection/select.hpp"

#include <algorithm>
#include <array>

#include "selection/selection.hpp"

namespace slimdag {

std::optional<IndirectSelection> indirect_selection_from(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 4> names = {"eager", "cautious", "buildable", "empty"};
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<IndirectSelection>(i);
  return std::nullopt;
}

NodeSet select(const Manifest& manifest, const State* state, const SelectOptions& options) {
  return Selection(manifest, state, options).run();
}

std::vector<std::string_view> sorted_unique_ids(const Manifest& manifest, const NodeSet& nodes) {
  nodes.require_of(manifest);
  std::vector<std::string_view> ids;
  ids.reserve(nodes.count());
  nodes.for_each([&](NodeIndex index) { ids.push_back(manifest.data().nodes[index].unique_id); });
  // The order of UTF-8 bytes is that of code points.
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace slimdag
