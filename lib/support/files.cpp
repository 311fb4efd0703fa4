#include "support/files.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <new>
#include <system_error>

#include "slimdag/error.hpp"
#include "support/atomic_file.hpp"

namespace slimdag {

namespace {

[[noreturn]] void refuse(const std::string& path, int reason) {
  if (reason == ENOMEM) throw std::bad_alloc();
  ErrorLocation where;
  where.file = path;
  if (reason == ENOENT || reason == ENOTDIR)
    throw Error(ErrorCode::file_not_found, "There is no such file or directory.", std::move(where), "Check the path.");
  throw Error(ErrorCode::io, fmt::format("The file cannot be read: {}.", std::strerror(reason)), std::move(where));
}

}  // namespace

bool is_file(const std::filesystem::path& path) noexcept {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
}

std::string read_file(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) refuse(path, EISDIR);
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  if (!file) refuse(path, errno);
  std::string text;
  char buffer[16384];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, file.get())) text.append(buffer, got);
  if (std::ferror(file.get()) != 0) refuse(path, errno);
  return text;
}

void replace_file(const std::string& path, std::string_view content) {
  std::error_code error;
  const std::filesystem::path target = std::filesystem::weakly_canonical(path, error);
  write_atomically(error ? path : target.string(), {&content, 1}, Permissions::of_the_old_file);
}

}  // namespace slimdag
