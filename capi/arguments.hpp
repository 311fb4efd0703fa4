// Checks of what callers pass in. They throw Error(invalid_argument), so they are called inside guard().
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "handles.hpp"

namespace slimdag::capi {

[[noreturn]] void throw_null(std::string_view parameter);
[[noreturn]] void throw_wrong_handle(std::string_view parameter, std::string_view wanted, std::uint64_t mark);
[[noreturn]] void throw_unknown_value(std::string_view parameter, std::int64_t value);

/// The handle behind `pointer`, if it is a live one of that type.
template <typename T>
T& live(T* pointer, std::string_view parameter) {
  constexpr auto wanted = static_cast<std::uint64_t>(T::handle_type);
  if (pointer == nullptr) throw_null(parameter);
  if (pointer->mark != wanted) throw_wrong_handle(parameter, type_name(wanted), pointer->mark);
  return *pointer;
}

/// The same where NULL is allowed.
template <typename T>
T* live_or_null(T* pointer, std::string_view parameter) {
  return pointer == nullptr ? nullptr : &live(pointer, parameter);
}

/// An out parameter that must be there.
template <typename T>
T& required(T* pointer, std::string_view parameter) {
  if (pointer == nullptr) throw_null(parameter);
  return *pointer;
}

/// Bytes as they are; NULL is allowed for 0 bytes.
std::string_view bytes(const char* data, std::size_t size, std::string_view parameter);
/// UTF-8 as Python writes it with errors="surrogatepass".
std::string_view text(const char* data, std::size_t size, std::string_view parameter);
std::span<const slimdag_text> texts(const slimdag_text* items, std::size_t count, std::string_view parameter);
/// A path that is not NULL and holds no NUL, which the operating system would cut it at.
std::string_view path(const char* data, std::size_t size, std::string_view parameter);
/// 0 or 1.
bool flag(std::int32_t value, std::string_view parameter);
/// An index of a node of this manifest.
NodeIndex node_index(const Manifest& manifest, std::uint32_t index, std::string_view parameter);
std::span<const NodeIndex> node_indices(const Manifest& manifest, const std::uint32_t* nodes, std::size_t count,
                                        std::string_view parameter);
/// The index of a unique_id; throws Error(node_not_found).
NodeIndex node_named(const Manifest& manifest, const char* unique_id, std::size_t size);
/// Throws where a set is of another manifest.
void same_manifest(const Manifest& a, const Manifest& b, std::string_view parameter);

/// dbt's graph: the nodes that are enabled.
NodeSet enabled_nodes(const Manifest& manifest);

slimdag_text as_text(const std::string& text) noexcept;
slimdag_strings* new_strings(std::span<const std::string> items);
slimdag_strings* new_strings(std::span<const std::string_view> items);

}  // namespace slimdag::capi
