// The lock of a store's connection.
#pragma once

#include <atomic>
#include <mutex>
#include <thread>

#include "slimdag/error.hpp"

namespace slimdag {

/// Held by one thread at a time. A callback for artifacts is called while it is held: one that asks its own store would
/// wait for itself, and gets an error instead.
class StoreMutex {
 public:
  /// Throws Error(invalid_argument) where this thread holds it already.
  void lock() {
    if (holder_.load(std::memory_order_relaxed) == std::this_thread::get_id())
      throw Error(ErrorCode::invalid_argument, "A callback for artifacts asks the store that called it.", {},
                  "Let the callback only read, write and delete objects; ask the store before or after.");
    mutex_.lock();
    holder_.store(std::this_thread::get_id(), std::memory_order_relaxed);
  }
  void unlock() noexcept {
    holder_.store(std::thread::id(), std::memory_order_relaxed);
    mutex_.unlock();
  }

 private:
  std::mutex mutex_;
  std::atomic<std::thread::id> holder_;  // Only this thread stores its own id, so that it never reads it by mistake.
};

}  // namespace slimdag
