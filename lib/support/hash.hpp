// 128-bit content hashes (XXH3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace slimdag {

struct Hash128 {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  bool operator==(const Hash128&) const = default;
};

Hash128 hash_bytes(std::string_view bytes) noexcept;
/// For tables that live as long as the process; not for what has to tell texts apart by the hash alone.
std::uint64_t hash_text(std::string_view text) noexcept;

/// A fingerprint that equals nothing, itself included: Python's NaN and dbt's FileHash of name "none".
inline constexpr Hash128 never_equal{~std::uint64_t{0}, ~std::uint64_t{0}};
inline bool same_fingerprint(const Hash128& a, const Hash128& b) noexcept { return a == b && !(a == never_equal); }

/// a == b without a call for what is short, as most names are.
inline bool same_text(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  const auto word = [](const char* p) {
    std::uint64_t w = 0;
    std::memcpy(&w, p, sizeof w);
    return w;
  };
  constexpr std::size_t size = sizeof(std::uint64_t);
  if (a.size() < size) {
    for (std::size_t i = 0; i < a.size(); ++i)
      if (a[i] != b[i]) return false;
    return true;
  }
  const std::size_t last = a.size() - size;
  if (word(a.data() + last) != word(b.data() + last)) return false;
  if (a.size() > 4 * size) return std::memcmp(a.data(), b.data(), last) == 0;
  for (std::size_t i = 0; i < last; i += size)
    if (word(a.data() + i) != word(b.data() + i)) return false;
  return true;
}

struct HashOf128 {
  std::size_t operator()(const Hash128& h) const noexcept { return static_cast<std::size_t>(h.low); }
};

/// Hash of content that arrives in pieces.
class StreamHasher {
 public:
  StreamHasher();
  ~StreamHasher();
  StreamHasher(const StreamHasher&) = delete;
  StreamHasher& operator=(const StreamHasher&) = delete;
  void update(std::string_view bytes) noexcept;
  Hash128 finish() const noexcept;
  void reset() noexcept;

 private:
  void* state_;
};

}  // namespace slimdag
