// A comparison state as a directory that plain dbt reads.
#pragma once

#include <cstdint>
#include <string>

#include "slimdag/state/state.hpp"

namespace slimdag {

struct ExportOptions {
  /// Whether artifacts may be replaced in a directory that is neither empty nor made by an export.
  bool force = false;
  /// Permissions of the files; who may read them may enter the directory, where that is made.
  std::uint32_t file_mode = 0600;
};

/// Writes manifest.json and, where the state has them, run_results.json and sources.json, as `dbt --state` and
/// `--defer-state` read them. A directory that is not there, that is empty, or that an export made (a marker inside) is
/// swapped for the new one at once, on the disk when this returns; files of others in it stay. In another one only
/// `force` replaces artifacts, each by a rename, and no other file is touched. The manifest is as it was recorded; for
/// applied state one of schema version 12 that is merged from the runs that built its nodes, in which what cannot be
/// said in one manifest is written so that dbt selects it: a macro whose text or presence differs between these runs
/// equals no text, and so do nodes into which an ephemeral model is compiled that was another one in their run. Throws
/// Error: missing_state, would_lose_data (a directory of others), invalid_argument, io, and what reading the store
/// throws. O(bytes); memory for one node at a time.
void export_state(const State& state, const std::string& directory, const ExportOptions& options = {});

}  // namespace slimdag
