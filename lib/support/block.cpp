#include "support/block.hpp"

#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace slimdag {
namespace {

constexpr std::align_val_t huge_page_alignment{huge_page_size};

/// A wish: what the system says to it does not matter. Windows and macOS have no such wish for a range of memory.
void wish_for_huge_pages(char* block, std::size_t size) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  static_cast<void>(madvise(block, size - size % huge_page_size, MADV_HUGEPAGE));
#else
  static_cast<void>(block);
  static_cast<void>(size);
#endif
}

}  // namespace

void FreeBlock::operator()(char* block) const noexcept {
  if (aligned) {
    ::operator delete(block, huge_page_alignment);
  } else {
    ::operator delete(block);
  }
}

Block make_block(std::size_t size) {
  if (size < huge_page_size) return {static_cast<char*>(::operator new(size)), FreeBlock{false}};
  Block block(static_cast<char*>(::operator new(size, huge_page_alignment)), FreeBlock{true});
  wish_for_huge_pages(block.get(), size);
  return block;
}

}  // namespace slimdag
