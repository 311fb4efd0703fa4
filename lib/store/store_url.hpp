// URLs of stores.
#pragma once

#include <string>

namespace slimdag {

struct StoreUrl {
  bool postgresql = false;
  std::string target;  ///< Path of the file, or the URL for libpq.
  std::string shown;   ///< Without password.
};

/// A URL without the password that may stand before its host, or in its query.
std::string without_password(const std::string& url);

/// Throws Error(invalid_argument) for a kind of store that does not exist.
StoreUrl parse_store_url(const std::string& url);

}  // namespace slimdag
