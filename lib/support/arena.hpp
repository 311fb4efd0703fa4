// Bump allocation for text and trivially destructible arrays that live as long as their owner.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "support/block.hpp"

namespace slimdag {

class Arena {
 public:
  void* allocate(std::size_t bytes, std::size_t alignment) {
    std::size_t at = (used_ + alignment - 1) & ~(alignment - 1);
    if (at + bytes > capacity_) {
      grow(bytes + alignment);
      at = (used_ + alignment - 1) & ~(alignment - 1);
    }
    used_ = at + bytes;
    return block_ + at;
  }

  std::string_view copy(std::string_view text) {
    // Not a default-made view, which stands for None: its data() is null. NOLINTNEXTLINE(bugprone-string-constructor)
    if (text.empty()) return std::string_view("");
    char* to = static_cast<char*>(allocate(text.size(), 1));
    std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
  }

  template <typename T>
  std::span<const T> copy(std::span<const T> items) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    if (items.empty()) return {};
    T* to = static_cast<T*>(allocate(items.size_bytes(), alignof(T)));
    std::memcpy(static_cast<void*>(to), items.data(), items.size_bytes());
    return {to, items.size()};
  }

  /// Room for `count` items, not initialized.
  template <typename T>
  T* room_for(std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    // T may be a pointer: NOLINTNEXTLINE(bugprone-sizeof-expression)
    return static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
  }

  /// Forgets everything but keeps the largest block for reuse.
  void reset() noexcept {
    if (blocks_.size() > 1) blocks_.erase(blocks_.begin(), blocks_.end() - 1);
    used_ = 0;
  }

  std::size_t bytes_reserved() const noexcept { return reserved_; }

 private:
  void grow(std::size_t at_least) {
    std::size_t size = next_size_ > at_least ? next_size_ : at_least;
    blocks_.push_back(make_block(size));
    block_ = blocks_.back().get();
    capacity_ = size;
    used_ = 0;
    reserved_ += size;
    if (next_size_ < max_block) next_size_ *= 2;
  }

  static constexpr std::size_t max_block = huge_page_size;
  std::vector<Block> blocks_;
  char* block_ = nullptr;
  std::size_t used_ = 0;
  std::size_t capacity_ = 0;
  std::size_t reserved_ = 0;
  std::size_t next_size_ = 4096;
};

}  // namespace slimdag
