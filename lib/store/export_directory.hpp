// The directory of an export: prepared beside its place, and put there at once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "slimdag/store/export_state.hpp"

namespace slimdag {

/// A directory that is made or empty, or that an earlier export made (a marker inside), is swapped for the new one
/// whole; files of others that are in it are moved along. Where it cannot be swapped, as a place that something is
/// mounted on, the working directory or one whose parent may not be written to, and where the caller forces a directory
/// of others to be written to, each file is put in its place by a rename. Until place() nothing in the directory
/// changes.
class ExportDirectory {
 public:
  /// Throws Error: io; would_lose_data where the directory is one of others and `force` is not said.
  ExportDirectory(const std::string& directory, const ExportOptions& options);
  ~ExportDirectory();
  ExportDirectory(const ExportDirectory&) = delete;
  ExportDirectory& operator=(const ExportDirectory&) = delete;

  /// Where the files are written to.
  const std::filesystem::path& staging() const noexcept { return staging_; }
  /// Puts all files of staging() in their places, and brings them to the disk. Throws Error(io), which says whether
  /// something was replaced.
  void place();

 private:
  enum class Kind : std::uint8_t { made, swapped, written_into };

  void look_at();
  bool holds_nothing() const;
  void make_staging();
  void finish_files();
  void swap();
  void move_others_along();
  void put_one_by_one();

  std::string name_;
  ExportOptions options_;
  std::filesystem::path directory_;
  std::filesystem::path staging_;
  Kind kind_ = Kind::made;
  bool is_own_ = true;   ///< Made by an export, or empty.
  bool is_old_ = false;  ///< staging() is what was in the place before.
};

}  // namespace slimdag
