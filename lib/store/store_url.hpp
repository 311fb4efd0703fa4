// URLs of stores.
#pragma once

#include <optional>
#include <string>

#include "store/postgresql_address.hpp"

namespace slimdag {

struct StoreUrl {
  std::optional<PostgresqlAddress> postgresql;
  std::string path;   ///< Of the file of SQLite.
  std::string shown;  ///< Without any secret.
};

/// Throws Error(invalid_argument) for a kind of store that does not exist, and for a text that may be an address with a
/// password and is none that can be read: of such a text nothing is shown, and no file is named after it. Throws
/// Error(store_unreachable) where PostgreSQL's client library is needed and not installed.
StoreUrl parse_store_url(const std::string& url);

}  // namespace slimdag
