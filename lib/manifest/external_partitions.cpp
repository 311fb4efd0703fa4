#include "manifest/external_partitions.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "manifest/shapes.hpp"
#include "support/python_repr.hpp"

namespace slimdag {
namespace {

using json::Member;
using json::Value;

constexpr std::string_view partitions_key = "partitions";
constexpr ShapeField partition_fields[] = {{"name", Default::empty_text},
                                           {"description", Default::empty_text},
                                           {"data_type", Default::empty_text},
                                           {"meta", Default::empty_object}};
constexpr Shape partition_shape{partition_fields, true};
constexpr std::array<std::string_view, 3> text_keys = {"name", "description", "data_type"};

Value as_text(const Value& value, Arena& arena) {
  return value.is_string() ? value : Value::of_string(arena.copy(python_repr(value)));
}

bool is_empty(const Value* value) noexcept { return value == nullptr || (value->is_string() && value->size == 0); }

/// What ExternalPartition takes: its __post_init__ wants a name and a data type, and `meta` has to be an object.
bool is_partition(const Value& value) noexcept {
  if (!value.is_object() || is_empty(value.find("name")) || is_empty(value.find("data_type"))) return false;
  const Value* meta = value.find("meta");
  return meta == nullptr || meta->is_object();
}

Value partition(const Value& value, Arena& arena) {
  const Value decoded = decode(value, partition_shape, arena);
  std::vector<Member> members(decoded.object().begin(), decoded.object().end());
  for (Member& m : members)
    if (std::find(text_keys.begin(), text_keys.end(), m.key) != text_keys.end()) m.value = as_text(m.value, arena);
  return Value::of_object(arena.copy(std::span<const Member>(members)));
}

Value decoded_list(const Value& list, Arena& arena) {
  std::vector<Value> items;
  items.reserve(list.size);
  for (const Value& item : list.array())
    items.push_back(is_partition(item) ? partition(item, arena) : as_text(item, arena));
  return Value::of_array(arena.copy(std::span<const Value>(items)));
}

}  // namespace

bool has_partitions(const Value& external) noexcept {
  if (!external.is_object()) return false;
  const Value* partitions = external.find(partitions_key);
  return partitions != nullptr && partitions->is_array();
}

Value with_decoded_partitions(const Value& external, Arena& arena) {
  if (!has_partitions(external)) return external;
  std::vector<Member> members(external.object().begin(), external.object().end());
  for (Member& m : members)
    if (m.key == partitions_key) m.value = decoded_list(m.value, arena);
  return Value::of_object(arena.copy(std::span<const Member>(members)));
}

}  // namespace slimdag
