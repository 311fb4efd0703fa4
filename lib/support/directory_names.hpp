// What a directory holds.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace slimdag {

/// The names in a directory, in no order. Throws std::system_error. std::filesystem::directory_iterator ends the
/// process where memory is short: its constructor calls a function that may not throw.
std::vector<std::string> directory_names(const std::filesystem::path& directory);

}  // namespace slimdag
