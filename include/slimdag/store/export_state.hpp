// A comparison state as a directory that plain dbt reads.
#pragma once

#include <string>

#include "slimdag/state/state.hpp"

namespace slimdag {

/// Writes manifest.json and, where the state has them, run_results.json and sources.json, as `dbt --state` and
/// `--defer-state` read them; the directory is made where it is not there, and files of these names are replaced, each
/// at once. The manifest is as it was recorded; for applied state one of schema version 12 that is merged from the runs
/// that built its nodes, in which what cannot be said in one manifest is written so that dbt selects it: a macro whose
/// text or presence differs between these runs equals no text, and so do nodes into which an ephemeral model is
/// compiled that was another one in their run. Throws Error: missing_state, io, and what reading the store throws.
/// O(bytes); memory for one node at a time.
void export_state(const State& state, const std::string& directory);

}  // namespace slimdag
