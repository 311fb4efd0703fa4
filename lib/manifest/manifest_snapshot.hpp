// A manifest as sections of a snapshot, and back.
#pragma once

#include <memory>

#include "manifest/manifest_data.hpp"
#include "manifest/snapshot_image.hpp"
#include "manifest/snapshot_sections.hpp"

namespace slimdag::snapshot {

/// Adds all that selection and comparison need. `manifest` has to live until Sections::write(). O(nodes + edges +
/// text).
void add_manifest(Sections& sections, const ManifestData& manifest);

/// Whether the snapshot holds a manifest; that of a state without one does not.
bool has_manifest(const Image& image) noexcept;

/// Borrows texts, hashes and indexes from the image and keeps it. Every number is checked against what it points into,
/// so that no content can lead outside of it. Throws Error(invalid_snapshot). O(nodes + edges).
std::shared_ptr<ManifestData> read_manifest(std::shared_ptr<const Image> image);

}  // namespace slimdag::snapshot
