#include "store/artifact_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "store/compression.hpp"

namespace slimdag {
namespace {

// A database reads and writes a row whole; a reader holds one piece at a time.
constexpr std::size_t piece_size = std::size_t{512} * 1024;
constexpr int folder_digits = 2;

[[noreturn]] void throw_missing() {
  throw Error(ErrorCode::store_corrupt, "An artifact is no longer in the store.", {},
              "It was pruned after the state was loaded, or deleted outside of slimdag; load the state again.");
}

}  // namespace

Blob to_blob(const Hash128& hash) {
  std::string bytes;
  for (const std::uint64_t half : {hash.high, hash.low})
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>((half >> shift) & 0xff);
  return {std::move(bytes)};
}

std::string hex_of(std::string_view hash) {
  std::string text;
  for (const char c : hash) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

PackedArtifact pack(std::string_view content) {
  return {to_blob(hash_bytes(content)), content.size(), compress(content)};
}

std::string ArtifactTable::object_name(std::string_view hash) const {
  const std::string hex = hex_of(hash);
  return fmt::format("{}/{}.zst", hex.substr(0, folder_digits), hex.substr(folder_digits));
}

bool ArtifactTable::contains(const Blob& hash) const {
  return !connection_.query("SELECT size FROM slimdag_artifact WHERE hash = $1", {hash}).empty();
}

void ArtifactTable::put(const PackedArtifact& artifact) const {
  const SqlRows inserted = connection_.query(
      "INSERT INTO slimdag_artifact (hash, size, stored_size, location) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (hash) DO NOTHING RETURNING size",
      {artifact.hash, static_cast<std::int64_t>(artifact.size), static_cast<std::int64_t>(artifact.compressed.size()),
       storage_ ? SqlValue(storage_->url) : SqlValue()});
  if (inserted.empty()) return;
  if (storage_) return storage_->put(object_name(artifact.hash.bytes), artifact.compressed);
  std::int64_t position = 0;
  for (std::size_t at = 0; at < artifact.compressed.size(); at += piece_size, ++position)
    connection_.query("INSERT INTO slimdag_artifact_piece (hash, position, content) VALUES ($1, $2, $3)",
                      {artifact.hash, position, Blob{artifact.compressed.substr(at, piece_size)}});
}

void ArtifactTable::read(const Blob& hash, const std::function<void(std::string_view)>& out) const {
  const SqlRows found = connection_.query("SELECT location FROM slimdag_artifact WHERE hash = $1", {hash});
  if (found.empty()) throw_missing();
  StreamHasher hasher;
  Decompressor decompressor([&](std::string_view piece) {
    hasher.update(piece);
    out(piece);
  });
  if (!is_null(found[0][0])) {
    if (!storage_)
      throw Error(
          ErrorCode::invalid_argument,
          fmt::format("The artifact is kept at {}, and the store was opened without that place.", text_of(found[0][0])),
          {}, "Open the store with the same place for artifacts as it was written with.");
    decompressor.write(storage_->get(object_name(hash.bytes)));
  } else {
    for (std::int64_t position = 0;; ++position) {
      const SqlRows piece = connection_.query(
          "SELECT content FROM slimdag_artifact_piece WHERE hash = $1 AND position = $2", {hash, position});
      if (piece.empty()) break;
      decompressor.write(bytes_of(piece[0][0]));
    }
  }
  decompressor.finish();
  if (to_blob(hasher.finish()).bytes != hash.bytes)
    throw Error(ErrorCode::store_corrupt, "A stored artifact is not what was recorded.", {},
                "Restore the store from a backup.");
}

std::string ArtifactTable::read(const Blob& hash) const {
  std::string content;
  read(hash, [&](std::string_view piece) { content += piece; });
  return content;
}

std::uint64_t ArtifactTable::remove(const Blob& hash, bool with_object) const {
  const SqlRows found =
      connection_.query("DELETE FROM slimdag_artifact WHERE hash = $1 RETURNING stored_size, location", {hash});
  if (found.empty()) return 0;
  if (with_object && !is_null(found[0][1]) && storage_ && storage_->remove) storage_->remove(object_name(hash.bytes));
  return static_cast<std::uint64_t>(integer_of(found[0][0]));
}

}  // namespace slimdag
