#include "support/atomic_file.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <filesystem>
#include <new>
#include <system_error>

#include "slimdag/error.hpp"

#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <sys/stat.h>
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#include <cerrno>

namespace slimdag {
namespace {

namespace fs = std::filesystem;

std::error_code last_error() { return {errno, std::generic_category()}; }

[[noreturn]] void throw_cannot_write(const fs::path& path, const std::error_code& reason) {
  if (reason == std::errc::not_enough_memory) throw std::bad_alloc();
  ErrorLocation where;
  where.file = path.string();
  throw Error(ErrorCode::io, fmt::format("cannot write the file: {}", reason.message()), where,
              "Give a path in a folder that can be written and has room.");
}

#ifdef _WIN32

int create_new(const fs::path& path) {
  return ::_wopen(path.c_str(), _O_WRONLY | _O_CREAT | _O_EXCL | _O_BINARY | _O_NOINHERIT, _S_IREAD | _S_IWRITE);
}
int process_id() { return ::_getpid(); }
std::ptrdiff_t write_some(int file, std::string_view bytes) {
  constexpr std::size_t most = std::size_t{1} << 30;
  return ::_write(file, bytes.data(), static_cast<unsigned>(bytes.size() < most ? bytes.size() : most));
}
bool take_permissions(int, const fs::path&) { return true; }  // A new file has those of its folder.
bool bring_to_disk(int file) { return ::_commit(file) == 0; }
bool close(int file) { return ::_close(file) == 0; }
std::error_code replace(const fs::path& from, const fs::path& to) {
  if (MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH)) return {};
  return {static_cast<int>(GetLastError()), std::system_category()};
}
void bring_folder_to_disk(const fs::path&) {}  // MOVEFILE_WRITE_THROUGH did

#else

int create_new(const fs::path& path) {
  constexpr int permissions = 0666;  // less what umask takes
  return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions);
}
int process_id() { return ::getpid(); }
std::ptrdiff_t write_some(int file, std::string_view bytes) { return ::write(file, bytes.data(), bytes.size()); }
bool take_permissions(int file, const fs::path& from) {
  constexpr ::mode_t all = 07777, of_none = 0644;
  struct stat old {};
  if (::stat(from.c_str(), &old) != 0) return ::fchmod(file, of_none) == 0;
  // Only the superuser may give files away; others keep their own.
  return ::fchmod(file, old.st_mode & all) == 0 && (::fchown(file, old.st_uid, old.st_gid) == 0 || errno == EPERM);
}
bool bring_to_disk(int file) { return ::fsync(file) == 0; }
bool close(int file) { return ::close(file) == 0; }
std::error_code replace(const fs::path& from, const fs::path& to) {
  return ::rename(from.c_str(), to.c_str()) == 0 ? std::error_code() : last_error();
}
/// So that the new name outlives a power failure. Some file systems do not take it, and the file is complete anyway.
void bring_folder_to_disk(const fs::path& folder) {
  const int opened = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) return;
  ::fsync(opened);
  ::close(opened);
}

#endif

/// A new file beside the one to write, which goes away unless it is put in its place.
class TemporaryFile {
 public:
  TemporaryFile(const fs::path& target, const fs::path& folder) : target_(target) {
    for (unsigned n = 0; file_ < 0; ++n) {
      path_ = folder / fmt::format(".{}.{}-{}.tmp", target.filename().string(), process_id(), n);
      file_ = create_new(path_);
      if (file_ < 0 && errno != EEXIST) throw_cannot_write(target_, last_error());
    }
  }
  ~TemporaryFile() {
    if (file_ >= 0) close(file_);
    std::error_code ignored;
    if (!placed_) fs::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::ptrdiff_t written = write_some(file_, bytes);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw_cannot_write(target_, last_error());
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void take_permissions_of_target() {
    if (!take_permissions(file_, target_)) throw_cannot_write(target_, last_error());
  }

  void place() {
    if (!bring_to_disk(file_)) throw_cannot_write(target_, last_error());
    const int file = file_;
    file_ = -1;
    if (!close(file)) throw_cannot_write(target_, last_error());
    if (const std::error_code reason = replace(path_, target_)) throw_cannot_write(target_, reason);
    placed_ = true;
  }

 private:
  fs::path target_;
  fs::path path_;
  int file_ = -1;
  bool placed_ = false;
};

}  // namespace

void write_atomically(const std::string& path, std::span<const std::string_view> pieces, Permissions permissions) {
  const fs::path target(path);
  std::error_code ignored;
  if (fs::is_directory(fs::symlink_status(target, ignored)))
    throw_cannot_write(target, std::make_error_code(std::errc::is_a_directory));
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  TemporaryFile file(target, folder);
  // Before there is anything in it that others might not read.
  if (permissions == Permissions::of_the_old_file) file.take_permissions_of_target();
  for (const std::string_view piece : pieces) file.write(piece);
  file.place();
  bring_folder_to_disk(folder);
}

}  // namespace slimdag
