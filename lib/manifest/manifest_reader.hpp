// The reader of manifest.json: bytes -> ManifestData in one pass.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <memory>
#include <string_view>

#include "manifest/artifact_source.hpp"
#include "manifest/manifest_data.hpp"

namespace slimdag {

/// What to keep of a manifest of which only a part is needed.
struct ManifestFilter {
  boost::unordered_flat_set<std::string_view> nodes;  ///< unique ids; all other nodes are passed over.
  bool macros = true;
};

/// Throws Error: file_not_found, io, invalid_json, invalid_artifact, unsupported_version. O(bytes).
std::shared_ptr<const ManifestData> read_manifest(std::shared_ptr<ArtifactSource> source,
                                                  const ManifestFilter* filter = nullptr);

}  // namespace slimdag
