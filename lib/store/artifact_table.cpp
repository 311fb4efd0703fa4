#include "store/artifact_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "store/compression.hpp"
#include "store/listed_objects.hpp"
#include "store/schema.hpp"

namespace slimdag {
namespace {

// A database reads and writes a row whole; a reader holds one piece at a time.
constexpr std::size_t piece_size = std::size_t{512} * 1024;

[[noreturn]] void throw_missing() {
  throw Error(ErrorCode::store_corrupt, "An artifact is no longer in the store.", {},
              "It was pruned after the state was loaded, or deleted outside of slimdag; load the state again.");
}

}  // namespace

void throw_without_place(const ArtifactPlace& place) {
  throw Error(ErrorCode::invalid_argument,
              fmt::format("The artifact is kept at {}, and the store was opened without that place.", place.location),
              {}, "Open the store with the same place for artifacts as it was written with.");
}

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

std::optional<ArtifactPlace> ArtifactTable::place_of(const Blob& hash) const {
  const SqlRows found =
      connection_.query(fmt::format("SELECT location, stored_size, {} FROM slimdag_artifact WHERE hash = $1",
                                    version_ >= history_version ? "object" : "NULL"),
                        {hash});
  if (found.empty()) return std::nullopt;
  ArtifactPlace place;
  place.stored_size = static_cast<std::uint64_t>(integer_of(found[0][1]));
  if (is_null(found[0][0])) return place;
  place.location = text_of(found[0][0]);
  place.object = is_null(found[0][2]) ? object_name_of_hash(hash.bytes) : text_of(found[0][2]);
  return place;
}

bool ArtifactTable::insert(const PackedArtifact& artifact, const SqlValue& location, const SqlValue& object) const {
  return !connection_
              .query(
                  "INSERT INTO slimdag_artifact (hash, size, stored_size, location, object) VALUES ($1, $2, $3, $4, "
                  "$5) "
                  "ON CONFLICT (hash) DO NOTHING RETURNING size",
                  {artifact.hash, static_cast<std::int64_t>(artifact.size),
                   static_cast<std::int64_t>(artifact.compressed.size()), location, object})
              .empty();
}

void ArtifactTable::put(const PackedArtifact& artifact, const PreparedObjects& objects) const {
  if (const auto prepared = objects.find(artifact.hash.bytes); prepared != objects.end())
    return put_object(artifact, prepared->second);
  // A manifest that is known is not packed again.
  if (artifact.compressed.empty() || storage_) {
    if (const auto place = place_of(artifact.hash); place && !place->is_object()) return;
    throw PreparedInVain();
  }
  if (!insert(artifact, SqlValue(), SqlValue())) return;
  std::int64_t position = 0;
  for (std::size_t at = 0; at < artifact.compressed.size(); at += piece_size, ++position)
    connection_.query("INSERT INTO slimdag_artifact_piece (hash, position, content) VALUES ($1, $2, $3)",
                      {artifact.hash, position, Blob{artifact.compressed.substr(at, piece_size)}});
}

void ArtifactTable::put_object(const PackedArtifact& artifact, const PreparedObject& object) const {
  if (!object.is_written) {
    const auto place = place_of(artifact.hash);
    if (object.name.empty() || !place || place->object != object.name) throw PreparedInVain();
    return;
  }
  const auto take = [&] {
    if (!take_off_list(connection_, object.name)) throw PreparedInVain();
  };
  if (insert(artifact, storage_->url, object.name)) return take();
  const auto before = place_of(artifact.hash);
  if (!object.replaces.empty() && before && before->object == object.replaces) {
    connection_.query(
        "UPDATE slimdag_artifact SET location = $2, object = $3, stored_size = $4 WHERE hash = $1",
        {artifact.hash, storage_->url, object.name, static_cast<std::int64_t>(artifact.compressed.size())});
    list_object(connection_, object.replaces, before->location, ListedAs::doomed);
    return take();
  }
  // Another writer was faster; the object that was written in vain goes.
  list_object(connection_, object.name, storage_->url, ListedAs::doomed);
}

void ArtifactTable::read(const Blob& hash, const std::function<void(std::string_view)>& out) const {
  const auto place = place_of(hash);
  if (!place) throw_missing();
  StreamHasher hasher;
  Decompressor decompressor([&](std::string_view piece) {
    hasher.update(piece);
    out(piece);
  });
  if (place->is_object()) {
    if (!storage_) throw_without_place(*place);
    decompressor.write(storage_->get(place->object));
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

std::uint64_t ArtifactTable::remove(const Blob& hash) const {
  const auto place = place_of(hash);
  if (!place) return 0;
  if (place->is_object()) list_object(connection_, place->object, place->location, ListedAs::doomed);
  connection_.query("DELETE FROM slimdag_artifact WHERE hash = $1", {hash});
  return place->stored_size;
}

}  // namespace slimdag
