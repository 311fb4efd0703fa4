// A value that is made when it is first asked for.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <utility>

namespace slimdag {

/// Thread-safe; free of locks once the value is there. Where making it throws, the next call tries again.
///
/// Not std::call_once: an exception that leaves it passes through the C library, whose unwinder is another one than
/// that of a library with the C++ runtime inside.
template <typename T>
class Lazy {
 public:
  template <typename Make>
  const T& get(Make&& make) const {
    if (const T* ready = ready_.load(std::memory_order_acquire)) return *ready;
    const std::lock_guard lock(mutex_);
    if (!value_) {
      value_.emplace(std::forward<Make>(make)());
      ready_.store(&*value_, std::memory_order_release);
    }
    return *value_;
  }

 private:
  mutable std::mutex mutex_;
  mutable std::optional<T> value_;
  mutable std::atomic<const T*> ready_ = nullptr;
};

}  // namespace slimdag
