// One copy of each text, list of texts and JSON value, in an arena.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/arena.hpp"
#include "support/block.hpp"
#include "support/byte_buffer.hpp"
#include "support/hash.hpp"
#include "support/json_value.hpp"

namespace slimdag {

/// Appends bytes that are equal exactly when two values are written the same way: key order and number texts count.
inline void append_exact(const json::Value& v, ByteBuffer& out) {
  const char head[] = {static_cast<char>(v.kind), static_cast<char>(v.truth)};
  out.append({head, sizeof head});
  out.append_bytes_of(v.size);
  switch (v.kind) {
    case json::Kind::string:
    case json::Kind::number:
      out.append({v.text, v.size});
      break;
    case json::Kind::array:
      for (const json::Value& item : v.array()) append_exact(item, out);
      break;
    case json::Kind::object:
      for (const json::Member& m : v.object()) {
        out.append_bytes_of(static_cast<std::uint32_t>(m.key.size()));
        out.append(m.key);
        append_exact(m.value, out);
      }
      break;
    default:
      break;
  }
}

/// Texts by open addressing. With many texts nearly every look is a miss of all caches: slots are small, the hash
/// stands beside the text, so that neither a look at another text nor growing needs the texts themselves, and the slots
/// lie in large pages.
class TextTable {
 public:
  TextTable() { resize(std::size_t{1} << 10U); }

  /// The text that is there; data() == nullptr where there is none.
  std::string_view find(std::string_view s, std::uint32_t hash) const noexcept {
    const Slot& slot = slots_[place_of(s, hash)];
    return {slot.data, slot.size};
  }
  /// `s` is not there; its bytes have to stay.
  void add(std::string_view s, std::uint32_t hash) {
    slots_[place_of(s, hash)] = {hash, static_cast<std::uint32_t>(s.size()), s.data()};
    if (4 * ++size_ > 3 * (mask_ + 1)) grow();
  }

 private:
  struct Slot {
    std::uint32_t hash;
    std::uint32_t size;
    const char* data;  ///< nullptr: free
  };

  std::size_t place_of(std::string_view s, std::uint32_t hash) const noexcept {
    std::size_t at = hash & mask_;
    while (slots_[at].data != nullptr && !(slots_[at].hash == hash && same_text({slots_[at].data, slots_[at].size}, s)))
      at = (at + 1) & mask_;
    return at;
  }
  void resize(std::size_t slots) {
    block_ = make_block(slots * sizeof(Slot));
    slots_ = reinterpret_cast<Slot*>(block_.get());
    std::uninitialized_fill_n(slots_, slots, Slot{0, 0, nullptr});
    mask_ = slots - 1;
  }
  void grow() {
    const Block old = std::move(block_);
    const std::span<const Slot> slots(slots_, mask_ + 1);
    resize(2 * slots.size());
    for (const Slot& slot : slots) {
      if (slot.data == nullptr) continue;
      std::size_t at = slot.hash & mask_;
      while (slots_[at].data != nullptr) at = (at + 1) & mask_;
      slots_[at] = slot;
    }
  }

  Block block_;
  Slot* slots_ = nullptr;
  std::size_t mask_ = 0;
  std::size_t size_ = 0;
};

/// Equal texts get equal pointers. Lives only while a manifest is read.
class Interner {
 public:
  explicit Interner(Arena& arena) : arena_(arena) {}

  std::string_view text(std::string_view s) {
    if (s.empty()) return std::string_view("");  // NOLINT(bugprone-string-constructor): not null, which stands for None
    std::string_view& recent = recent_[recent_slot(s)];
    if (!same_text(recent, s)) recent = lasting(s);
    return recent;
  }

  /// The texts have to be interned already (or be the null view).
  std::span<const std::string_view> list(std::span<const std::string_view> items) {
    if (items.empty()) return {};
    const Hash128 key =
        hash_bytes({reinterpret_cast<const char*>(items.data()), items.size() * sizeof(std::string_view)});
    const auto [at, is_new] = lists_.try_emplace(key);
    if (is_new) at->second = arena_.copy(items);
    return at->second;
  }

  /// A value that is written the same way twice is kept once.
  json::Value value(const json::Value& v) {
    if (v.kind == json::Kind::null || v.kind == json::Kind::boolean) return v;
    buffer_.clear();
    append_exact(v, buffer_);
    const auto [at, is_new] = values_.try_emplace(hash_bytes(buffer_.view()));
    if (is_new) at->second = json::copy(v, arena_);
    return at->second;
  }

 private:
  std::string_view lasting(std::string_view s) {
    const auto hash = static_cast<std::uint32_t>(hash_text(s));
    std::string_view found = texts_.find(s, hash);
    if (found.data() == nullptr) {
      found = arena_.copy(s);
      texts_.add(found, hash);
    }
    return found;
  }

  /// Most texts are those of the items before, so that a look at few of them, which are at hand, finds them again.
  static std::size_t recent_slot(std::string_view s) noexcept {
    std::uint64_t ends[2] = {0, 0};
    if (s.size() >= sizeof ends[0]) {
      std::memcpy(&ends[0], s.data(), sizeof ends[0]);
      std::memcpy(&ends[1], s.data() + s.size() - sizeof ends[1], sizeof ends[1]);
    } else {
      std::memcpy(&ends[0], s.data(), s.size());
    }
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;
    return static_cast<std::size_t>(((ends[0] ^ s.size()) * odd ^ ends[1]) * odd >> (64U - recent_bits));
  }
  static constexpr unsigned recent_bits = 11;

  Arena& arena_;
  std::vector<std::string_view> recent_ = std::vector<std::string_view>(std::size_t{1} << recent_bits);
  TextTable texts_;
  boost::unordered_flat_map<Hash128, std::span<const std::string_view>, HashOf128> lists_;
  boost::unordered_flat_map<Hash128, json::Value, HashOf128> values_;
  ByteBuffer buffer_;
};

}  // namespace slimdag
