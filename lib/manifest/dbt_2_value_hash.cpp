#include "manifest/dbt_2_value_hash.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace slimdag::dbt_2 {
namespace {

using json::Kind;
using json::Member;
using json::Value;

enum class Tag : char {
  null = 'n',
  yes = 't',
  no = 'f',
  integer = 'i',
  real = 'r',
  text = 's',
  list = 'l',
  object = 'o'
};

void append_number(std::string_view number, ByteBuffer& bytes) {
  if (number.find_first_of(".eEIN") == std::string_view::npos) {
    bytes.append(static_cast<char>(Tag::integer));
    bytes.append(number);
    bytes.append('\0');
    return;
  }
  double value = 0;
  std::from_chars(number.data(), number.data() + number.size(), value);
  bytes.append(static_cast<char>(Tag::real));
  bytes.append_bytes_of(value);
}

void append_text(std::string_view text, ByteBuffer& bytes) {
  bytes.append(static_cast<char>(Tag::text));
  bytes.append_bytes_of(static_cast<std::uint64_t>(text.size()));
  bytes.append(text);
}

/// Integers and floats differ, the order of keys does not count.
void append(const Value& value, ByteBuffer& bytes) {
  switch (value.kind) {
    case Kind::null:
      return bytes.append(static_cast<char>(Tag::null));
    case Kind::boolean:
      return bytes.append(static_cast<char>(value.truth ? Tag::yes : Tag::no));
    case Kind::number:
      return append_number(value.string(), bytes);
    case Kind::string:
      return append_text(value.string(), bytes);
    case Kind::array:
      bytes.append(static_cast<char>(Tag::list));
      bytes.append_bytes_of(value.size);
      for (const Value& item : value.array()) bytes.append_bytes_of(hash_of(item));
      return;
    case Kind::object: {
      bytes.append(static_cast<char>(Tag::object));
      std::vector<std::pair<std::string_view, Hash128>> members;
      members.reserve(value.size);
      for (const Member& m : value.object()) members.emplace_back(m.key, hash_of(m.value));
      std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
      for (const auto& [key, hash] : members) {
        append_text(key, bytes);
        bytes.append_bytes_of(hash);
      }
      return;
    }
  }
}

}  // namespace

/// Deep values are hashed bottom up; the reader has bounded their depth.
Hash128 hash_of(const Value& value) {
  ByteBuffer bytes;
  append(value, bytes);
  return hash_bytes(bytes.view());
}

Hash128 hash_of(std::string_view text) { return hash_of(Value::of_string(text)); }

Value member(const Value& object, std::string_view key) noexcept {
  const Value* v = object.find(key);
  return v == nullptr ? Value() : *v;
}

}  // namespace slimdag::dbt_2
