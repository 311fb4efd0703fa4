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

// The older form begins with the role of a node.
constexpr char mark_of_lengths = '\x01';
constexpr std::size_t bytes_of_length = 4;
// Sorted ids compress to a tenth; a list that becomes larger than this is none.
constexpr std::size_t most_expansion = 1000;
constexpr std::size_t spare = std::size_t{1} << 20U;

[[noreturn]] void throw_damaged() {
  throw Error(ErrorCode::store_corrupt, "The list of a manifest's nodes is damaged.", {},
              "Restore the store from a backup, or delete the runs of that manifest: slimdag run delete.");
}

void add_text(std::string& to, std::string_view text) {
  for (std::size_t i = 0; i < bytes_of_length; ++i) to += static_cast<char>((text.size() >> (8 * i)) & 0xff);
  to += text;
}

std::string plain_text(const NodeList& nodes) {
  std::string text(1, mark_of_lengths);
  for (const NodeList::Entry& entry : nodes.entries) {
    text += static_cast<char>(entry.role);
    add_text(text, entry.resource_type);
    add_text(text, entry.unique_id);
  }
  return text;
}

/// Takes a list apart from left to right.
class Parts {
 public:
  explicit Parts(std::string_view text) : text_(text) {}

  bool at_end() const noexcept { return text_.empty(); }
  NodeRole role() {
    switch (const auto role = static_cast<NodeRole>(take(1).front())) {
      case NodeRole::runs:
      case NodeRole::ephemeral:
      case NodeRole::defined:
        return role;
    }
    throw_damaged();
  }
  std::string text_behind_length() {
    const std::string_view bytes = take(bytes_of_length);
    std::size_t length = 0;
    for (std::size_t i = 0; i < bytes_of_length; ++i)
      length |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    return std::string(take(length));
  }
  std::string text_until(char end) {
    const std::size_t length = text_.find(end);
    if (length == std::string_view::npos) throw_damaged();
    std::string text(take(length));
    take(1);
    return text;
  }

 private:
  std::string_view take(std::size_t count) {
    if (count > text_.size()) throw_damaged();
    const std::string_view taken = text_.substr(0, count);
    text_.remove_prefix(count);
    return taken;
  }

  std::string_view text_;
};

std::string text_of_list(std::string_view encoded) {
  try {
    return decompress(encoded, encoded.size() * most_expansion + spare);
  } catch (const Error&) {
    throw_damaged();
  }
}

/// Look-ups rest on the order.
void check_order(const NodeList& list) {
  const auto is_not_before = [](const auto& a, const auto& b) { return a.unique_id >= b.unique_id; };
  if (std::adjacent_find(list.entries.begin(), list.entries.end(), is_not_before) != list.entries.end())
    throw_damaged();
}

}  // namespace

Hash128 hash_of(const NodeList& nodes) { return hash_bytes(plain_text(nodes)); }

std::string encode(const NodeList& nodes) { return compress(plain_text(nodes)); }

NodeList decode_node_list(std::string_view encoded) {
  const std::string text = text_of_list(encoded);
  const bool has_lengths = text.starts_with(mark_of_lengths);
  Parts parts(std::string_view(text).substr(has_lengths ? 1 : 0));
  NodeList list;
  while (!parts.at_end()) {
    NodeList::Entry& entry = list.entries.emplace_back();
    entry.role = parts.role();
    entry.resource_type = has_lengths ? parts.text_behind_length() : parts.text_until('\t');
    entry.unique_id = has_lengths ? parts.text_behind_length() : parts.text_until('\0');
  }
  check_order(list);
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
