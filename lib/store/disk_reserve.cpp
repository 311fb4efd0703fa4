#include "store/disk_reserve.hpp"

#if !defined(_WIN32)
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#include <cstddef>

namespace slimdag {
namespace {

#if !defined(_WIN32)
constexpr off_t most = off_t{1024} * 1024;
constexpr off_t least = off_t{64} * 1024;
constexpr mode_t only_the_owner = 0600;

std::string name_of(const std::string& database) { return database + "-reserve"; }

bool is_file(const std::string& path, off_t at_least) noexcept {
  struct stat status = {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && status.st_size >= at_least;
}
#endif

}  // namespace

#if defined(_WIN32)
void take_disk_reserve(const std::string&) noexcept {}
bool free_disk_reserve(const std::string&) noexcept { return false; }
#else
void take_disk_reserve(const std::string& database) noexcept {
  try {
    const std::string name = name_of(database);
    if (!is_file(database, 0) || is_file(name, most)) return;
    const int file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, only_the_owner);
    if (file < 0) return;
    // As the database: who may write to that has to be able to take and to free the reserve.
    struct stat of_database = {};
    if (::stat(database.c_str(), &of_database) == 0) static_cast<void>(::fchmod(file, of_database.st_mode & 0777));
    // Blocks and not only a size: a hole would hold no room.
    off_t size = most;
    while (size >= least && ::posix_fallocate(file, 0, size) != 0) size -= least;
    if (::ftruncate(file, size < least ? 0 : size) != 0) ::unlink(name.c_str());
    ::close(file);
  } catch (...) {  // It is no failure of what was asked for.
  }
}

bool free_disk_reserve(const std::string& database) noexcept {
  try {
    const std::string name = name_of(database);
    return is_file(name, least) && ::unlink(name.c_str()) == 0;
  } catch (...) {
    return false;
  }
}
#endif

}  // namespace slimdag
