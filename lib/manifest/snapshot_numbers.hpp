// Numbers of a snapshot: of 16 bits each where the largest of a section fits, else of 32.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace slimdag::snapshot {

/// A view. Indexes are not checked.
class Numbers {
 public:
  Numbers() = default;
  /// `data` is aligned for the width.
  Numbers(const char* data, std::size_t count, bool narrow) noexcept : data_(data), count_(count), narrow_(narrow) {}

  std::size_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  std::uint32_t operator[](std::size_t i) const noexcept {
    return narrow_ ? as<std::uint16_t>()[i] : as<std::uint32_t>()[i];
  }
  /// 0 where there is none.
  std::uint32_t largest() const noexcept {
    return narrow_ ? largest_of(as<std::uint16_t>()) : largest_of(as<std::uint32_t>());
  }
  Numbers sub(std::size_t first, std::size_t count) const noexcept {
    return {data_ + first * (narrow_ ? sizeof(std::uint16_t) : sizeof(std::uint32_t)), count, narrow_};
  }
  /// The record that begins at number `first`.
  template <typename Record>
  Record record(std::size_t first) const noexcept {
    static_assert(std::is_trivially_copyable_v<Record> && sizeof(Record) % sizeof(std::uint32_t) == 0);
    std::array<std::uint32_t, sizeof(Record) / sizeof(std::uint32_t)> numbers;
    if (narrow_) {
      std::copy_n(as<std::uint16_t>() + first, numbers.size(), numbers.begin());
    } else {
      std::copy_n(as<std::uint32_t>() + first, numbers.size(), numbers.begin());
    }
    return std::bit_cast<Record>(numbers);
  }

 private:
  template <typename Number>
  const Number* as() const noexcept {
    return reinterpret_cast<const Number*>(data_);
  }
  template <typename Number>
  std::uint32_t largest_of(const Number* numbers) const noexcept {
    Number most = 0;
    for (std::size_t i = 0; i < count_; ++i) most = std::max(most, numbers[i]);
    return most;
  }

  const char* data_ = nullptr;
  std::size_t count_ = 0;
  bool narrow_ = false;
};

/// A table of records that consist of numbers.
template <typename Record>
class Records {
 public:
  explicit Records(Numbers numbers) noexcept : numbers_(numbers) {}

  static constexpr std::size_t width = sizeof(Record) / sizeof(std::uint32_t);
  std::size_t size() const noexcept { return numbers_.size() / width; }
  bool empty() const noexcept { return size() == 0; }
  Record operator[](std::size_t i) const noexcept { return numbers_.record<Record>(i * width); }

 private:
  Numbers numbers_;
};

}  // namespace slimdag::snapshot
