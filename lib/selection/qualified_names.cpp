#include "selection/qualified_names.hpp"

#include <algorithm>

namespace slimdag {

namespace {

/// Sorts below every other character, so that a name comes right before the names that it begins.
constexpr char separator = '\x01';

std::string joined(Texts parts) {
  std::string name;
  for (const std::string_view part : parts) {
    if (!name.empty()) name += separator;
    name += part;
  }
  // Dots inside of names count as separators.
  std::replace(name.begin(), name.end(), '.', separator);
  return name;
}

std::string with_separators(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '.', separator);
  return text;
}

/// The last two parts of a dotted name.
std::string last_two(std::string_view name) {
  const std::size_t last = name.rfind('.');
  if (last == std::string_view::npos || last == 0) return std::string(name);
  const std::size_t before = name.rfind('.', last - 1);
  std::string text(before == std::string_view::npos ? name : name.substr(before + 1));
  std::replace(text.begin(), text.end(), '.', '_');
  return text;
}

std::string versioned(Texts fqn) {
  std::string name(fqn[fqn.size() - 2]);
  name += '_';
  name += fqn.back();
  return name;
}

}  // namespace

QualifiedNames::QualifiedNames(const ManifestData& manifest, const NodeSet& nodes) : universe_(nodes.universe()) {
  nodes.for_each([&](NodeIndex index) {
    const NodeData& node = manifest.nodes[index];
    if (node.section == Section::sources || node.fqn.empty()) return;
    dotted_.emplace_back(joined(node.fqn), index);
    dotted_.emplace_back(joined(node.fqn.subspan(1)), index);
    by_last_part_[std::string(node.fqn.back())].push_back(index);
    if (node.version.is_null() || node.fqn.size() < 2) return;
    by_last_part_[std::string(node.fqn[node.fqn.size() - 2])].push_back(index);
    by_version_[versioned(node.fqn)].push_back(index);
  });
  std::sort(dotted_.begin(), dotted_.end());
}

NodeSet QualifiedNames::candidates(std::string_view name) const {
  NodeSet found(universe_);
  const std::string prefix = with_separators(name);
  auto at = std::lower_bound(dotted_.begin(), dotted_.end(), prefix,
                             [](const Entry& entry, const std::string& text) { return entry.first < text; });
  for (; at != dotted_.end() && at->first.starts_with(prefix); ++at) {
    if (at->first.size() > prefix.size() && at->first[prefix.size()] != separator) break;
    found.insert(at->second);
  }
  const auto insert_all = [&](const auto& map, const std::string& key) {
    if (const auto known = map.find(key); known != map.end())
      for (const NodeIndex index : known->second) found.insert(index);
  };
  insert_all(by_last_part_, std::string(name));
  insert_all(by_version_, last_two(name));
  return found;
}

}  // namespace slimdag
