// How large a file may be that is read.
#pragma once

#include <cstdint>

namespace slimdag {

/// 8 GiB: more than any project's manifest, and less than what a device or a pipe without an end gives.
inline constexpr std::uint64_t default_input_limit = std::uint64_t{8} << 30U;

/// Bytes up to which artifacts, configuration and snapshots are read, from files and from pipes; more is Error(io).
/// Thread-safe.
std::uint64_t input_limit() noexcept;
/// Changes it for the whole process, which is the only thing that is kept for all of it. Thread-safe. Throws
/// Error(invalid_argument) for 0, with which nothing could be read.
void set_input_limit(std::uint64_t bytes);

}  // namespace slimdag
