// A set of nodes of one manifest, as a bitset with set algebra.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "slimdag/fwd.hpp"
#include "slimdag/graph/node_universe.hpp"

namespace slimdag {

/// A set knows whose nodes it holds: what puts two sets together throws Error(invalid_argument) where they are of
/// different manifests, and so does every function that takes a manifest and a set of another one.
class NodeSet {
 public:
  NodeSet() = default;
  /// The empty set of nodes of a manifest: `NodeSet(manifest)`. From a number, `NodeSet(manifest.size())`, comes a set
  /// of no manifest in particular, which becomes one of a manifest when it meets a set of one.
  explicit NodeSet(const NodeUniverse& universe) : universe_(universe), words_((universe.size() + 63) / 64) {}

  /// The nodes of the manifest; as a number, how many there are, not how many are in the set.
  const NodeUniverse& universe() const noexcept { return universe_; }
  /// false for what is no node of the manifest, such as no_node.
  bool contains(NodeIndex i) const noexcept { return i < universe_.size() && ((words_[i / 64] >> (i % 64)) & 1U) != 0; }
  /// Throws Error(invalid_argument) for what is no node of the manifest, such as no_node.
  void insert(NodeIndex i) {
    if (i >= universe_.size()) throw_no_node(i);
    words_[i / 64] |= std::uint64_t{1} << (i % 64);
  }
  /// As insert().
  void erase(NodeIndex i) {
    if (i >= universe_.size()) throw_no_node(i);
    words_[i / 64] &= ~(std::uint64_t{1} << (i % 64));
  }
  std::size_t count() const noexcept;
  bool empty() const noexcept;
  /// Throws Error(invalid_argument) for a set of another manifest, as do the operators.
  bool is_subset_of(const NodeSet& other) const;

  NodeSet& operator|=(const NodeSet& other);
  NodeSet& operator&=(const NodeSet& other);
  NodeSet& operator-=(const NodeSet& other);
  friend NodeSet operator|(NodeSet a, const NodeSet& b) {
    a |= b;
    return a;  // Moved: a copy may not be made here.
  }
  friend NodeSet operator&(NodeSet a, const NodeSet& b) {
    a &= b;
    return a;  // Moved: a copy may not be made here.
  }
  friend NodeSet operator-(NodeSet a, const NodeSet& b) {
    a -= b;
    return a;  // Moved: a copy may not be made here.
  }
  /// Sets of different manifests are never equal.
  friend bool operator==(const NodeSet& a, const NodeSet& b) noexcept {
    return a.universe_.fits(b.universe_) && a.words_ == b.words_;
  }

  /// Throws Error(invalid_argument) unless the set is one of these nodes.
  void require_of(const NodeUniverse& nodes) const {
    if (!universe_.fits(nodes)) throw_other_manifest();
  }

  /// Calls visit(NodeIndex) for each member in ascending order.
  template <typename Visit>
  void for_each(Visit&& visit) const {
    for (std::size_t w = 0; w < words_.size(); ++w)
      for (std::uint64_t bits = words_[w]; bits != 0; bits &= bits - 1)
        visit(static_cast<NodeIndex>(w * 64 + static_cast<std::size_t>(std::countr_zero(bits))));
  }
  std::vector<NodeIndex> to_vector() const;

 private:
  [[noreturn]] void throw_no_node(NodeIndex i) const;
  [[noreturn]] static void throw_other_manifest();
  void meet(const NodeSet& other);

  NodeUniverse universe_;
  std::vector<std::uint64_t> words_;
};

}  // namespace slimdag
