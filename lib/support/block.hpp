// Raw memory in blocks. Large ones are made of large pages where the system has them: a manifest that is read touches
// much memory for the first time, in no order.
#pragma once

#include <cstddef>
#include <memory>

namespace slimdag {

inline constexpr std::size_t huge_page_size = std::size_t{2} << 20;

struct FreeBlock {
  bool aligned = false;
  void operator()(char* block) const noexcept;
};
using Block = std::unique_ptr<char[], FreeBlock>;

/// Not initialized. Throws std::bad_alloc.
Block make_block(std::size_t size);

}  // namespace slimdag
