#include "arguments.hpp"

#include <string>

namespace slimdag::capi {
namespace {

[[noreturn]] void throw_invalid(std::string message, std::string hint) {
  throw Error(ErrorCode::invalid_argument, std::move(message), {}, std::move(hint));
}

bool continues(std::string_view bytes, std::size_t at, std::size_t count) noexcept {
  if (at + count >= bytes.size()) return false;
  for (std::size_t i = 1; i <= count; ++i)
    if ((static_cast<unsigned char>(bytes[at + i]) & 0xC0U) != 0x80U) return false;
  return true;
}

// Length of the sequence at `at`, 0 where it is not UTF-8. Surrogates pass, overlong forms do not.
std::size_t sequence_length(std::string_view bytes, std::size_t at) noexcept {
  const auto first = static_cast<unsigned char>(bytes[at]);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  if (first < 0xE0) return continues(bytes, at, 1) ? 2 : 0;
  if (first < 0xF0) {
    if (!continues(bytes, at, 2)) return 0;
    return first == 0xE0 && static_cast<unsigned char>(bytes[at + 1]) < 0xA0 ? 0 : 3;
  }
  if (!continues(bytes, at, 3)) return 0;
  const auto second = static_cast<unsigned char>(bytes[at + 1]);
  if (first == 0xF0 && second < 0x90) return 0;
  return first == 0xF4 && second > 0x8F ? 0 : 4;
}

template <typename Text>
slimdag_strings* pack(std::span<const Text> items) {
  auto packed = std::make_shared<PackedTexts>();
  for (const auto& item : items) packed->add(item);
  return new slimdag_strings(std::move(packed));
}

}  // namespace

void throw_null(std::string_view parameter) {
  throw_invalid("The parameter " + std::string(parameter) + " is NULL.", "Pass an object; NULL is not allowed here.");
}

void throw_wrong_handle(std::string_view parameter, std::string_view wanted, std::uint64_t mark) {
  const std::string_view found = type_name(mark);
  if (found.empty())
    throw_invalid("The parameter " + std::string(parameter) + " is no live " + std::string(wanted) + " handle.",
                  "It was freed, or never came from this library.");
  throw_invalid("The parameter " + std::string(parameter) + " is a " + std::string(found) + " handle, not a " +
                    std::string(wanted) + ".",
                "Pass a handle of the type that the function declares.");
}

void throw_unknown_value(std::string_view parameter, std::int64_t value) {
  throw_invalid(
      "The parameter " + std::string(parameter) + " has the value " + std::to_string(value) + ", which is not defined.",
      "Use one of the constants of slimdag.h.");
}

std::string_view bytes(const char* data, std::size_t size, std::string_view parameter) {
  if (data == nullptr && size != 0) throw_null(parameter);
  return data == nullptr ? std::string_view("") : std::string_view(data, size);
}

std::string_view text(const char* data, std::size_t size, std::string_view parameter) {
  const std::string_view whole = bytes(data, size, parameter);
  for (std::size_t at = 0; at < whole.size();) {
    const std::size_t length = sequence_length(whole, at);
    if (length == 0)
      throw_invalid("The parameter " + std::string(parameter) + " is not UTF-8 at byte " + std::to_string(at) + ".",
                    "Encode texts as UTF-8.");
    at += length;
  }
  return whole;
}

std::span<const slimdag_text> texts(const slimdag_text* items, std::size_t count, std::string_view parameter) {
  if (count == 0) return {};
  if (items == nullptr) throw_null(parameter);
  for (std::size_t i = 0; i < count; ++i) text(items[i].data, items[i].size, parameter);
  return {items, count};
}

std::string_view path(const char* data, std::size_t size, std::string_view parameter) {
  if (data == nullptr) throw_null(parameter);
  const std::string_view whole(data, size);
  if (whole.find('\0') != std::string_view::npos)
    throw_invalid("The parameter " + std::string(parameter) + " holds a NUL byte.", "No path holds one.");
  return whole;
}

bool flag(std::int32_t value, std::string_view parameter) {
  if (value != 0 && value != 1) throw_unknown_value(parameter, value);
  return value == 1;
}

NodeIndex node_index(const Manifest& manifest, std::uint32_t index, std::string_view parameter) {
  if (index >= manifest.size())
    throw_invalid("The parameter " + std::string(parameter) + " is the node index " + std::to_string(index) +
                      ", but the manifest has " + std::to_string(manifest.size()) + " nodes.",
                  "Indices count from 0 and belong to one manifest.");
  return index;
}

std::span<const NodeIndex> node_indices(const Manifest& manifest, const std::uint32_t* nodes, std::size_t count,
                                        std::string_view parameter) {
  if (count == 0) return {};
  if (nodes == nullptr) throw_null(parameter);
  for (std::size_t i = 0; i < count; ++i) node_index(manifest, nodes[i], parameter);
  return {nodes, count};
}

NodeIndex node_named(const Manifest& manifest, const char* unique_id, std::size_t size) {
  const std::string_view id = text(unique_id, size, "unique_id");
  const NodeIndex index = manifest.find(id);
  if (index == no_node)
    throw Error(ErrorCode::node_not_found, "The manifest has no node \"" + std::string(id) + "\".",
                ErrorLocation{{}, std::string(id), {}, {}, {}},
                "Pass a unique_id as `dbt ls --output json --output-keys unique_id` prints it.");
  return index;
}

void same_manifest(const Manifest& a, const Manifest& b, std::string_view parameter) {
  if (&a.data() != &b.data())
    throw_invalid("The parameter " + std::string(parameter) + " belongs to another manifest.",
                  "Indices and sets of different manifests have nothing to do with each other.");
}

NodeSet enabled_nodes(const Manifest& manifest) {
  NodeSet nodes(manifest);
  for (std::size_t i = 0; i < manifest.size(); ++i)
    if (manifest.node(static_cast<NodeIndex>(i)).enabled) nodes.insert(static_cast<NodeIndex>(i));
  return nodes;
}

slimdag_text as_text(const std::string& text) noexcept { return {text.c_str(), text.size()}; }

slimdag_strings* new_strings(std::span<const std::string> items) { return pack(items); }
slimdag_strings* new_strings(std::span<const std::string_view> items) { return pack(items); }

}  // namespace slimdag::capi
