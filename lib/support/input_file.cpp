#include "support/input_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <new>
#include <system_error>

#include "slimdag/error.hpp"

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif
#ifdef __linux__
#include <sys/sysmacros.h>
#endif

namespace fs = std::filesystem;

namespace slimdag {
namespace {

std::atomic<std::uint64_t> limit = default_input_limit;

[[noreturn]] void refuse(const std::string& path, std::string what, std::string hint) {
  ErrorLocation where;
  where.file = path;
  throw Error(ErrorCode::io, std::move(what), std::move(where), std::move(hint));
}

[[noreturn]] void refuse(const std::string& path, int reason) {
  if (reason == ENOMEM) throw std::bad_alloc();
  ErrorLocation where;
  where.file = path;
  if (reason == ENOENT || reason == ENOTDIR)
    throw Error(ErrorCode::file_not_found, "there is no such file", std::move(where),
                "Check the path; dbt writes artifacts to target/.");
  throw Error(ErrorCode::io, fmt::format("cannot read the file: {}", std::strerror(reason)), std::move(where));
}

[[noreturn]] void refuse_size(const std::string& path) {
  refuse(path, fmt::format("the file is larger than {} bytes, which is the limit", input_limit()),
         "Raise the limit where it is meant to be so large: set_input_limit(), or SLIMDAG_INPUT_LIMIT of the command.");
}

[[noreturn]] void refuse_link(const std::string& path) {
  refuse(path, "the file is a link that leads out of its directory",
         "Name the file itself, which may be anywhere, or put a copy into the directory.");
}

#ifdef _WIN32

int open_named(const std::string& path) {
  return ::_wopen(fs::path(path).c_str(), _O_RDONLY | _O_BINARY | _O_NOINHERIT);
}

/// Its real place has to be inside the directory.
int open_inside(const InputPath& path) {
  std::error_code failed;
  const fs::path real = fs::weakly_canonical(path.path, failed);
  const fs::path relative = real.lexically_relative(fs::weakly_canonical(path.directory, failed));
  if (failed || relative.empty() || *relative.begin() == "..") refuse_link(path.path);
  return open_named(real.string());
}

#else

constexpr int reading = O_RDONLY | O_CLOEXEC | O_NOCTTY;

int open_named(const std::string& path) { return ::open(path.c_str(), reading); }

/// Closed at the end.
class Folder {
 public:
  explicit Folder(const std::string& path) : number_(::open(path.c_str(), reading | O_DIRECTORY)) {
    if (number_ < 0) refuse(path, errno);
  }
  ~Folder() { ::close(number_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  int number() const noexcept { return number_; }

 private:
  int number_;
};

/// A path without links below an open folder: step by step, none of which is followed. Never waits for a pipe.
int open_plain(const Folder& folder, const fs::path& relative) {
  int at = ::dup(folder.number());
  for (auto part = relative.begin(); at >= 0 && part != relative.end(); ++part) {
    const bool last = std::next(part) == relative.end();
    const int next = ::openat(at, part->c_str(), reading | O_NOFOLLOW | O_NONBLOCK | (last ? 0 : O_DIRECTORY));
    const int reason = errno;
    ::close(at);
    errno = reason;
    at = next;
  }
  return at;
}

/// Links are followed as far as they stay inside.
int open_inside(const InputPath& path) {
  const Folder folder(path.directory);
  const fs::path name = fs::path(path.path).lexically_relative(path.directory);
  const int plain = open_plain(folder, name);
  if (plain >= 0 || (errno != ELOOP && errno != EMLINK && errno != ENOTDIR)) return plain;
  std::error_code failed;
  const fs::path real = fs::canonical(path.path, failed);
  if (failed) refuse(path.path, failed.value());
  const fs::path relative = real.lexically_relative(fs::canonical(path.directory, failed));
  if (failed || relative.empty() || *relative.begin() == "..") refuse_link(path.path);
  return open_plain(folder, relative);
}

/// A terminal ends where its user says so, /dev/null at once.
bool has_an_end(int descriptor, const struct stat& status) {
  if (S_ISBLK(status.st_mode)) return false;
  if (!S_ISCHR(status.st_mode)) return true;
#ifdef __linux__
  if (status.st_rdev == makedev(1, 3)) return true;
#endif
  return ::isatty(descriptor) != 0;
}

#endif

}  // namespace

std::uint64_t input_limit() noexcept { return limit.load(std::memory_order_relaxed); }
void set_input_limit(std::uint64_t bytes) {
  if (bytes == 0)
    throw Error(ErrorCode::invalid_argument, "A limit of 0 bytes lets nothing be read.", {},
                "Give the size of the largest file that is to be read.");
  limit.store(bytes, std::memory_order_relaxed);
}

InputPath InputPath::inside(const fs::path& directory, std::string_view name) {
  InputPath path((directory / fs::path(name)).string());
  path.directory = directory.empty() ? "." : directory.string();
  if (directory.empty()) path.path = (fs::path(".") / fs::path(name)).string();
  return path;
}

InputFile::InputFile(const InputPath& path) : path_(path.path) {
  descriptor_ = path.directory.empty() ? open_named(path_) : open_inside(path);
  if (descriptor_ < 0) refuse(path_, errno);
  try {
    check(path);
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

InputFile::~InputFile() { ::close(descriptor_); }

#ifdef _WIN32

void InputFile::check(const InputPath&) {
  struct _stat64 status {};
  if (::_fstat64(descriptor_, &status) != 0) refuse(path_, errno);
  if ((status.st_mode & _S_IFREG) != 0) size_ = static_cast<std::uint64_t>(status.st_size);
  if (size_ > input_limit()) refuse_size(path_);
}

#else

void InputFile::check(const InputPath& path) {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) refuse(path_, errno);
  if (S_ISDIR(status.st_mode)) refuse(path_, EISDIR);
  if (!path.directory.empty() && !S_ISREG(status.st_mode))
    refuse(path_, "what has this name in the directory is no regular file",
           "A pipe or a device is read where it is named itself.");
  if (!has_an_end(descriptor_, status))
    refuse(path_, "a device is not read", "Name a file, or a pipe such as `<(command)`.");
  if (S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
  if (size_ > input_limit()) refuse_size(path_);
}

#endif

std::size_t InputFile::read(char* into, std::size_t size) {
  while (true) {
    const auto got = ::read(descriptor_, into, static_cast<unsigned>(std::min(size, std::size_t{1} << 30U)));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse(path_, errno);
    read_ += static_cast<std::uint64_t>(got);
    if (read_ > input_limit()) refuse_size(path_);
    return static_cast<std::size_t>(got);
  }
}

}  // namespace slimdag
