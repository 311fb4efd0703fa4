// Writing a file so that others see the old content or the new one, never a part.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace slimdag {

/// Of the file that is written.
enum class Permissions : bool {
  of_a_new_file,
  of_the_old_file,  ///< And its owner, as far as one may give files away; rw-r--r-- where there was none.
};

/// Writes `pieces` one behind the other into a new file beside `path`, brings it to the disk and puts it in the place
/// of `path`. A symbolic link there is replaced, not followed. After a failure `path` is what it was and nothing is
/// left behind. Throws Error(io): the folder is not there or cannot be written, the disk is full, `path` is a
/// directory.
void write_atomically(const std::string& path, std::span<const std::string_view> pieces,
                      Permissions permissions = Permissions::of_a_new_file);

}  // namespace slimdag
