// A wish that the system may grant: large pages for memory that is about to be used for the first time.
#pragma once

#include <cstddef>

namespace slimdag {

/// For the large pages that lie within `size` bytes from `begin` on. What the system says to it does not matter;
/// Windows and macOS have no such wish for a range of memory.
void wish_for_huge_pages(void* begin, std::size_t size) noexcept;

}  // namespace slimdag
