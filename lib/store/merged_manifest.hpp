// A manifest of schema version 12 as text: a state that was merged from several runs, or an older manifest.
#pragma once

#include <filesystem>

#include "manifest/manifest_data.hpp"

namespace slimdag {

/// Writes manifest.json in the directory. Reads each part once more; memory for one item. Throws Error(io), and what
/// reading throws.
void write_merged_manifest(const ManifestData& manifest, const std::filesystem::path& directory);

}  // namespace slimdag
