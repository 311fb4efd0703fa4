// Which nodes a manifest has, and which of them a run built: small enough to be kept with every manifest and run.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest_data.hpp"

namespace slimdag {

/// How a node gets its state.
enum class NodeRole : char {
  runs = 'r',       ///< Models, seeds, snapshots, tests, unit tests, functions: as of the run that built it.
  ephemeral = 'e',  ///< Compiled into other models.
  defined = 'd',    ///< Never runs: follows the latest manifest.
};

NodeRole role_of(const NodeData& node) noexcept;

/// Enabled nodes of a manifest, sorted by unique_id.
struct NodeList {
  struct Entry {
    std::string unique_id;
    NodeRole role;
    std::string resource_type;
  };
  std::vector<Entry> entries;

  /// The position of a node; entries.size() where it is not there.
  std::size_t find(std::string_view unique_id) const noexcept;
};

NodeList node_list_of(const ManifestData& manifest);
/// Equal for manifests that have the same nodes, whatever is in them.
Hash128 hash_of(const NodeList& nodes);
/// In a form that any id survives: each text behind its length.
std::string encode(const NodeList& nodes);
/// Reads both that form and the one before it, whose texts ended with a tab and a NUL. Throws Error(store_corrupt); the
/// memory that it takes is bounded by a multiple of what is stored.
NodeList decode_node_list(std::string_view encoded);

/// The hash of all macros with their texts and dependencies: equal for two manifests whose macros are the same.
Hash128 hash_of_macros(const ManifestData& manifest);

/// One bit for each entry of a list.
class NodeBits {
 public:
  explicit NodeBits(std::size_t size) : bytes_((size + 7) / 8, '\0') {}
  explicit NodeBits(std::string bytes) : bytes_(std::move(bytes)) {}
  void set(std::size_t at) noexcept { bytes_[at / 8] = static_cast<char>(bytes_[at / 8] | (1U << (at % 8))); }
  bool test(std::size_t at) const noexcept {
    return at / 8 < bytes_.size() && ((static_cast<unsigned char>(bytes_[at / 8]) >> (at % 8)) & 1U) != 0;
  }
  const std::string& bytes() const noexcept { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace slimdag
