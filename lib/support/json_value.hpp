// A JSON value with Python's semantics: numbers keep their text (integers of any size, NaN, Infinity), `1 == 1.0 ==
// True`, the order of an object's keys does not count. Boost.JSON's own value cannot hold what dbt's artifacts may
// hold.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "support/arena.hpp"
#include "support/byte_buffer.hpp"
#include "support/hash.hpp"

namespace slimdag::json {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

struct Member;

/// Trivially copyable; what it points to lives in an Arena.
struct Value {
  Kind kind = Kind::null;
  bool truth = false;      ///< Kind::boolean.
  std::uint32_t size = 0;  ///< Bytes of a string or number, elements, members.
  union {
    const char* text;
    const Value* elements;
    const Member* members;
  };
  constexpr Value() : text(nullptr) {}

  static Value of_bool(bool b) noexcept;
  static Value of_string(std::string_view s) noexcept;  ///< Borrows.
  static Value of_number(std::string_view s) noexcept;  ///< Borrows; a JSON number, or NaN, Infinity, -Infinity.
  static Value of_array(std::span<const Value> items) noexcept;
  static Value of_object(std::span<const Member> items) noexcept;  ///< Keys must be unique.

  bool is_null() const noexcept { return kind == Kind::null; }
  bool is_string() const noexcept { return kind == Kind::string; }
  bool is_array() const noexcept { return kind == Kind::array; }
  bool is_object() const noexcept { return kind == Kind::object; }
  /// Text of a string or number; empty for others.
  std::string_view string() const noexcept;
  std::span<const Value> array() const noexcept;           ///< Empty for others.
  std::span<const Member> object() const noexcept;         ///< Empty for others.
  const Value* find(std::string_view key) const noexcept;  ///< nullptr where it is no object or has no such key.
};

struct Member {
  std::string_view key;
  Value value;
};

/// Python's `a == b` for values read by json.loads in one process (so that a NaN inside a container equals itself, and
/// one outside does not).
bool equal(const Value& a, const Value& b);
/// Python's bool(value).
bool truthy(const Value& v) noexcept;
/// Equal values have equal hashes; a bare NaN is never_equal.
Hash128 fingerprint(const Value& v);
/// The same with a buffer that its caller keeps for the next one.
Hash128 fingerprint(const Value& v, ByteBuffer& buffer);
/// Python's json.dumps(value): ", " and ": " as separators, non-ASCII escaped, floats as repr writes them.
std::string dump(const Value& v);
void dump(const Value& v, std::string& out);
/// The same without spaces and with UTF-8 kept, for storage.
void dump_compact(const Value& v, std::string& out);
/// Appends a JSON string literal as json.dumps writes it (ASCII only).
void dump_string(std::string_view s, std::string& out);
/// Python's str() of a JSON scalar: None, True, 1, 1.5, text.
std::string to_python_str(const Value& v);
/// A deep copy in another arena.
Value copy(const Value& v, Arena& arena);
/// The number as a double; 0 for what is no number or boolean.
double to_double(const Value& v) noexcept;

/// Parses a small JSON text as Python's json.loads does. Throws Error(invalid_json) with the byte; `name` is its file.
Value parse(std::string_view text, Arena& arena, std::string_view name = {});

}  // namespace slimdag::json
