// The allocator of this program and of the shared libraries in it, made to fail on demand: the program defines malloc,
// so the library's calls, those of the C++ runtime inside it included, end here. In a sanitizer build the C++ operators
// take its place.
#pragma once

#include <cstddef>
#include <cstdint>

namespace failing_malloc {

/// Fails the n-th allocation from now on (1 is the next), and all after it if `all_after`. 0 switches failing off.
void fail_at(std::uint64_t n, bool all_after = false);
/// Whether an allocation failed since the last fail_at().
bool failed();
/// Allocations since the last fail_at().
std::uint64_t count();
/// Blocks that were allocated and not freed yet, in the whole program.
std::int64_t live();
/// While on, what is freed is kept as it was, so that it can be looked at. Not in a sanitizer build.
void keep_freed(bool on);

}  // namespace failing_malloc
