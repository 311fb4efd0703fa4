// A snapshot file in memory whose header, checksum and section table are in order; what the sections say is not
// checked.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/snapshot_format.hpp"
#include "manifest/snapshot_numbers.hpp"
#include "support/input_file.hpp"

namespace slimdag::snapshot {

/// What a directory is searched for where it has no manifest.json.
inline constexpr std::string_view file_name = "state.slimdag";

/// Whether bytes begin as a snapshot does.
bool is_snapshot(std::string_view bytes) noexcept;
/// The same for a file; false where it cannot be read.
bool is_snapshot_file(const InputPath& path);

class Image {
 public:
  /// Throws Error: file_not_found, io, invalid_snapshot, unsupported_version. O(bytes) for the checksum.
  static std::shared_ptr<const Image> map(const InputPath& path);
  /// The same for bytes in memory; `name` stands for the file in errors.
  static std::shared_ptr<const Image> from_memory(std::string bytes, std::string name);

  const std::string& name() const noexcept { return name_; }
  /// Folder of the file; empty for bytes in memory.
  const std::string& folder() const noexcept { return folder_; }
  std::size_t size() const noexcept { return bytes_.size(); }
  /// By which rules its fingerprints were made.
  std::uint32_t rules() const noexcept { return rules_; }

  bool has(SectionKind kind) const noexcept { return entry(kind) != nullptr; }
  /// A section of numbers. Throws Error(invalid_snapshot) where there is no such section or its size is no multiple of
  /// `per_record` numbers.
  Numbers numbers(SectionKind kind, std::size_t per_record = 1) const;
  template <typename Record>
  Records<Record> records(SectionKind kind) const {
    return Records<Record>(numbers(kind, Records<Record>::width));
  }
  /// A section of something else, under the same rule.
  template <typename T>
  std::span<const T> section(SectionKind kind) const {
    const std::string_view bytes = section_bytes(kind, sizeof(T));
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }

  /// For contents that do not fit together.
  [[noreturn]] void throw_damaged(std::string_view what) const;

 private:
  Image(std::shared_ptr<const void> owner, std::string_view bytes, std::string name, std::string folder);

  void check_header() const;
  void read_sections();
  const SectionEntry* entry(SectionKind kind) const noexcept;
  const SectionEntry& required_entry(SectionKind kind) const;
  std::string_view section_bytes(SectionKind kind, std::size_t item_size) const;

  std::shared_ptr<const void> owner_;
  std::string_view bytes_;
  std::string name_;
  std::string folder_;
  std::uint32_t rules_ = 0;
  std::vector<SectionEntry> sections_;
};

}  // namespace slimdag::snapshot
