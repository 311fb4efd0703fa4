// Artifacts by the hash of their content: in the database in pieces, or in an object store.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "slimdag/store/artifact_storage.hpp"
#include "store/sql.hpp"
#include "support/hash.hpp"

namespace slimdag {

/// The 16 bytes of a hash, and back.
Blob to_blob(const Hash128& hash);
std::string hex_of(std::string_view hash);

/// An artifact that is ready to be written.
struct PackedArtifact {
  Blob hash;
  std::uint64_t size = 0;
  std::string compressed;
};

PackedArtifact pack(std::string_view content);

/// Borrows connection and storage.
class ArtifactTable {
 public:
  ArtifactTable(SqlConnection& connection, const std::optional<ArtifactStorage>& storage)
      : connection_(connection), storage_(storage) {}

  bool contains(const Blob& hash) const;
  /// Inside a transaction. What is there already is not written again.
  void put(const PackedArtifact& artifact) const;
  /// Hands out the content in pieces. Throws Error: store_corrupt (damaged, or deleted meanwhile), and what the storage
  /// throws.
  void read(const Blob& hash, const std::function<void(std::string_view)>& out) const;
  std::string read(const Blob& hash) const;
  /// Inside an exclusive transaction. Returns the bytes that it freed. `with_object`: also from an object store.
  std::uint64_t remove(const Blob& hash, bool with_object) const;

 private:
  std::string object_name(std::string_view hash) const;

  SqlConnection& connection_;
  const std::optional<ArtifactStorage>& storage_;
};

}  // namespace slimdag
