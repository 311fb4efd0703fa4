#include "store/output_file.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <random>
#include <system_error>

#include "slimdag/error.hpp"

#if defined(_WIN32)
#include <io.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace slimdag {
namespace {

constexpr std::size_t buffer_size = std::size_t{64} * 1024;

#if defined(_WIN32)
std::FILE* create(const std::filesystem::path& path) { return ::_wfopen(path.c_str(), L"w+b"); }
bool bring_to_disk(std::FILE* file) { return ::_commit(::_fileno(file)) == 0; }
#else
std::FILE* create(const std::filesystem::path& path) {
  constexpr int owner_only = 0600;
  const int opened = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, owner_only);
  if (opened < 0) return nullptr;
  std::FILE* file = ::fdopen(opened, "w+b");
  if (file == nullptr) ::close(opened);
  return file;
}
/// Some file systems do not take it.
bool bring_to_disk(std::FILE* file) { return ::fsync(::fileno(file)) == 0 || errno == EINVAL || errno == ENOTSUP; }
#endif

}  // namespace

OutputFile::OutputFile(std::filesystem::path path) : path_(std::move(path)) {
  std::random_device random;
  temporary_ = path_;
  temporary_ += fmt::format(".{:08x}{:08x}.tmp", random(), random());
  file_.reset(create(temporary_));
  if (!file_) fail("cannot be written");
}

OutputFile::~OutputFile() {
  if (!file_) return;
  file_.reset();
  std::error_code ignored;
  std::filesystem::remove(temporary_, ignored);
}

void OutputFile::fail(std::string_view what) const {
  const int reason = errno;
  if (reason == ENOMEM) throw std::bad_alloc();
  ErrorLocation where;
  where.file = path_.string();
  throw Error(ErrorCode::io, fmt::format("The file {}: {}.", what, std::strerror(reason)), std::move(where),
              "Check the directory and the room on the disk; nothing was replaced.");
}

void OutputFile::write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) fail("cannot be written");
}

void OutputFile::flush() {
  if (std::fflush(file_.get()) != 0) fail("cannot be written");
}

void OutputFile::append(OutputFile& other, long from) {
  other.flush();
  if (std::fseek(other.file_.get(), from, SEEK_SET) != 0) other.fail("cannot be read");
  std::array<char, buffer_size> buffer{};
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), other.file_.get()))
    write({buffer.data(), got});
  if (std::ferror(other.file_.get()) != 0) other.fail("cannot be read");
}

void OutputFile::commit() {
  flush();
  if (!bring_to_disk(file_.get())) fail("cannot be written");
  std::error_code failure;
  std::filesystem::rename(temporary_, path_, failure);
  if (failure) {
    errno = failure.value();
    fail("cannot be replaced");
  }
  file_.reset();
}

}  // namespace slimdag
