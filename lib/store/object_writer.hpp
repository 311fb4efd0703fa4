// Objects of a run's artifacts, looked for and written before the transaction that records the run.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>
#include <string>

#include "store/artifact_table.hpp"
#include "store/run_artifacts.hpp"
#include "store/store_data.hpp"

namespace slimdag {

/// Whether an artifact can be read: it is in the database, or its object is there in its size. Without a callback that
/// tells sizes the object is read. The lock is held. Throws what the callbacks throw, and Error: invalid_argument where
/// the object's place is not known.
bool is_artifact_there(StoreData& store, const Blob& hash);

/// Writes the objects that are missing. Each is listed before it is written and until an artifact has it, so that one
/// that a killed process left is deleted by the next pruning. The lock is held, no transaction is open while it writes.
class ObjectWriter {
 public:
  explicit ObjectWriter(StoreData& store) : store_(store) {}
  /// What was written and is not needed is to be deleted.
  ~ObjectWriter();
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  void prepare(const RunArtifacts& artifacts);
  /// Those of `prepare`, by hash.
  const PreparedObjects& objects() const noexcept { return objects_; }
  bool has_written() const noexcept;
  /// The transaction is committed: what it did not take, it listed.
  void settle() noexcept { settled_ = true; }

 private:
  void prepare(const PackedArtifact& artifact);

  StoreData& store_;
  PreparedObjects objects_;
  bool settled_ = false;
};

}  // namespace slimdag
