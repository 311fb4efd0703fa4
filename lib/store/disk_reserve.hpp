// A file beside a store in SQLite that holds room on the disk: where the disk is full, pruning takes it, since deleting
// needs room, too.
#pragma once

#include <string>

namespace slimdag {

/// Takes as much room as there is, up to a megabyte, unless it is taken already. Does nothing where there is no such
/// file as the database.
void take_disk_reserve(const std::string& database) noexcept;
/// False where there was none.
bool free_disk_reserve(const std::string& database) noexcept;

}  // namespace slimdag
