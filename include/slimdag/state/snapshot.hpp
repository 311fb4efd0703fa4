// Snapshots: what State::save_snapshot() and Manifest::save_snapshot() write.
#pragma once

#include <string>

namespace slimdag {

/// What a snapshot holds and what it was made of, as a JSON object whose schema is docs/schemas/snapshot.json. The
/// whole file is checked. Throws Error: file_not_found, io, invalid_snapshot, unsupported_version. O(bytes).
std::string snapshot_json(const std::string& path);

}  // namespace slimdag
