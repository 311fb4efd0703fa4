// Where a store keeps artifacts that shall not be in its database: a bucket, a shared folder, anything.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace slimdag {

/// An object store as callbacks. Names are relative ("ab/cdef...zst"), contents never change once written, and each
/// writing has a name of its own, which is never used again. What they throw reaches the caller. They are called one at
/// a time for each Store, which they may not ask: Error(invalid_argument).
struct ArtifactStorage {
  /// What is shown as the place of the artifacts, e.g. "s3://bucket/prefix"; without credentials.
  std::string url;
  /// Writes an object, over one that is there.
  std::function<void(std::string_view name, std::string_view content)> put;
  /// Reads an object whole.
  std::function<std::string(std::string_view name)> get;
  /// Deletes an object; one that is not there is no failure. Empty: the store never deletes there.
  std::function<void(std::string_view name)> remove;
  /// The bytes of an object; nullopt where it is not there. Empty: the store reads an object to know whether it is
  /// there.
  std::function<std::optional<std::uint64_t>(std::string_view name)> size;
};

}  // namespace slimdag
