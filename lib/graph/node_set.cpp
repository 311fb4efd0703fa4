#include "slimdag/graph/node_set.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "slimdag/error.hpp"

namespace slimdag {

void NodeSet::throw_no_node(NodeIndex i) const {
  throw Error(ErrorCode::invalid_argument,
              i == no_node ? std::string("no_node is not the index of a node.")
                           : fmt::format("There is no node {}: the manifest has {}.", i, universe_.size()),
              {}, "Manifest::find() gives no_node where the manifest has no node of that id: look before you go on.");
}

void NodeSet::throw_other_manifest() {
  throw Error(ErrorCode::invalid_argument, "The set of nodes belongs to another manifest.", {},
              "Indices and sets of different manifests have nothing to do with each other.");
}

void NodeSet::meet(const NodeSet& other) {
  require_of(other.universe_);
  universe_ = universe_.met(other.universe_);
}

std::size_t NodeSet::count() const noexcept {
  std::size_t total = 0;
  for (const std::uint64_t word : words_) total += static_cast<std::size_t>(std::popcount(word));
  return total;
}

bool NodeSet::empty() const noexcept {
  return std::all_of(words_.begin(), words_.end(), [](std::uint64_t word) { return word == 0; });
}

bool NodeSet::is_subset_of(const NodeSet& other) const {
  require_of(other.universe_);
  for (std::size_t w = 0; w < words_.size(); ++w)
    if ((words_[w] & ~other.words_[w]) != 0) return false;
  return true;
}

NodeSet& NodeSet::operator|=(const NodeSet& other) {
  meet(other);
  for (std::size_t w = 0; w < words_.size(); ++w) words_[w] |= other.words_[w];
  return *this;
}

NodeSet& NodeSet::operator&=(const NodeSet& other) {
  meet(other);
  for (std::size_t w = 0; w < words_.size(); ++w) words_[w] &= other.words_[w];
  return *this;
}

NodeSet& NodeSet::operator-=(const NodeSet& other) {
  meet(other);
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
