// What libpq reads in a connection string.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slimdag {

/// A connection string of PostgreSQL in its parts.
struct PostgresqlAddress {
  std::vector<std::pair<std::string, std::string>> parameters;  ///< Keywords of libpq, and their values.
  std::vector<std::string> secrets;                             ///< Values that must never be shown.
  std::string shown;                                            ///< A URL of user, host, port and database.
};

/// Whether the text is a connection string in keywords (`host=h dbname=d`): it begins with one of libpq's.
bool is_keyword_form(std::string_view text) noexcept;

/// Reads a URL or a text in keywords with libpq's own parser. Throws Error, which shows nothing of the text:
/// invalid_argument where libpq cannot parse it, or where parts of a password would count as host, port or database;
/// store_unreachable where libpq is not installed.
PostgresqlAddress parse_postgresql_address(const std::string& text);

/// A message of libpq or of the server without the secrets of the address.
std::string without_secrets_of(const PostgresqlAddress& address, std::string message);

}  // namespace slimdag
