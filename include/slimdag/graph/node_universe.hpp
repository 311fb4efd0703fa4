// Which nodes a set is about.
#pragma once

#include <cstddef>
#include <cstdint>

#include "slimdag/fwd.hpp"

namespace slimdag {

/// The nodes of one manifest; or just a number of them, which is of every manifest with as many. A number where a
/// number is wanted.
class NodeUniverse {
 public:
  constexpr NodeUniverse() noexcept = default;
  /// Of no manifest in particular: for graphs that come from none.
  constexpr NodeUniverse(std::size_t size) noexcept : size_(size) {}
  /// The nodes of this manifest; copies of one are the same, another one that was loaded from the same file is not.
  NodeUniverse(const Manifest& manifest) noexcept;

  constexpr std::size_t size() const noexcept { return size_; }
  constexpr operator std::size_t() const noexcept { return size_; }
  /// Whether sets over both may meet: as many nodes, and not those of two manifests.
  constexpr bool fits(const NodeUniverse& other) const noexcept {
    return size_ == other.size_ && (manifest_ == other.manifest_ || manifest_ == 0 || other.manifest_ == 0);
  }
  /// That of a set that came out of both: of a manifest where either is.
  constexpr const NodeUniverse& met(const NodeUniverse& other) const noexcept { return manifest_ == 0 ? other : *this; }

 private:
  friend struct ManifestData;
  constexpr NodeUniverse(std::size_t size, std::uint64_t manifest) noexcept : size_(size), manifest_(manifest) {}

  std::size_t size_ = 0;
  std::uint64_t manifest_ = 0;  // Number of the manifest in this process; 0: none.
};

}  // namespace slimdag
