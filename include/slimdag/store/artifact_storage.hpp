// Where a store keeps artifacts that shall not be in its database: a bucket, a shared folder, anything.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace slimdag {

/// An object store as callbacks. Names are relative ("ab/cdef...zst"), contents never change once written, and the same
/// name always has the same content. What they throw reaches the caller. They are called one at a time for each Store,
/// which they may not ask: Error(invalid_argument).
struct ArtifactStorage {
  /// What is shown as the place of the artifacts, e.g. "s3://bucket/prefix"; without credentials.
  std::string url;
  /// Writes an object, over one that is there.
  std::function<void(std::string_view name, std::string_view content)> put;
  /// Reads an object whole.
  std::function<std::string(std::string_view name)> get;
  /// Deletes an object; one that is not there is no failure. Empty: the store never deletes there.
  std::function<void(std::string_view name)> remove;
};

}  // namespace slimdag
