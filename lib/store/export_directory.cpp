#include "store/export_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <new>
#include <random>
#include <system_error>

#include "slimdag/error.hpp"
#include "support/directory_names.hpp"

#if !defined(_WIN32)
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif
#if defined(__linux__)
#include <linux/fs.h>
#include <sys/syscall.h>
#endif

namespace slimdag {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view marker = ".slimdag-export";
constexpr std::string_view marker_text =
    "slimdag made this directory: the next export replaces its artifacts, and leaves files of others alone.\n";
// What an export writes, in the order in which a reader may see it come: results without their manifest would say
// something about another run.
constexpr std::array<std::string_view, 4> own_files = {"manifest.json", "run_results.json", "sources.json", marker};

[[noreturn]] void fail(const std::string& directory, std::string_view what, int reason, std::string hint) {
  if (reason == ENOMEM) throw std::bad_alloc();
  ErrorLocation where;
  where.file = directory;
  throw Error(ErrorCode::io, fmt::format("{}: {}.", what, std::generic_category().message(reason)), std::move(where),
              std::move(hint));
}

bool is_own_file(const fs::path& name) {
  return std::find(own_files.begin(), own_files.end(), name.string()) != own_files.end();
}

bool has_marker(const fs::path& directory) {
  std::error_code ignored;
  if (!fs::is_regular_file(fs::symlink_status(directory / marker, ignored))) return false;
  std::string text(marker_text.size(), '\0');
  errno = 0;
  std::ifstream file(directory / marker, std::ios::binary);
  if (!file.is_open() && errno == ENOMEM) throw std::bad_alloc();  // It is there, and must not be taken for absent.
  return file.read(text.data(), static_cast<std::streamsize>(text.size())).good() && text == marker_text;
}

/// Of a file's permissions those of its directory: who may read may enter.
constexpr std::uint32_t directory_mode(std::uint32_t file_mode) noexcept {
  return file_mode | ((file_mode & 0444U) >> 2U);
}

#if defined(_WIN32)
bool make_directory(const fs::path& path, std::uint32_t) {
  std::error_code failure;
  fs::create_directory(path, failure);
  errno = failure.value();
  return !failure;
}
void set_mode(const fs::path&, std::uint32_t) {}
void take_mode(const fs::path&, const fs::path&) {}
void bring_to_disk(const fs::path&) {}
#else
bool make_directory(const fs::path& path, std::uint32_t mode) { return ::mkdir(path.c_str(), mode) == 0; }
void set_mode(const fs::path& path, std::uint32_t mode) { static_cast<void>(::chmod(path.c_str(), mode)); }
void take_mode(const fs::path& from, const fs::path& to) {
  struct stat old {};
  if (::stat(from.c_str(), &old) != 0) return;
  // Only the superuser may give directories away.
  if (::chown(to.c_str(), old.st_uid, old.st_gid) != 0) errno = 0;
  set_mode(to, old.st_mode & 07777U);
}
/// Some file systems do not take it; the files are complete anyway.
void bring_to_disk(const fs::path& path) {
  const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) return;
  ::fsync(opened);
  ::close(opened);
}
#endif

/// Both names at once; false where the system cannot.
bool exchange(const fs::path& a, const fs::path& b) {
#if defined(__linux__) && defined(SYS_renameat2) && defined(RENAME_EXCHANGE)
  return ::syscall(SYS_renameat2, AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0;
#else
  static_cast<void>(a);
  static_cast<void>(b);
  return false;
#endif
}

bool put_in_place(const fs::path& from, const fs::path& to) {
  std::error_code failure;
  fs::rename(from, to, failure);
  errno = failure.value();
  return !failure;
}

/// Whoever works in a directory that is swapped would go on in the old one.
bool holds_working_directory(const fs::path& directory) {
  std::error_code failure;
  const fs::path current = fs::canonical(fs::current_path(failure), failure);
  if (failure) return true;
  const auto [at, ignored] = std::mismatch(directory.begin(), directory.end(), current.begin(), current.end());
  return at == directory.end();
}

std::string random_suffix() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

}  // namespace

ExportDirectory::ExportDirectory(const std::string& directory, const ExportOptions& options)
    : name_(directory), options_(options) {
  look_at();
  make_staging();
}

ExportDirectory::~ExportDirectory() {
  if (staging_.empty()) return;
  try {
    // Once it is what was there before, there may be files of others in it.
    for (const std::string& name : directory_names(staging_))
      if (!is_old_ || is_own_file(name)) fs::remove(staging_ / name);
    fs::remove(staging_);
  } catch (const std::exception&) {
    // Where memory is short or the disk fails it stays beside the export, under a name that says what it is.
    return;
  }
}

bool ExportDirectory::holds_nothing() const {
  try {
    return directory_names(directory_).empty();
  } catch (const std::system_error& e) {
    fail(name_, "The directory cannot be read", e.code().value(), "Name a directory that may be read.");
  }
}

void ExportDirectory::look_at() {
  if (name_.empty()) fail(name_, "The directory cannot be made", ENOENT, "Name a directory that may be written to.");
  std::error_code failure;
  const fs::file_status status = fs::status(name_, failure);
  if (status.type() == fs::file_type::not_found) {
    directory_ = fs::absolute(name_, failure).lexically_normal();
    if (failure) fail(name_, "The directory cannot be made", failure.value(), "Name it by its whole path.");
    if (!directory_.has_filename()) directory_ = directory_.parent_path();  // A slash at the end.
    return;
  }
  if (!fs::is_directory(status))
    fail(name_, "The directory cannot be made", failure ? failure.value() : ENOTDIR,
         "Name a directory that may be written to.");
  directory_ = fs::canonical(name_, failure);
  if (failure) fail(name_, "The directory cannot be used", failure.value(), "Name a directory that may be written to.");
  is_own_ = holds_nothing() || has_marker(directory_);
  const bool stays = holds_working_directory(directory_) || directory_ == directory_.root_path();
  kind_ = is_own_ && !stays ? Kind::swapped : Kind::written_into;
  if (is_own_ || options_.force) return;
  ErrorLocation where;
  where.file = name_;
  throw Error(ErrorCode::would_lose_data, "The directory is none that an export made, and holds files.",
              std::move(where), "Name a new or empty directory, or say that its artifacts may be replaced: --force.");
}

void ExportDirectory::make_staging() {
  const std::uint32_t mode = directory_mode(options_.file_mode) | 0700U;
  std::vector<fs::path> missing;
  std::error_code ignored;
  for (fs::path parent = directory_.parent_path(); kind_ == Kind::made && !fs::exists(parent, ignored);
       parent = parent.parent_path())
    missing.push_back(parent);
  for (auto at = missing.rbegin(); at != missing.rend(); ++at)
    if (!make_directory(*at, mode) && errno != EEXIST)
      fail(name_, "The directory cannot be made", errno, "Name a directory that may be written to.");
  if (kind_ != Kind::written_into) {
    staging_ = directory_.parent_path() / fmt::format(".{}.{}.tmp", directory_.filename().string(), random_suffix());
    if (make_directory(staging_, mode)) return;
    const int reason = errno;
    staging_.clear();
    if (kind_ == Kind::made)
      fail(name_, "The directory cannot be made", reason, "Name a directory that may be written to.");
    kind_ = Kind::written_into;
  }
  staging_ = directory_ / fmt::format("{}.{}.tmp", marker, random_suffix());
  if (make_directory(staging_, 0700U)) return;
  const int reason = errno;
  staging_.clear();
  fail(name_, "The directory cannot be written to", reason, "Name a directory that may be written to.");
}

/// With permissions as they were told, whatever the umask says, and the marker.
void ExportDirectory::finish_files() {
  if (is_own_) {
    std::ofstream file(staging_ / marker, std::ios::binary);
    file << marker_text;
    file.close();
    if (!file) fail(name_, "The export cannot be written", errno, "Check the room on the disk; nothing was replaced.");
    bring_to_disk(staging_ / marker);
  }
  for (const std::string& name : directory_names(staging_)) set_mode(staging_ / name, options_.file_mode);
}

void ExportDirectory::place() {
  finish_files();
  if (kind_ == Kind::made) set_mode(staging_, directory_mode(options_.file_mode));
  if (kind_ == Kind::swapped) take_mode(directory_, staging_);
  bring_to_disk(staging_);
  switch (kind_) {
    case Kind::made:
      if (!put_in_place(staging_, directory_))
        fail(name_, "The directory cannot be made", errno, "Name a new directory; nothing was replaced.");
      staging_.clear();
      break;
    case Kind::swapped:
      swap();
      break;
    case Kind::written_into:
      put_one_by_one();
      break;
  }
  bring_to_disk(directory_.parent_path());
}

void ExportDirectory::swap() {
  if (!exchange(staging_, directory_)) return put_one_by_one();
  is_old_ = true;
  move_others_along();  // What was there is now in staging(), and goes away.
}

void ExportDirectory::move_others_along() {
  for (const std::string& name : directory_names(staging_)) {
    if (is_own_file(name)) continue;
    // What cannot be moved stays where it is, beside the directory, and is not deleted.
    if (put_in_place(staging_ / name, directory_ / name)) continue;
    const std::string left = staging_.string();
    const int reason = errno;
    staging_.clear();
    fail(name_, fmt::format("The export is complete, but files of others were left in {}", left), reason,
         "Move them back.");
  }
  bring_to_disk(directory_);
}

void ExportDirectory::put_one_by_one() {
  std::error_code ignored;
  std::size_t changed = 0;
  // Of an earlier export: what this one does not write, and results, which are never beside another manifest.
  for (const std::string_view name : own_files)
    if (is_own_ && name != marker && name != own_files.front() && fs::remove(directory_ / name, ignored)) ++changed;
  for (const std::string_view name : own_files) {
    const fs::path from = staging_ / name;
    if (!fs::exists(fs::symlink_status(from, ignored))) continue;
    if (!put_in_place(from, directory_ / name))
      fail((fs::path(name_) / name).string(), "The file cannot be replaced", errno,
           changed == 0 ? "Check the directory; nothing was replaced."
                        : "Check the directory, and export again: other files of it were replaced.");
    ++changed;
  }
  bring_to_disk(directory_);
}

}  // namespace slimdag
