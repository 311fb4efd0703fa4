#include "support/mapped_file.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <new>
#include <system_error>

#include "slimdag/error.hpp"
#include "support/files.hpp"

#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <windows.h>
#else
#include <sys/mman.h>

#include <cerrno>
#endif

namespace slimdag {
namespace {

[[noreturn]] void throw_cannot_map(const std::string& path, const std::error_code& reason) {
  if (reason == std::errc::not_enough_memory) throw std::bad_alloc();
  ErrorLocation where;
  where.file = path;
  if (reason == std::errc::no_such_file_or_directory || reason == std::errc::not_a_directory)
    throw Error(ErrorCode::file_not_found, "there is no such file", where, "Check the path.");
  throw Error(ErrorCode::io, fmt::format("cannot read the file: {}", reason.message()), where);
}

#ifdef _WIN32

std::error_code last_error() { return {static_cast<int>(GetLastError()), std::system_category()}; }

struct CloseHandleOf {
  using pointer = HANDLE;
  void operator()(HANDLE handle) const noexcept { CloseHandle(handle); }
};
using Handle = std::unique_ptr<void, CloseHandleOf>;

std::string_view map(const InputPath& given) {
  const InputFile checked(given);
  const std::string& path = given.path;
  const HANDLE opened = CreateFileW(std::filesystem::path(path).c_str(), GENERIC_READ,
                                    FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING, 0, nullptr);
  if (opened == INVALID_HANDLE_VALUE) throw_cannot_map(path, last_error());
  const Handle file(opened);
  LARGE_INTEGER size;
  if (!GetFileSizeEx(file.get(), &size)) throw_cannot_map(path, last_error());
  if (size.QuadPart == 0) return {};
  const Handle mapping(CreateFileMappingW(file.get(), nullptr, PAGE_READONLY, 0, 0, nullptr));
  if (mapping.get() == nullptr) throw_cannot_map(path, last_error());
  const void* view = MapViewOfFile(mapping.get(), FILE_MAP_READ, 0, 0, 0);
  if (view == nullptr) throw_cannot_map(path, last_error());
  return {static_cast<const char*>(view), static_cast<std::size_t>(size.QuadPart)};
}

void unmap(std::string_view bytes) noexcept { UnmapViewOfFile(bytes.data()); }

#else

std::error_code last_error() { return {errno, std::generic_category()}; }

#ifdef MAP_POPULATE
constexpr int flags = MAP_PRIVATE | MAP_POPULATE;  // every byte is read at once, by the checksum
#else
constexpr int flags = MAP_PRIVATE;
#endif

std::string_view map(const InputPath& path) {
  const InputFile file(path);
  const auto size = static_cast<std::size_t>(file.size());
  if (size == 0) return {};
  void* view = ::mmap(nullptr, size, PROT_READ, flags, file.descriptor(), 0);
  if (view == MAP_FAILED) throw_cannot_map(path.path, last_error());
  return {static_cast<const char*>(view), size};
}

void unmap(std::string_view bytes) noexcept { ::munmap(const_cast<char*>(bytes.data()), bytes.size()); }

#endif

}  // namespace

std::shared_ptr<const MappedFile> MappedFile::open(const InputPath& path) {
  const std::string_view bytes = map(path);
  try {
    return std::shared_ptr<const MappedFile>(new MappedFile(bytes));
  } catch (...) {
    if (!bytes.empty()) unmap(bytes);
    throw;
  }
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) unmap(bytes_);
}

std::string first_bytes(const InputPath& path, std::size_t count) {
  if (!is_file(path.path)) return {};
  try {
    InputFile file(path);
    std::string bytes(count, '\0');
    bytes.resize(file.read(bytes.data(), count));
    return bytes;
  } catch (const Error&) {
    return {};
  }
}

}  // namespace slimdag
