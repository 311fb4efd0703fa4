// 128-bit content hashes (XXH3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace slimdag {

struct Hash128 {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  bool operator==(const Hash128&) const = default;
};

Hash128 hash_bytes(std::string_view bytes) noexcept;

/// A fingerprint that equals nothing, itself included: Python's NaN and dbt's FileHash of name "none".
inline constexpr Hash128 never_equal{~std::uint64_t{0}, ~std::uint64_t{0}};
inline bool same_fingerprint(const Hash128& a, const Hash128& b) noexcept { return a == b && !(a == never_equal); }

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
