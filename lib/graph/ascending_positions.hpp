// Positions of a topological order that a walk still has to visit.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace slimdag {

/// Positions to visit, taken in ascending order while later ones are added.
class AscendingPositions {
 public:
  explicit AscendingPositions(std::size_t size) : words_((size + 63) / 64), first_(words_.size()) {}

  void insert(std::size_t position) {
    words_[position / 64] |= std::uint64_t{1} << (position % 64);
    first_ = std::min(first_, position / 64);
    last_ = std::max(last_, position / 64);
  }

  /// Calls visit(position), which may insert higher positions, until none is left.
  template <typename Visit>
  void drain(Visit visit) {
    for (; first_ < words_.size() && first_ <= last_; ++first_)
      while (words_[first_] != 0) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(words_[first_]));
        words_[first_] &= words_[first_] - 1;
        visit(first_ * 64 + bit);
      }
    first_ = words_.size();
    last_ = 0;
  }

 private:
  std::vector<std::uint64_t> words_;
  std::size_t first_;
  std::size_t last_ = 0;
};

}  // namespace slimdag
