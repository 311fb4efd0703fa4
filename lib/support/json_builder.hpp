// Puts JSON events together to a json::Value in an arena.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "support/json_value.hpp"

namespace slimdag::json {

/// Give it the events of one value; done() says that the value is complete.
class ValueBuilder {
 public:
  explicit ValueBuilder(Arena& arena) : arena_(&arena) {}

  void begin_object() { open(); }
  void begin_array() { open(); }
  void end_object();
  void end_array();
  void key(std::string_view name) { key_ = arena_->copy(name); }
  void string(std::string_view s) { add(Value::of_string(arena_->copy(s))); }
  void number(std::string_view s) { add(Value::of_number(arena_->copy(s))); }
  void boolean(bool b) { add(Value::of_bool(b)); }
  void null() { add(Value()); }

  bool done() const noexcept { return frames_.empty() && items_.size() == 1; }
  /// The finished value; the builder is ready for the next one.
  Value take() noexcept {
    const Value v = items_.back().value;
    items_.clear();
    return v;
  }

 private:
  void open();
  void add(const Value& v) { items_.push_back({key_, v}); }
  void close(const Value& v);
  std::size_t without_duplicates(std::size_t first);

  struct Frame {
    std::size_t first;
    std::string_view key;
  };
  Arena* arena_;
  std::vector<Member> items_;
  std::vector<Frame> frames_;
  std::vector<Value> elements_;
  std::string_view key_;
};

}  // namespace slimdag::json
