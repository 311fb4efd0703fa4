// The manifests that the benchmarks read.
#pragma once

#include <string>

namespace slimdag::benchmarks {

/// manifest.json of the project now, and of the comparison state.
const std::string& current_path();
const std::string& previous_path();
/// Bytes of both files.
std::size_t total_bytes();

}  // namespace slimdag::benchmarks
