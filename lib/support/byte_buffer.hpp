// Bytes that are put together piece by piece and then hashed; used again for the next ones.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace slimdag {

/// std::string without its zero-filling and its size checks for each of many short pieces.
class ByteBuffer {
 public:
  void clear() noexcept { size_ = 0; }
  std::string_view view() const noexcept { return {bytes_.get(), size_}; }

  void append(char c) {
    if (size_ == capacity_) grow(1);
    bytes_[size_++] = c;
  }
  void append(std::string_view text) {
    if (text.empty()) return;
    if (capacity_ - size_ < text.size()) grow(text.size());
    std::memcpy(bytes_.get() + size_, text.data(), text.size());
    size_ += text.size();
  }
  template <typename Number>
  void append_bytes_of(Number number) {
    append(std::string_view(reinterpret_cast<const char*>(&number), sizeof number));
  }

 private:
  void grow(std::size_t more) {
    constexpr std::size_t smallest = 512;
    std::size_t capacity = capacity_ == 0 ? smallest : capacity_ * 2;
    while (capacity - size_ < more) capacity *= 2;
    auto larger = std::make_unique_for_overwrite<char[]>(capacity);
    if (size_ != 0) std::memcpy(larger.get(), bytes_.get(), size_);
    bytes_ = std::move(larger);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace slimdag
