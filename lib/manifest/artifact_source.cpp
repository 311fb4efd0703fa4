#include "manifest/artifact_source.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <new>
#include <system_error>

#include "slimdag/error.hpp"

namespace slimdag {
namespace {

constexpr std::size_t piece_size = std::size_t{256} * 1024;

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

[[noreturn]] void throw_cannot_read(const std::string& path, int reason) {
  if (reason == ENOMEM) throw std::bad_alloc();
  ErrorLocation where;
  where.file = path;
  if (reason == ENOENT || reason == ENOTDIR)
    throw Error(ErrorCode::file_not_found, "there is no such file", where,
                "Check the path; dbt writes artifacts to target/.");
  throw Error(ErrorCode::io, fmt::format("cannot read the file: {}", std::strerror(reason)), where);
}

File open(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) throw_cannot_read(path, EISDIR);
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) throw_cannot_read(path, errno);
  std::setvbuf(file.get(), nullptr, _IONBF, 0);
  return file;
}

}  // namespace

std::shared_ptr<ArtifactSource> ArtifactSource::from_file(std::string path) {
  auto source = std::make_shared<ArtifactSource>();
  source->name_ = path;
  source->path_ = std::move(path);
  return source;
}

std::shared_ptr<ArtifactSource> ArtifactSource::from_memory(std::string bytes, std::string name) {
  auto source = std::make_shared<ArtifactSource>();
  source->name_ = std::move(name);
  source->memory_ = std::move(bytes);
  source->in_memory_ = true;
  return source;
}

void ArtifactSource::read(const std::function<void(std::string_view)>& chunk) {
  if (in_memory_) return chunk(memory_);
  const File file = open(path_);
  const auto buffer = std::make_unique_for_overwrite<char[]>(piece_size);
  StreamHasher hasher;
  while (true) {
    const std::size_t got = std::fread(buffer.get(), 1, piece_size, file.get());
    if (got == 0 && std::ferror(file.get()) != 0) throw_cannot_read(path_, errno);
    if (got == 0) break;
    hasher.update({buffer.get(), got});
    chunk({buffer.get(), got});
  }
  check_unchanged(hasher.finish());
}

std::string ArtifactSource::read_all() {
  if (in_memory_) return memory_;
  std::string text;
  read([&](std::string_view piece) { text += piece; });
  return text;
}

void ArtifactSource::check_unchanged(const Hash128& hash) {
  const std::lock_guard lock(mutex_);
  if (!known_) {
    hash_ = hash;
    known_ = true;
  } else if (!(hash_ == hash)) {
    ErrorLocation where;
    where.file = name_;
    throw Error(ErrorCode::artifact_replaced, "the file was rewritten after it was loaded", where,
                "dbt rewrites target/manifest.json with every command; load it again, or keep a copy to compare with.");
  }
}

void ArtifactSource::throw_if_replaced() {
  if (in_memory_) return;
  read([](std::string_view) {});
}

}  // namespace slimdag
