// One copy of each text, list of texts and JSON value, in an arena.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/arena.hpp"
#include "support/hash.hpp"
#include "support/json_value.hpp"

namespace slimdag {

struct HashOfText {
  using is_avalanching = void;
  std::size_t operator()(std::string_view s) const noexcept { return static_cast<std::size_t>(hash_bytes(s).low); }
};

/// Appends bytes that are equal exactly when two values are written the same way: key order and number texts count.
inline void append_exact(const json::Value& v, std::string& out) {
  const char head[] = {static_cast<char>(v.kind), static_cast<char>(v.truth)};
  out.append(head, sizeof head);
  out.append(reinterpret_cast<const char*>(&v.size), sizeof v.size);
  out.append(v.string());
  for (const json::Value& item : v.array()) append_exact(item, out);
  for (const json::Member& m : v.object()) {
    append_exact(json::Value::of_string(m.key), out);
    append_exact(m.value, out);
  }
}

/// Equal texts get equal pointers. Lives only while a manifest is read.
class Interner {
 public:
  explicit Interner(Arena& arena) : arena_(arena) {}

  std::string_view text(std::string_view s) {
    const auto at = texts_.find(s);
    return at != texts_.end() ? *at : *texts_.insert(arena_.copy(s)).first;
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
    const auto [at, is_new] = values_.try_emplace(hash_bytes(buffer_));
    if (is_new) at->second = json::copy(v, arena_);
    return at->second;
  }

 private:
  Arena& arena_;
  boost::unordered_flat_set<std::string_view, HashOfText> texts_;
  boost::unordered_flat_map<Hash128, std::span<const std::string_view>, HashOf128> lists_;
  boost::unordered_flat_map<Hash128, json::Value, HashOf128> values_;
  std::string buffer_;
};

}  // namespace slimdag
