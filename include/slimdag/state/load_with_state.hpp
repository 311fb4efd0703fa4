// Both artifacts of a comparison, read at the same time.
#pragma once

#include <string>

#include "slimdag/manifest/manifest.hpp"
#include "slimdag/state/state.hpp"

namespace slimdag {

struct ManifestWithState {
  Manifest manifest;
  State state;
};

/// Manifest::load(manifest) and State::load(state) on two threads, of which the caller's is one: takes as long as the
/// larger of the two. Throws what these throw; where both fail, what Manifest::load throws. Where the system gives no
/// second thread, one does both. Thread-safe.
ManifestWithState load_with_state(const std::string& manifest, const std::string& state);

}  // namespace slimdag
