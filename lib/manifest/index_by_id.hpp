// unique_id -> place in a table: open addressing over 8-byte slots, so that a snapshot can hold the slots themselves.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "support/hash.hpp"

namespace slimdag {

/// Linear probing from `hash & (slots - 1)`; the number of slots is a power of two and one at least is free.
struct IdSlot {
  static constexpr std::uint32_t free = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t hash = 0;
  std::uint32_t index = free;
};

/// `Table` is a vector of items that have a `unique_id`. It has to outlive the index, and to hold an item at each
/// index.
template <typename Table>
class IndexById {
 public:
  explicit IndexById(const Table& items) : items_(items) {}
  IndexById(const IndexById&) = delete;
  IndexById& operator=(const IndexById&) = delete;

  /// nullptr where no item has that id.
  const std::uint32_t* find(std::string_view id) const noexcept {
    if (slots_.empty()) return nullptr;
    const std::uint32_t hash = hash_of(id);
    for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
      const IdSlot& slot = slots_[at];
      if (slot.index == IdSlot::free) return nullptr;
      if (slot.hash == hash && items_[slot.index].unique_id == id) return &slot.index;
    }
  }
  bool contains(std::string_view id) const noexcept { return find(id) != nullptr; }

  /// The index of the id, and whether it is new: then it is size(), and the item has to be put there.
  std::pair<std::uint32_t, bool> insert(std::string_view id) {
    if (const std::uint32_t* known = find(id)) return {*known, false};
    if (4 * (size_ + std::size_t{1}) > 3 * slots_.size()) grow();
    const auto index = static_cast<std::uint32_t>(size_++);
    place({hash_of(id), index});
    return {index, true};
  }

  /// Indexes a table that was filled elsewhere, in which every id stands once. O(items).
  void add_all() {
    clear();
    for (const auto& item : items_) insert(item.unique_id);
  }

  void clear() noexcept {
    own_.clear();
    slots_ = {};
    size_ = 0;
  }

  /// Whether slots of elsewhere are what slots() of an index of the first `items` items would be: each item once, where
  /// it is looked for, no id twice, and no look-up longer than is usual. O(slots + bytes of the ids).
  bool is_index(std::span<const IdSlot> slots, std::size_t items) const {
    if (slots.empty()) return items == 0;
    const auto is_free = [](const IdSlot& slot) { return slot.index == IdSlot::free; };
    const auto begin = std::ranges::find_if(slots, is_free);
    if (!std::has_single_bit(slots.size()) || begin == slots.end()) return false;
    // From a free slot on, round the table: a look-up walks from its item's home over a run of used slots.
    constexpr std::size_t usual_walk = 64;
    const auto first = static_cast<std::size_t>(begin - slots.begin());
    std::vector<bool> seen(items);
    std::size_t used = 0, run = 0, walked = 0;
    for (std::size_t i = 1; i <= slots.size(); ++i) {
      const std::size_t at = (first + i) & (slots.size() - 1);
      const IdSlot& slot = slots[at];
      run = is_free(slot) ? 0 : run + 1;
      if (run == 0) continue;
      if (slot.index >= items || seen[slot.index] || slot.hash != hash_of(items_[slot.index].unique_id)) return false;
      const std::size_t walk = (at - slot.hash) & (slots.size() - 1);
      walked += walk + 1;
      if (walk >= run || walked / usual_walk > slots.size()) return false;
      for (std::size_t back = 1; back <= walk; ++back) {
        const IdSlot& before = slots[(at - back) & (slots.size() - 1)];
        if (before.hash == slot.hash && items_[before.index].unique_id == items_[slot.index].unique_id) return false;
      }
      seen[slot.index] = true;
      ++used;
    }
    return used == items;
  }

  std::span<const IdSlot> slots() const noexcept { return slots_; }
  /// Takes slots that live as long as the index, in the form that slots() gives.
  void adopt(std::span<const IdSlot> slots) noexcept { slots_ = slots; }

 private:
  static std::uint32_t hash_of(std::string_view id) noexcept { return static_cast<std::uint32_t>(hash_bytes(id).low); }
  std::size_t mask() const noexcept { return slots_.size() - 1; }

  void place(const IdSlot& slot) noexcept {
    std::size_t at = slot.hash & mask();
    while (own_[at].index != IdSlot::free) at = (at + 1) & mask();
    own_[at] = slot;
  }

  void grow() {
    constexpr std::size_t smallest = 16;
    std::vector<IdSlot> larger(own_.empty() ? smallest : 2 * own_.size());
    own_.swap(larger);
    slots_ = own_;
    for (const IdSlot& slot : larger)
      if (slot.index != IdSlot::free) place(slot);
  }

  const Table& items_;
  std::span<const IdSlot> slots_;
  std::vector<IdSlot> own_;
  std::size_t size_ = 0;
};

}  // namespace slimdag
