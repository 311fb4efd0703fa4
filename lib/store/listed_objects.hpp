// The list of objects of an object store that no artifact has: those that are being written, and those that are to be
// deleted. It is in the database, so that it outlives whoever was killed in between.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/sql.hpp"
#include "store/store_data.hpp"

namespace slimdag {

/// Another one for each writing, so that a late deletion never meets an object that was written since.
std::string new_object_name(std::string_view hash);
/// Of objects that were written before each writing had a name of its own.
std::string object_name_of_hash(std::string_view hash);

enum class ListedAs : std::uint8_t { being_written, doomed };

/// Inside a transaction. An object that is listed already is listed anew.
void list_object(SqlConnection& connection, const std::string& name, const std::string& location, ListedAs as);
/// An object that was written is an artifact's now. False where somebody took it for abandoned meanwhile.
bool take_off_list(SqlConnection& connection, const std::string& name);

struct ObjectsLeft {
  std::uint64_t count = 0;  ///< Objects that are still to be deleted.
  std::string reason;       ///< Why, where deleting one failed.
};

/// Who writes is not there any more, or writes again under another name.
enum class Abandoned : std::uint8_t { keep, delete_too };

/// Deletes what is listed, at most `limit` objects, and takes off the list what is deleted. What fails stays listed for
/// the next time. The lock is held, no transaction is open.
ObjectsLeft delete_listed_objects(StoreData& store, Abandoned abandoned, std::uint64_t limit);

}  // namespace slimdag
