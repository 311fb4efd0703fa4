#include "slimdag/graph/node_set.hpp"

#include <algorithm>

namespace slimdag {

std::size_t NodeSet::count() const noexcept {
  std::size_t total = 0;
  for (const std::uint64_t word : words_) total += static_cast<std::size_t>(std::popcount(word));
  return total;
}

bool NodeSet::empty() const noexcept {
  return std::all_of(words_.begin(), words_.end(), [](std::uint64_t word) { return word == 0; });
}

bool NodeSet::is_subset_of(const NodeSet& other) const noexcept {
  for (std::size_t w = 0; w < words_.size(); ++w)
    if ((words_[w] & ~other.words_[w]) != 0) return false;
  return true;
}

NodeSet& NodeSet::operator|=(const NodeSet& other) noexcept {
  for (std::size_t w = 0; w < words_.size(); ++w) words_[w] |= other.words_[w];
  return *this;
}

NodeSet& NodeSet::operator&=(const NodeSet& other) noexcept {
  for (std::size_t w = 0; w < words_.size(); ++w) words_[w] &= other.words_[w];
  return *this;
}

NodeSet& NodeSet::operator-=(const NodeSet& other) noexcept {
  for (std::size_t w = 0; w < words_.size(); ++w) words_[w] &= ~other.words_[w];
  return *this;
}

std::vector<NodeIndex> NodeSet::to_vector() const {
  std::vector<NodeIndex> members;
  members.reserve(count());
  for_each([&](NodeIndex i) { members.push_back(i); });
  return members;
}

}  // namespace slimdag
