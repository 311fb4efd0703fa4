// Python 3.11's pathlib.Path.glob over a tree of files that exists only as a list of names.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace slimdag {

/// The files and folders that `root.glob(pattern)` yields, relative to the root, without duplicates; the root itself is
/// ".". `sorted_files` are relative paths, normalized as normalize_path() does, in byte order; the folders are those
/// that hold them. The answers are views into `sorted_files`. As in pathlib `*` stops at "/", `**` stands for folders
/// of any depth, hidden files count, and ".." is a name like any other, so that "a/../b" is not "b"; unlike on a disk,
/// ".." exists only where a file is named by it. Throws Error(invalid_selector) where pathlib raises: an empty pattern,
/// one without a part
/// ("."), an absolute one, and `**` as a piece of a name. O(bytes of the files * parts of the pattern).
std::vector<std::string_view> glob(std::span<const std::string_view> sorted_files, std::string_view pattern);

}  // namespace slimdag
