#include "manifest/artifact_source.hpp"

#include <fmt/format.h>

#include <cstring>
#include <filesystem>
#include <system_error>

#include "slimdag/error.hpp"
#include "support/input_file.hpp"

namespace slimdag {
namespace {

constexpr std::size_t piece_size = std::size_t{256} * 1024;

}  // namespace

std::shared_ptr<ArtifactSource> ArtifactSource::from_file(InputPath path) {
  auto source = std::make_shared<ArtifactSource>();
  source->name_ = path.path;
  source->path_ = std::move(path.path);
  source->directory_ = std::move(path.directory);
  return source;
}

std::shared_ptr<ArtifactSource> ArtifactSource::from_memory(std::string bytes, std::string name) {
  auto source = std::make_shared<ArtifactSource>();
  source->name_ = std::move(name);
  source->memory_ = std::move(bytes);
  source->in_memory_ = true;
  return source;
}

std::shared_ptr<ArtifactSource> ArtifactSource::beside_snapshot(std::string snapshot, const std::string& folder,
                                                                Identity artifact) {
  auto source = std::make_shared<ArtifactSource>();
  source->name_ = std::move(snapshot);
  // Only ever a file of that folder, whatever the snapshot says.
  const std::filesystem::path file = std::filesystem::path(std::move(artifact.name)).filename();
  if (!folder.empty() && !file.empty()) {
    InputPath path = InputPath::inside(folder, file.string());
    source->path_ = std::move(path.path);
    source->directory_ = std::move(path.directory);
  }
  source->beside_snapshot_ = true;
  source->known_ = true;
  source->hash_ = artifact.hash;
  return source;
}

ArtifactSource::Identity ArtifactSource::identity() {
  const std::filesystem::path file = std::filesystem::path(path_).filename();
  const std::lock_guard lock(mutex_);
  return {path_.empty() ? "manifest.json" : file.string(), in_memory_ ? hash_bytes(memory_) : hash_};
}

void ArtifactSource::throw_unless_beside_snapshot() const {
  std::error_code ignored;
  if (!path_.empty() && std::filesystem::exists(path_, ignored)) return;
  ErrorLocation where;
  where.file = name_;
  const std::string expected = path_.empty() ? "manifest.json" : std::filesystem::path(path_).filename().string();
  throw Error(ErrorCode::text_not_held,
              fmt::format("a snapshot does not hold the text of nodes, and its {} is not beside it", expected), where,
              "Put the artifact that it was made of into its folder, or load the artifact itself.");
}

std::shared_ptr<ArtifactSource> ArtifactSource::from_reader(Reader read, std::string name) {
  auto source = std::make_shared<ArtifactSource>();
  source->name_ = std::move(name);
  source->reader_ = std::move(read);
  return source;
}

void ArtifactSource::read(const Take& take) {
  if (in_memory_) return read_memory(take);
  if (reader_) return read_pieces(take);
  if (beside_snapshot_) throw_unless_beside_snapshot();
  InputPath path(path_);
  path.directory = directory_;
  InputFile file(path);
  StreamHasher hasher;
  std::size_t capacity = piece_size;
  auto buffer = std::make_unique_for_overwrite<char[]>(capacity);
  std::size_t held = 0;  // bytes at the front that were not taken
  for (bool last = false; !last;) {
    if (held > capacity / 2) {
      auto larger = std::make_unique_for_overwrite<char[]>(capacity *= 2);
      std::memcpy(larger.get(), buffer.get(), held);
      buffer.swap(larger);
    }
    const std::size_t got = file.read(buffer.get() + held, capacity - held);
    last = got == 0;
    hasher.update({buffer.get() + held, got});
    held += got;
    const std::size_t taken = take({buffer.get(), held}, last);
    held -= taken;
    std::memmove(buffer.get(), buffer.get() + taken, held);
  }
  check_unchanged(hasher.finish());
}

void ArtifactSource::read_memory(const Take& take) const {
  std::size_t size = piece_size;
  for (std::string_view rest = memory_; true;) {
    const bool last = rest.size() <= size;
    const std::size_t taken = take(rest.substr(0, size), last);
    if (last) return;
    size = taken == 0 ? size * 2 : piece_size;
    rest.remove_prefix(taken);
  }
}

void ArtifactSource::read_pieces(const Take& take) {
  StreamHasher hasher;
  std::string held;  // What was not taken, and the next piece.
  reader_([&](std::string_view piece) {
    hasher.update(piece);
    held += piece;
    held.erase(0, take(held, false));
  });
  take(held, true);
  check_unchanged(hasher.finish());
}

std::string ArtifactSource::read_all() {
  if (in_memory_) return memory_;
  std::string text;
  read([&](std::string_view bytes, bool) {
    text += bytes;
    return bytes.size();
  });
  return text;
}

void ArtifactSource::check_unchanged(const Hash128& hash) {
  const std::lock_guard lock(mutex_);
  if (!known_) {
    hash_ = hash;
    known_ = true;
  } else if (!(hash_ == hash)) {
    ErrorLocation where;
    where.file = path_;
    if (beside_snapshot_)
      throw Error(ErrorCode::artifact_replaced, "the file beside the snapshot is not the one that it was made of",
                  where, "Put that one there, or make the snapshot again.");
    throw Error(ErrorCode::artifact_replaced, "the file was rewritten after it was loaded", where,
                "dbt rewrites target/manifest.json with every command; load it again, or keep a copy to compare with.");
  }
}

void ArtifactSource::throw_if_replaced() {
  if (in_memory_ || reader_) return;
  read([](std::string_view bytes, bool) { return bytes.size(); });
}

}  // namespace slimdag
