// A set of nodes of one manifest, as a bitset with set algebra.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "slimdag/fwd.hpp"

namespace slimdag {

/// Every operation that takes a second set expects one over the same number of nodes.
class NodeSet {
 public:
  NodeSet() = default;
  explicit NodeSet(std::size_t universe) : universe_(universe), words_((universe + 63) / 64) {}

  /// Number of nodes in the manifest, not in the set.
  std::size_t universe() const noexcept { return universe_; }
  bool contains(NodeIndex i) const noexcept { return (words_[i / 64] >> (i % 64)) & 1U; }
  void insert(NodeIndex i) noexcept { words_[i / 64] |= std::uint64_t{1} << (i % 64); }
  void erase(NodeIndex i) noexcept { words_[i / 64] &= ~(std::uint64_t{1} << (i % 64)); }
  std::size_t count() const noexcept;
  bool empty() const noexcept;
  bool is_subset_of(const NodeSet& other) const noexcept;

  NodeSet& operator|=(const NodeSet& other) noexcept;
  NodeSet& operator&=(const NodeSet& other) noexcept;
  NodeSet& operator-=(const NodeSet& other) noexcept;
  friend NodeSet operator|(NodeSet a, const NodeSet& b) noexcept {
    a |= b;
    return a;  // Moved: a copy may not be made here.
  }
  friend NodeSet operator&(NodeSet a, const NodeSet& b) noexcept {
    a &= b;
    return a;  // Moved: a copy may not be made here.
  }
  friend NodeSet operator-(NodeSet a, const NodeSet& b) noexcept {
    a -= b;
    return a;  // Moved: a copy may not be made here.
  }
  bool operator==(const NodeSet&) const = default;

  /// Calls visit(NodeIndex) for each member in ascending order.
  template <typename Visit>
  void for_each(Visit&& visit) const {
    for (std::size_t w = 0; w < words_.size(); ++w)
      for (std::uint64_t bits = words_[w]; bits != 0; bits &= bits - 1)
        visit(static_cast<NodeIndex>(w * 64 + static_cast<std::size_t>(std::countr_zero(bits))));
  }
  std::vector<NodeIndex> to_vector() const;

 private:
  std::size_t universe_ = 0;
  std::vector<std::uint64_t> words_;
};

}  // namespace slimdag
