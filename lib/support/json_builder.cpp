#include "support/json_builder.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

namespace slimdag::json {

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
  constexpr std::size_t few = 24;
  if (count <= few) {
    bool duplicate = false;
    for (std::size_t i = first + 1; i < items_.size() && !duplicate; ++i)
      for (std::size_t j = first; j < i && !duplicate; ++j) duplicate = items_[i].key == items_[j].key;
    if (!duplicate) return count;
  }
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
