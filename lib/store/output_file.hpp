// A file that appears under its name when it is complete.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace slimdag {

/// Writes beside the final name; what is not committed is deleted, what is is on the disk. Only its owner may read it.
/// Throws Error(io).
class OutputFile {
 public:
  explicit OutputFile(std::filesystem::path path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::string_view bytes);
  /// Appends what `other` holds so far, from a byte on.
  void append(OutputFile& other, long from = 0);
  void commit();

 private:
  [[noreturn]] void fail(std::string_view what) const;
  void flush();

  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace slimdag
