// The reader of manifest.json: bytes -> ManifestData in one pass.
#pragma once

#include <memory>

#include "manifest/artifact_source.hpp"
#include "manifest/manifest_data.hpp"

namespace slimdag {

/// Throws Error: file_not_found, io, invalid_json, invalid_artifact, unsupported_version. O(bytes).
std::shared_ptr<const ManifestData> read_manifest(std::shared_ptr<ArtifactSource> source);

}  // namespace slimdag
