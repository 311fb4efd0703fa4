// A state as a snapshot: its manifest, run results and source freshness in one file.
#pragma once

#include <memory>
#include <string>

#include "manifest/snapshot_image.hpp"
#include "state/state_data.hpp"

namespace slimdag::snapshot {

/// Throws Error(io).
void write_state(const StateData& state, const std::string& path);

/// Fills what the snapshot holds. Throws Error(invalid_snapshot).
void read_state(std::shared_ptr<const Image> image, StateData& state);

}  // namespace slimdag::snapshot
