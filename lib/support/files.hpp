// Whole files: read, and written so that either the old or the new content is there, whatever happens.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "support/input_file.hpp"

namespace slimdag {

/// False also where the path cannot be looked at.
bool is_file(const std::filesystem::path& path) noexcept;

/// Throws Error: file_not_found, io.
std::string read_file(const InputPath& path);

/// Writes a new file beside the old one, syncs it and takes the old one's place and permissions; a symbolic link stays
/// one. Throws Error(io); the old content is then still there.
void replace_file(const std::string& path, std::string_view content);

}  // namespace slimdag
