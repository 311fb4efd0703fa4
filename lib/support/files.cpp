#include "support/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <new>
#include <system_error>

#include "slimdag/error.hpp"

namespace slimdag {

namespace {

[[noreturn]] void refuse(const std::string& path, std::string_view what, int reason) {
  if (reason == ENOMEM) throw std::bad_alloc();
  ErrorLocation where;
  where.file = path;
  if (reason == ENOENT || reason == ENOTDIR)
    throw Error(ErrorCode::file_not_found, "There is no such file or directory.", std::move(where), "Check the path.");
  throw Error(ErrorCode::io, fmt::format("The file cannot be {}: {}.", what, std::strerror(reason)), std::move(where));
}

/// Closes the descriptor and removes the file unless it was kept.
class NewFile {
 public:
  explicit NewFile(const std::string& path) : path_(path + ".XXXXXX"), descriptor_(::mkstemp(path_.data())) {
    if (descriptor_ < 0) refuse(path, "written", errno);
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!kept_) ::unlink(path_.c_str());
  }

  void write(std::string_view content) {
    while (!content.empty()) {
      const ssize_t written = ::write(descriptor_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) refuse(path_, "written", errno);
      content.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void take_place_of(const std::string& path) {
    struct stat old {};
    if (::stat(path.c_str(), &old) == 0) {
      if (::fchmod(descriptor_, old.st_mode & 07777U) != 0) refuse(path_, "written", errno);
      // Only the superuser may give files away; others keep their own.
      if (::fchown(descriptor_, old.st_uid, old.st_gid) != 0 && errno != EPERM) refuse(path_, "written", errno);
    } else if (::fchmod(descriptor_, 0644) != 0) {
      refuse(path_, "written", errno);
    }
    if (::fsync(descriptor_) != 0) refuse(path_, "written", errno);
    if (::rename(path_.c_str(), path.c_str()) != 0) refuse(path, "replaced", errno);
    kept_ = true;
  }

 private:
  std::string path_;
  int descriptor_;
  bool kept_ = false;
};

/// The rename itself has to reach the disk. Some file systems cannot sync directories.
void sync_directory(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

std::string read_file(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) refuse(path, "read", EISDIR);
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  if (!file) refuse(path, "read", errno);
  std::string text;
  char buffer[16384];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, file.get())) text.append(buffer, got);
  if (std::ferror(file.get()) != 0) refuse(path, "read", errno);
  return text;
}

void replace_file(const std::string& path, std::string_view content) {
  std::error_code error;
  const std::filesystem::path target = std::filesystem::weakly_canonical(path, error);
  const std::string real = error ? path : target.string();
  NewFile file(real);
  file.write(content);
  file.take_place_of(real);
  sync_directory(std::filesystem::path(real).parent_path());
}

}  // namespace slimdag
