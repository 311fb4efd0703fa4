// Forward declarations and the vocabulary types that every public header shares.
#pragma once

#include <cstdint>

namespace slimdag {

/// Position of a node in one Manifest: 0 .. Manifest::size() - 1, in the order of the file.
/// Indices of different manifests have nothing to do with each other.
using NodeIndex = std::uint32_t;

/// Returned where a node was looked up and is not there.
inline constexpr NodeIndex no_node = UINT32_MAX;

class Comparison;
class Dag;
class Error;
class Manifest;
class NodeSet;
class Selector;
class State;
struct ManifestData;
struct StateData;

}  // namespace slimdag
