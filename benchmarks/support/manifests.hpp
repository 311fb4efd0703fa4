// Both manifests, loaded once for all benchmarks that do not time the loading.
#pragma once

#include "slimdag/manifest/manifest.hpp"
#include "slimdag/state/state.hpp"
#include "support/data.hpp"

namespace slimdag::benchmarks {

inline const Manifest& current() {
  static const Manifest manifest = Manifest::load(current_path());
  return manifest;
}

inline const State& previous() {
  static const State state = State::load(previous_path());
  return state;
}

}  // namespace slimdag::benchmarks
