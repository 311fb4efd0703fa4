#include "support/json_value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <vector>

#include "support/json_members.hpp"
#include "support/python_number.hpp"

namespace slimdag::json {

Value Value::of_bool(bool b) noexcept {
  Value v;
  v.kind = Kind::boolean;
  v.truth = b;
  return v;
}

Value Value::of_string(std::string_view s) noexcept {
  Value v;
  v.kind = Kind::string;
  v.size = static_cast<std::uint32_t>(s.size());
  v.text = s.data();
  return v;
}

Value Value::of_number(std::string_view s) noexcept {
  Value v = of_string(s);
  v.kind = Kind::number;
  return v;
}

Value Value::of_array(std::span<const Value> items) noexcept {
  Value v;
  v.kind = Kind::array;
  v.size = static_cast<std::uint32_t>(items.size());
  v.elements = items.data();
  return v;
}

Value Value::of_object(std::span<const Member> items) noexcept {
  Value v;
  v.kind = Kind::object;
  v.size = static_cast<std::uint32_t>(items.size());
  v.members = items.data();
  return v;
}

std::string_view Value::string() const noexcept {
  return kind == Kind::string || kind == Kind::number ? std::string_view(text, size) : std::string_view();
}

std::span<const Value> Value::array() const noexcept {
  return kind == Kind::array ? std::span<const Value>(elements, size) : std::span<const Value>();
}

std::span<const Member> Value::object() const noexcept {
  return kind == Kind::object ? std::span<const Member>(members, size) : std::span<const Member>();
}

const Value* Value::find(std::string_view key) const noexcept {
  for (const Member& m : object())
    if (same_text(m.key, key)) return &m.value;
  return nullptr;
}

bool truthy(const Value& v) noexcept {
  switch (v.kind) {
    case Kind::null:
      return false;
    case Kind::boolean:
      return v.truth;
    case Kind::number:
      return to_double(v) != 0.0;
    default:
      return v.size != 0;
  }
}

double to_double(const Value& v) noexcept {
  if (v.kind == Kind::boolean) return v.truth ? 1.0 : 0.0;
  return v.kind == Kind::number ? python_float(v.string()) : 0.0;
}

namespace {

bool is_numeric(const Value& v) noexcept { return v.kind == Kind::number || v.kind == Kind::boolean; }

std::string_view number_text(const Value& v) noexcept {
  if (v.kind == Kind::boolean) return v.truth ? "1" : "0";
  return v.string();
}

/// Writes bytes that are equal exactly when the values are equal in Python, and no prefix of one another.
class Canonical {
 public:
  explicit Canonical(ByteBuffer& out) : out_(out) {}

  void write(const Value& v) {
    switch (v.kind) {
      case Kind::null:
        out_.append('z');
        break;
      case Kind::boolean:
      case Kind::number:
        write_number(number_text(v));
        break;
      case Kind::string:
        write_text('s', v.string());
        break;
      case Kind::array:
        write_size('a', v.size);
        for (const Value& item : v.array()) write(item);
        break;
      case Kind::object:
        write_size('o', v.size);
        write_members(v.object());
        break;
    }
  }

 private:
  void write_number(std::string_view text) {
    std::string number;
    append_canonical_number(text, number);
    out_.append('n');
    out_.append(number);
    out_.append('\0');
  }
  void write_size(char tag, std::uint32_t size) {
    char bytes[5];
    bytes[0] = tag;
    std::memcpy(bytes + 1, &size, 4);
    out_.append({bytes, sizeof bytes});
  }
  void write_text(char tag, std::string_view s) {
    write_size(tag, static_cast<std::uint32_t>(s.size()));
    out_.append(s);
  }
  void write_member(const Member& m) {
    write_text('k', m.key);
    write(m.value);
  }
  void write_members(std::span<const Member> members) {
    const auto by_key = [](const Member& a, const Member& b) { return a.key < b.key; };
    if (std::is_sorted(members.begin(), members.end(), by_key)) {
      for (const Member& m : members) write_member(m);
      return;
    }
    constexpr std::size_t most_at_hand = 32;
    std::array<const Member*, most_at_hand> at_hand;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
    std::vector<const Member*> many(members.size() > most_at_hand ? members.size() : 0);
    const std::span<const Member*> sorted =
        many.empty() ? std::span(at_hand).first(members.size()) : std::span<const Member*>(many);
    for (std::size_t i = 0; i < members.size(); ++i) sorted[i] = &members[i];
    std::sort(sorted.begin(), sorted.end(), [&](const Member* a, const Member* b) { return by_key(*a, *b); });
    for (const Member* m : sorted) write_member(*m);
  }

  ByteBuffer& out_;
};

bool is_nan(const Value& v) noexcept { return v.kind == Kind::number && v.string() == "NaN"; }

bool equal_in_container(const Value& a, const Value& b) {
  // json.loads gives one NaN object for all, and Python's containers compare by identity first.
  return (is_nan(a) && is_nan(b)) || equal(a, b);
}

}  // namespace

bool equal(const Value& a, const Value& b) {
  if (is_numeric(a) && is_numeric(b)) return equal_numbers(number_text(a), number_text(b));
  if (a.kind != b.kind || a.size != b.size) return false;
  switch (a.kind) {
    case Kind::string:
      return a.string() == b.string();
    case Kind::array:
      return std::equal(a.array().begin(), a.array().end(), b.array().begin(), equal_in_container);
    case Kind::object:
      return std::all_of(a.object().begin(), a.object().end(), [&, others = Members(b)](const Member& m) mutable {
        const Value* other = others.find(m.key);
        return other != nullptr && equal_in_container(m.value, *other);
      });
    default:
      return true;
  }
}

Hash128 fingerprint(const Value& v) {
  ByteBuffer buffer;
  return fingerprint(v, buffer);
}

Hash128 fingerprint(const Value& v, ByteBuffer& buffer) {
  if (is_nan(v)) return never_equal;
  buffer.clear();
  Canonical(buffer).write(v);
  return hash_bytes(buffer.view());
}

namespace {

std::span<const Member> copy_members(std::span<const Member> members, Arena& arena) {
  std::vector<Member> copies;
  copies.reserve(members.size());
  for (const Member& m : members) copies.push_back({arena.copy(m.key), copy(m.value, arena)});
  return arena.copy(std::span<const Member>(copies));
}

}  // namespace

Value copy(const Value& v, Arena& arena) {
  switch (v.kind) {
    case Kind::string:
      return Value::of_string(arena.copy(v.string()));
    case Kind::number:
      return Value::of_number(arena.copy(v.string()));
    case Kind::array: {
      std::vector<Value> items;
      items.reserve(v.size);
      for (const Value& item : v.array()) items.push_back(copy(item, arena));
      return Value::of_array(arena.copy(std::span<const Value>(items)));
    }
    case Kind::object:
      return Value::of_object(copy_members(v.object(), arena));
    default:
      return v;
  }
}

}  // namespace slimdag::json
