#include "store/node_list.hpp"

#include <algorithm>

#include "slimdag/error.hpp"
#include "store/compression.hpp"
#include "support/text.hpp"

namespace slimdag {

NodeRole role_of(const NodeData& node) noexcept {
  switch (node.resource_type) {
    case ResourceType::model:
      return node.contract != nullptr && node.contract->materialized == "ephemeral" ? NodeRole::ephemeral
                                                                                    : NodeRole::runs;
    case ResourceType::seed:
    case ResourceType::snapshot:
    case ResourceType::test:
    case ResourceType::unit_test:
    case ResourceType::function:
      return NodeRole::runs;
    default:
      return NodeRole::defined;
  }
}

std::size_t NodeList::find(std::string_view unique_id) const noexcept {
  const auto at = std::lower_bound(entries.begin(), entries.end(), unique_id,
                                   [](const Entry& entry, std::string_view id) { return entry.unique_id < id; });
  return at != entries.end() && at->unique_id == unique_id ? static_cast<std::size_t>(at - entries.begin())
                                                           : entries.size();
}

NodeList node_list_of(const ManifestData& manifest) {
  NodeList list;
  for (const NodeData& node : manifest.nodes)
    if (node.enabled)
      list.entries.push_back({std::string(node.unique_id), role_of(node), std::string(to_string(node.resource_type))});
  std::sort(list.entries.begin(), list.entries.end(),
            [](const auto& a, const auto& b) { return a.unique_id < b.unique_id; });
  return list;
}

namespace {

std::string plain_text(const NodeList& nodes) {
  std::string text;
  for (const NodeList::Entry& entry : nodes.entries) {
    text += static_cast<char>(entry.role);
    text += entry.resource_type;
    text += '\t';
    text += entry.unique_id;
    text += '\0';
  }
  return text;
}

}  // namespace

Hash128 hash_of(const NodeList& nodes) { return hash_bytes(plain_text(nodes)); }

std::string encode(const NodeList& nodes) { return compress(plain_text(nodes)); }

NodeList decode_node_list(std::string_view encoded) {
  const std::string text = decompress(encoded);
  NodeList list;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\0', at);
    const std::size_t tab = text.find('\t', at);
    if (end == std::string::npos || tab == std::string::npos || tab > end)
      throw Error(ErrorCode::store_corrupt, "The list of a manifest's nodes is damaged.", {},
                  "Restore the store from a backup.");
    list.entries.push_back(
        {text.substr(tab + 1, end - tab - 1), static_cast<NodeRole>(text[at]), text.substr(at + 1, tab - at - 1)});
    at = end + 1;
  }
  return list;
}

Hash128 hash_of_macros(const ManifestData& manifest) {
  std::vector<const MacroData*> macros;
  for (const MacroData& macro : manifest.macros) macros.push_back(&macro);
  std::sort(macros.begin(), macros.end(), [](const auto* a, const auto* b) { return a->unique_id < b->unique_id; });
  StreamHasher hasher;
  const auto add = [&](std::string_view text) {
    const std::uint64_t size = text.data() == nullptr ? UINT64_MAX : text.size();
    hasher.update({reinterpret_cast<const char*>(&size), sizeof size});
    hasher.update(text);
  };
  for (const MacroData* macro : macros) {
    add(macro->unique_id);
    hasher.update({reinterpret_cast<const char*>(&macro->body), sizeof macro->body});
    for (const std::string_view id : macro->depends_on_macros) add(id);
    add({});
  }
  return hasher.finish();
}

}  // namespace slimdag
