// Artifacts by the hash of their content: in the database in pieces, or in an object store.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
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

/// Where an artifact is kept.
struct ArtifactPlace {
  std::string location;  ///< Of the object store; empty: in the database.
  std::string object;
  std::uint64_t stored_size = 0;

  bool is_object() const noexcept { return !location.empty(); }
};

/// The artifact is in an object store, and the store was opened without one.
[[noreturn]] void throw_without_place(const ArtifactPlace& place);

/// An object that was found, or written, before the transaction.
struct PreparedObject {
  std::string name;
  bool is_written = false;
  std::string replaces;  ///< The object that the artifact had then; empty: there was no artifact.
};
using PreparedObjects = boost::unordered_flat_map<std::string, PreparedObject>;

/// What was prepared is no longer so: somebody pruned or wrote meanwhile. Caught where it can be prepared again.
struct PreparedInVain {};

/// Borrows connection and storage.
class ArtifactTable {
 public:
  ArtifactTable(SqlConnection& connection, const std::optional<ArtifactStorage>& storage, std::int64_t version)
      : connection_(connection), storage_(storage), version_(version) {}

  /// nullopt: there is no such artifact.
  std::optional<ArtifactPlace> place_of(const Blob& hash) const;
  /// Inside a transaction. What is there already is not written again. `objects`: of an object store. Throws
  /// PreparedInVain.
  void put(const PackedArtifact& artifact, const PreparedObjects& objects) const;
  /// Hands out the content in pieces. Throws Error: store_corrupt (damaged, or deleted meanwhile), and what the storage
  /// throws.
  void read(const Blob& hash, const std::function<void(std::string_view)>& out) const;
  std::string read(const Blob& hash) const;
  /// Inside an exclusive transaction. Returns the bytes that it frees; an object is listed, to be deleted after the
  /// commit.
  std::uint64_t remove(const Blob& hash) const;

 private:
  void put_object(const PackedArtifact& artifact, const PreparedObject& object) const;
  bool insert(const PackedArtifact& artifact, const SqlValue& location, const SqlValue& object) const;

  SqlConnection& connection_;
  const std::optional<ArtifactStorage>& storage_;
  std::int64_t version_;
};

}  // namespace slimdag
