// The configs of a manifest's nodes: one object for all nodes that have the same, put together when first asked for.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

#include "support/json_value.hpp"

namespace slimdag {

/// Filled by add() while a manifest is read, or made at the first look by what defer() was given. Thread-safe once the
/// manifest is complete, and free of locks after the first look.
class Configs {
 public:
  using Make = std::function<std::vector<json::Value>()>;

  std::uint32_t add(const json::Value& config) {
    values_.push_back(config);
    table_ = values_.data();
    return static_cast<std::uint32_t>(values_.size() - 1);
  }
  void defer(Make make) { make_ = std::move(make); }

  /// What make() throws; it is called again at the next look then.
  const json::Value& operator[](std::uint32_t index) const {
    const json::Value* table = table_.load(std::memory_order_acquire);
    return (table != nullptr ? table : made())[index];
  }

 private:
  const json::Value* made() const {
    const std::lock_guard lock(mutex_);
    if (table_.load(std::memory_order_relaxed) == nullptr) {
      values_ = make_();
      table_.store(values_.data(), std::memory_order_release);
    }
    return values_.data();
  }

  Make make_;
  mutable std::mutex mutex_;
  mutable std::vector<json::Value> values_;
  mutable std::atomic<const json::Value*> table_ = nullptr;
};

}  // namespace slimdag
