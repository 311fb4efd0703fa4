// Writes JSON in the format of Python's json.dumps, for answers that the C++ API gives as structures.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "support/json_value.hpp"

namespace slimdag {

class JsonWriter {
 public:
  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }

  JsonWriter& key(std::string_view name) {
    separate();
    json::dump_string(name, out_);
    out_ += ": ";
    after_key_ = true;
    return *this;
  }
  void text(std::string_view value) {
    separate();
    json::dump_string(value, out_);
  }
  /// data() == nullptr is null.
  void text_or_null(std::string_view value) {
    if (value.data() == nullptr) return raw("null");
    text(value);
  }
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void null() { raw("null"); }
  /// A JSON text.
  void raw(std::string_view json) {
    separate();
    out_ += json;
  }
  template <typename Range>
  void texts(const Range& values) {
    begin_array();
    for (const auto& value : values) text(value);
    end_array();
  }
  void texts_or_null(std::span<const std::string_view> values) {
    begin_array();
    for (std::string_view value : values) text_or_null(value);
    end_array();
  }

  std::string str() && { return std::move(out_); }

 private:
  void open(char bracket) {
    separate();
    out_ += bracket;
    first_ = true;
  }
  void close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void separate() {
    if (!first_ && !after_key_) out_ += ", ";
    first_ = after_key_ = false;
  }

  std::string out_;
  bool first_ = true;
  bool after_key_ = false;
};

}  // namespace slimdag
