// Manifests of the store: from the compact snapshot that is kept beside each, else from the artifact itself.
#pragma once

#include <memory>

#include "manifest/manifest_data.hpp"
#include "manifest/manifest_reader.hpp"
#include "store/artifact_table.hpp"
#include "store/run_rows.hpp"
#include "store/store_data.hpp"

namespace slimdag {

/// What is kept beside a manifest. O(nodes + edges + text kept).
PackedArtifact pack_snapshot(const ManifestData& manifest);

/// The manifest of a run. Text of nodes is read from the stored artifact when it is asked for. A snapshot that another
/// version of slimdag wrote is passed over. Takes the store's lock. Throws what reading the store throws.
std::shared_ptr<const ManifestData> read_stored_manifest(StoreData& store, const RunRow& run);

/// Only what the filter asks for, in memory of its own.
std::shared_ptr<const ManifestData> read_stored_manifest(StoreData& store, const RunRow& run,
                                                         const ManifestFilter& filter);

}  // namespace slimdag
