#include "support/hash.hpp"

#include <new>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace slimdag {

Hash128 hash_bytes(std::string_view bytes) noexcept {
  const XXH128_hash_t h = XXH3_128bits(bytes.data(), bytes.size());
  return {h.low64, h.high64};
}

std::uint64_t hash_text(std::string_view text) noexcept { return XXH3_64bits(text.data(), text.size()); }

StreamHasher::StreamHasher() : state_(XXH3_createState()) {
  if (state_ == nullptr) throw std::bad_alloc();
  reset();
}
StreamHasher::~StreamHasher() { XXH3_freeState(static_cast<XXH3_state_t*>(state_)); }
void StreamHasher::update(std::string_view bytes) noexcept {
  XXH3_128bits_update(static_cast<XXH3_state_t*>(state_), bytes.data(), bytes.size());
}
Hash128 StreamHasher::finish() const noexcept {
  const XXH128_hash_t h = XXH3_128bits_digest(static_cast<XXH3_state_t*>(state_));
  return {h.low64, h.high64};
}
void StreamHasher::reset() noexcept { XXH3_128bits_reset(static_cast<XXH3_state_t*>(state_)); }

}  // namespace slimdag
