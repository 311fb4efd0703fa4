// Files that are read: who named them decides what is opened. The only place that opens a file for reading.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "slimdag/input_limit.hpp"

namespace slimdag {

/// Where to read from.
struct InputPath {
  /// What a person names, who may name a pipe: `<(...)`.
  InputPath(std::string named) : path(std::move(named)) {}
  /// What is looked for in a directory, whose content may come from somebody else: only a regular file, and one that is
  /// inside that directory, whatever links say.
  static InputPath inside(const std::filesystem::path& directory, std::string_view name);

  std::string path;
  std::string directory;  ///< Empty for what a person named.
};

/// An open file, checked after it was opened: nobody can put another one in its place in between.
class InputFile {
 public:
  /// Throws Error: file_not_found; io where it is a directory, a device without an end, larger than input_limit(), or,
  /// inside a directory, no regular file or a link out of there.
  explicit InputFile(const InputPath& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// Up to `size` bytes; 0 at the end. Throws Error(io), also where more than input_limit() came.
  std::size_t read(char* into, std::size_t size);

  int descriptor() const noexcept { return descriptor_; }
  /// Bytes of a regular file; 0 where it is not known.
  std::uint64_t size() const noexcept { return size_; }

 private:
  void check(const InputPath& path);

  std::string path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::uint64_t read_ = 0;
};

}  // namespace slimdag
