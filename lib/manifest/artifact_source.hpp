// Where an artifact's bytes come from: a file or memory; and whether it is still the same file.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "support/hash.hpp"
#include "support/input_file.hpp"

namespace slimdag {

/// Bytes that can be read more than once. The first reading records a hash; later ones must give the same bytes.
class ArtifactSource {
 public:
  static std::shared_ptr<ArtifactSource> from_file(InputPath path);
  static std::shared_ptr<ArtifactSource> from_memory(std::string bytes, std::string name);
  /// Bytes that `read` hands out in pieces, as often as it is called, the same each time; by any thread.
  using Reader = std::function<void(const std::function<void(std::string_view piece)>&)>;
  static std::shared_ptr<ArtifactSource> from_reader(Reader read, std::string name);

  /// What tells an artifact from others.
  struct Identity {
    std::string name;  ///< Of the file, without the folder.
    Hash128 hash;      ///< Of all bytes.
  };
  /// The artifact that a snapshot was made of, in the folder of the snapshot; no folder: the snapshot is in memory. It
  /// is looked for at the first reading: Error(text_not_held) where it is not there, artifact_replaced where it is
  /// another one.
  static std::shared_ptr<ArtifactSource> beside_snapshot(std::string snapshot, const std::string& folder,
                                                         Identity artifact);

  /// Of an artifact that was read, is in memory, or stands beside a snapshot.
  Identity identity();

  /// File name for errors: of a snapshot the snapshot's.
  const std::string& name() const noexcept { return name_; }

  /// Path of the file that it is read from; empty for bytes that are no file.
  const std::string& path() const noexcept { return path_; }

  /// Whether reading may call functions of the caller's, as those of a store's bucket. They are promised to be called
  /// on the thread that asks, so that no other thread may read it.
  bool asks_caller() const noexcept { return static_cast<bool>(reader_); }

  /// Gets the next bytes, and whether they are the last ones; returns how many it is done with. The others come again,
  /// at the front of the next ones.
  using Take = std::function<std::size_t(std::string_view bytes, bool last)>;
  /// Hands all bytes to `take`, piece by piece. At the first reading the content's hash is kept; at later ones a
  /// difference is Error(artifact_replaced), thrown after the last piece, so nothing read before may be shown until
  /// this returns. Needs memory for a piece, or for twice what `take` leaves.
  void read(const Take& take);
  /// The whole content in one string, under the same rule.
  std::string read_all();
  /// Error(artifact_replaced) where the bytes are not those of the first reading. For a reader that failed on later
  /// bytes.
  void throw_if_replaced();

 private:
  void read_memory(const Take& take) const;
  void read_pieces(const Take& take);
  void check_unchanged(const Hash128& hash);
  void throw_unless_beside_snapshot() const;

  std::string name_;
  std::string path_;
  std::string directory_;  // That it was found in, as of InputPath.
  std::string memory_;
  Reader reader_;
  bool in_memory_ = false;
  bool beside_snapshot_ = false;
  std::mutex mutex_;  // guards what follows
  bool known_ = false;
  Hash128 hash_;
};

}  // namespace slimdag
