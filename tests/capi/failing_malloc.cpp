#include "failing_malloc.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <new>

#ifndef SLIMDAG_TEST_SANITIZED
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);
}
#endif

namespace {

constinit std::atomic<std::uint64_t> allocations{0};
constinit std::atomic<std::uint64_t> first_to_fail{0};
constinit std::atomic<bool> fail_all_after{false};
constinit std::atomic<bool> some_failed{false};
constinit std::atomic<std::int64_t> live_blocks{0};

bool must_fail() {
  const std::uint64_t n = allocations.fetch_add(1) + 1;
  const std::uint64_t first = first_to_fail.load();
  const bool fails = first != 0 && (n == first || (fail_all_after.load() && n > first));
  if (fails) some_failed = true;
  return fails;
}

void* counted(void* block) {
  if (block != nullptr) ++live_blocks;
  return block;
}

}  // namespace

namespace failing_malloc {

void fail_at(std::uint64_t n, bool all_after) {
  first_to_fail = 0;
  allocations = 0;
  some_failed = false;
  fail_all_after = all_after;
  first_to_fail = n;
}
bool failed() { return some_failed; }
std::uint64_t count() { return allocations; }
std::int64_t live() { return live_blocks; }

}  // namespace failing_malloc

#ifndef SLIMDAG_TEST_SANITIZED

namespace {

constinit std::atomic<bool> keeping{false};
constinit std::array<void*, 100000> kept{};
constinit std::atomic<std::size_t> kept_count{0};

}  // namespace

void failing_malloc::keep_freed(bool on) {
  keeping = on;
  if (on) return;
  for (std::size_t i = 0, n = kept_count.exchange(0); i < n; ++i) __libc_free(kept[i]);
}

// Visible for the libraries, also where all else is hidden.
#pragma GCC visibility push(default)
extern "C" {

void* malloc(std::size_t size) { return must_fail() ? (errno = ENOMEM, nullptr) : counted(__libc_malloc(size)); }

void* calloc(std::size_t count, std::size_t size) {
  return must_fail() ? (errno = ENOMEM, nullptr) : counted(__libc_calloc(count, size));
}

void* realloc(void* block, std::size_t size) {
  if (must_fail()) return errno = ENOMEM, nullptr;
  void* moved = __libc_realloc(block, size);
  return block == nullptr ? counted(moved) : moved;
}

void* memalign(std::size_t alignment, std::size_t size) {
  return must_fail() ? (errno = ENOMEM, nullptr) : counted(__libc_memalign(alignment, size));
}

void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }

int posix_memalign(void** out, std::size_t alignment, std::size_t size) {
  void* block = memalign(alignment, size);
  if (block == nullptr) return ENOMEM;
  *out = block;
  return 0;
}

void free(void* block) {
  if (block == nullptr) return;
  --live_blocks;
  if (keeping && kept_count < kept.size()) {
    kept[kept_count++] = block;
    return;
  }
  __libc_free(block);
}

}  // extern "C"
#pragma GCC visibility pop

#else  // A sanitizer has an allocator of its own in the place of malloc: here the C++ operators fail.

void failing_malloc::keep_freed(bool) {}

namespace {

void* allocate(std::size_t size) { return must_fail() ? nullptr : counted(std::malloc(size == 0 ? 1 : size)); }

void* allocate(std::size_t size, std::align_val_t alignment) {
  void* block = nullptr;
  if (must_fail() || posix_memalign(&block, static_cast<std::size_t>(alignment), size == 0 ? 1 : size) != 0)
    return nullptr;
  return counted(block);
}

void* or_throw(void* block) {
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

void release(void* block) {
  if (block == nullptr) return;
  --live_blocks;
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) { return or_throw(allocate(size)); }
void* operator new[](std::size_t size) { return or_throw(allocate(size)); }
void* operator new(std::size_t size, std::align_val_t alignment) { return or_throw(allocate(size, alignment)); }
void* operator new[](std::size_t size, std::align_val_t alignment) { return or_throw(allocate(size, alignment)); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void operator delete(void* block) noexcept { release(block); }
void operator delete[](void* block) noexcept { release(block); }
void operator delete(void* block, std::size_t) noexcept { release(block); }
void operator delete[](void* block, std::size_t) noexcept { release(block); }
void operator delete(void* block, std::align_val_t) noexcept { release(block); }
void operator delete[](void* block, std::align_val_t) noexcept { release(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { release(block); }
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept { release(block); }
void operator delete(void* block, const std::nothrow_t&) noexcept { release(block); }
void operator delete[](void* block, const std::nothrow_t&) noexcept { release(block); }

#endif
