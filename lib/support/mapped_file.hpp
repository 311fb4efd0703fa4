// A file's bytes in memory without reading them: mmap, or what the system has for it. The only place that knows.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "support/input_file.hpp"

namespace slimdag {

/// The content stays what it was as long as nobody writes into this very file; slimdag itself only ever replaces files.
class MappedFile {
 public:
  /// Throws Error: file_not_found, io.
  static std::shared_ptr<const MappedFile> open(const InputPath& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view bytes() const noexcept { return bytes_; }

 private:
  explicit MappedFile(std::string_view bytes) noexcept : bytes_(bytes) {}

  std::string_view bytes_;
};

/// The first bytes of a regular file, at most `count`; nothing where it is no regular file or cannot be read. What is
/// no regular file, such as a pipe, stays untouched.
std::string first_bytes(const InputPath& path, std::size_t count);

}  // namespace slimdag
