// The side table of the Rust engine's comparison as sections of a snapshot, and back.
#pragma once

#include <memory>

#include "manifest/manifest_data.hpp"
#include "manifest/snapshot_image.hpp"
#include "manifest/snapshot_sections.hpp"

namespace slimdag::snapshot {

/// Adds the table where that engine wrote the manifest. Reads the artifact again; throws what dbt_2::table_of() throws.
void add_dbt_2_table(Sections& sections, const ManifestData& manifest);

/// Makes the manifest take its table from the image, where the image has one: at the first question, with every number
/// checked. `manifest` has to have its nodes and macros.
void adopt_dbt_2_table(ManifestData& manifest, const std::shared_ptr<const Image>& image);

}  // namespace slimdag::snapshot
