// What stands behind a Store: one connection, used by one thread at a time.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "slimdag/store/store.hpp"
#include "store/artifact_table.hpp"
#include "store/sql.hpp"
#include "store/store_mutex.hpp"

namespace slimdag {

struct StoreData : std::enable_shared_from_this<StoreData> {
  std::string url;  ///< Without password.
  StoreOptions options;
  StoreMutex mutex;  // guards connection
  std::unique_ptr<SqlConnection> connection;
  std::int64_t version = 0;  ///< Of the tables; older than this library's where they may only be read.

  ArtifactTable artifacts() const { return {*connection, options.storage, version}; }
};

struct EnvironmentRow {
  std::int64_t id = 0;
  std::int64_t project_id = 0;
  std::string project;
  std::string name;
  Moment history_since;  ///< Runs that ended before may have been pruned before version 3, which left nothing of them.
};

/// The environment in the store. Throws Error: environment_not_found (with the names that there are), project_not_found
/// (no such project, or several have an environment of that name).
EnvironmentRow find_environment(StoreData& store, std::string_view environment, std::string_view project);

/// The id of a project's row, which is made where it is not there.
std::int64_t project_row(SqlConnection& connection, const std::string& name);

/// What calendars hold: from the first microsecond of the year 1 to the last one of the year 9999.
inline constexpr std::int64_t first_moment = -62135596800000000;
inline constexpr std::int64_t last_moment = 253402300799999999;

/// A moment of a row. Throws Error(store_corrupt) where no calendar holds it.
Moment stored_moment(const SqlValue& value);
Moment moment_of(std::int64_t microseconds) noexcept;
std::int64_t microseconds_of(Moment moment) noexcept;

}  // namespace slimdag
