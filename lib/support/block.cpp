#include "support/block.hpp"

#include <new>

#include "support/huge_pages.hpp"

namespace slimdag {
namespace {

constexpr std::align_val_t huge_page_alignment{huge_page_size};

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
