// Lists of a snapshot, checked.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "manifest/snapshot_image.hpp"
#include "support/arena.hpp"

namespace slimdag::snapshot {

/// Lists over items that lie one behind the other; ends are checked.
template <typename T>
class ListsOf {
 public:
  ListsOf() = default;
  ListsOf(Numbers ends, const T* items) noexcept : ends_(ends), items_(items) {}

  std::size_t count() const noexcept { return ends_.size(); }
  std::span<const T> operator[](ListId id) const noexcept {
    const std::uint32_t begin = id == 0 ? 0 : ends_[id - 1];
    return {items_ + begin, ends_[id] - begin};
  }

 private:
  Numbers ends_;
  const T* items_ = nullptr;
};

/// Lists of numbers, which stay where they are.
class NumberLists {
 public:
  NumberLists(Numbers ends, Numbers items) noexcept : ends_(ends), items_(items) {}

  std::size_t count() const noexcept { return ends_.size(); }
  /// Where list `id` begins among the items.
  std::uint32_t first(ListId id) const noexcept { return id == 0 ? 0 : ends_[id - 1]; }
  Numbers operator[](ListId id) const noexcept {
    const std::uint32_t begin = id == 0 ? 0 : ends_[id - 1];
    return items_.sub(begin, ends_[id] - begin);
  }

 private:
  Numbers ends_;
  Numbers items_;
};

/// Throws Error(invalid_snapshot) unless every number is below `limit`.
void check_below(const Image& image, Numbers numbers, std::size_t limit);

/// The section `kind`. Throws Error(invalid_snapshot) unless it begins with 0, ascends and ends with `items`.
Numbers read_ends(const Image& image, SectionKind kind, std::size_t items);

/// Every text of the snapshot, in the arena; the texts themselves stay in the image. Throws Error(invalid_snapshot).
std::span<const std::string_view> read_texts(const Image& image, Arena& arena);

}  // namespace slimdag::snapshot
