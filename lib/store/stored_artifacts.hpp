// Artifacts of the store as sources that are read, and read again, from there.
#pragma once

#include <memory>
#include <string>

#include "manifest/artifact_source.hpp"
#include "store/run_rows.hpp"
#include "store/store_data.hpp"

namespace slimdag {

/// They keep the store open. Reading takes the store's lock.
std::shared_ptr<ArtifactSource> stored_manifest(StoreData& store, const RunRow& run);
std::shared_ptr<ArtifactSource> stored_artifact(StoreData& store, const Blob& hash, std::string name);

}  // namespace slimdag
