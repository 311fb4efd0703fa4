// A manifest out of one file, by the rules of who named the file.
#pragma once

#include "slimdag/manifest/manifest.hpp"
#include "support/input_file.hpp"

namespace slimdag {

/// As Manifest::load() for a file: a manifest.json or a snapshot.
Manifest load_manifest(InputPath file);

}  // namespace slimdag
