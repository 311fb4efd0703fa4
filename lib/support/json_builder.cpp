#include "support/json_builder.hpp"

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <span>

#include "support/hash.hpp"

namespace slimdag::json {
namespace {

constexpr std::size_t most_checked_keys = 96;

/// Open addressing over a small table on the stack: most objects have few keys and none twice.
template <std::size_t slots>
bool has_duplicate(std::span<const Member> members) noexcept {
  std::array<std::uint8_t, slots> table{};  // position of a member + 1
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::string_view key = members[i].key;
    const std::size_t ends = key.empty() ? 0
                                         : static_cast<unsigned char>(key.front()) * 7U +
                                               static_cast<unsigned char>(key.back()) * 31U +
                                               static_cast<unsigned char>(key[key.size() / 2]) * 13U;
    std::size_t slot = (ends + key.size() * 5) % slots;
    for (; table[slot] != 0; slot = (slot + 1) % slots)
      if (same_text(members[table[slot] - 1U].key, key)) return true;
    table[slot] = static_cast<std::uint8_t>(i + 1);
  }
  return false;
}

bool has_duplicate(std::span<const Member> members) noexcept {
  constexpr std::size_t few = 12;
  constexpr std::size_t slots_for_few = 32;
  constexpr std::size_t slots_for_all = 256;
  return members.size() <= few ? has_duplicate<slots_for_few>(members) : has_duplicate<slots_for_all>(members);
}

}  // namespace

void ValueBuilder::open() {
  frames_.push_back({items_.size(), key_});
  key_ = {};
}

void ValueBuilder::close(const Value& v) {
  items_.resize(frames_.back().first);
  key_ = frames_.back().key;
  frames_.pop_back();
  add(v);
}

void ValueBuilder::end_array() {
  if (items_.size() == frames_.back().first) return close(Value::of_array({}));
  elements_.clear();
  for (std::size_t i = frames_.back().first; i < items_.size(); ++i) elements_.push_back(items_[i].value);
  close(Value::of_array(arena_->copy(std::span<const Value>(elements_))));
}

void ValueBuilder::end_object() {
  const std::size_t first = frames_.back().first;
  const std::size_t count = without_duplicates(first);
  close(Value::of_object(arena_->copy(std::span<const Member>(items_.data() + first, count))));
}

/// Of keys that occur twice the last value counts, at the place of the first, as in Python's json. Returns how many are
/// left.
std::size_t ValueBuilder::without_duplicates(std::size_t first) {
  const std::size_t count = items_.size() - first;
  if (count < 2) return count;
  if (count <= most_checked_keys && !has_duplicate(std::span<const Member>(items_).subspan(first))) return count;
  boost::unordered_flat_map<std::string_view, std::size_t> place;
  place.reserve(count);
  std::size_t end = first;
  for (std::size_t i = first; i < items_.size(); ++i) {
    const auto [at, is_new] = place.try_emplace(items_[i].key, end);
    items_[at->second] = items_[i];
    if (is_new) ++end;
  }
  return end - first;
}

}  // namespace slimdag::json
