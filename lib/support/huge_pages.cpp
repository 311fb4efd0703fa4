#include "support/huge_pages.hpp"

#include <cstdint>

#include "support/block.hpp"

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace slimdag {

void wish_for_huge_pages(void* begin, std::size_t size) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  const std::size_t before =
      (huge_page_size - reinterpret_cast<std::uintptr_t>(begin) % huge_page_size) % huge_page_size;
  if (size < before + huge_page_size) return;
  const std::size_t whole = (size - before) / huge_page_size * huge_page_size;
  static_cast<void>(madvise(static_cast<char*>(begin) + before, whole, MADV_HUGEPAGE));
#else
  static_cast<void>(begin);
  static_cast<void>(size);
#endif
}

}  // namespace slimdag
