#include "store/postgresql_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "slimdag/error.hpp"
#include "store/libpq.hpp"
#include "support/secrets.hpp"

namespace slimdag {
namespace {

// Keywords with which a connection string may begin, from the manual of libpq, "Parameter Key Words".
constexpr auto keywords = std::to_array<std::string_view>({"application_name",
                                                           "authtype",
                                                           "channel_binding",
                                                           "client_encoding",
                                                           "connect_timeout",
                                                           "dbname",
                                                           "fallback_application_name",
                                                           "gssdelegation",
                                                           "gssencmode",
                                                           "gsslib",
                                                           "host",
                                                           "hostaddr",
                                                           "keepalives",
                                                           "keepalives_count",
                                                           "keepalives_idle",
                                                           "keepalives_interval",
                                                           "krbsrvname",
                                                           "load_balance_hosts",
                                                           "max_protocol_version",
                                                           "min_protocol_version",
                                                           "oauth_client_id",
                                                           "oauth_client_secret",
                                                           "oauth_issuer",
                                                           "oauth_scope",
                                                           "options",
                                                           "passfile",
                                                           "password",
                                                           "port",
                                                           "replication",
                                                           "require_auth",
                                                           "requirepeer",
                                                           "requiressl",
                                                           "scram_client_key",
                                                           "scram_server_key",
                                                           "service",
                                                           "servicefile",
                                                           "ssl",
                                                           "ssl_max_protocol_version",
                                                           "ssl_min_protocol_version",
                                                           "sslcert",
                                                           "sslcertmode",
                                                           "sslcompression",
                                                           "sslcrl",
                                                           "sslcrldir",
                                                           "sslkey",
                                                           "sslkeylogfile",
                                                           "sslmode",
                                                           "sslnegotiation",
                                                           "sslpassword",
                                                           "sslrootcert",
                                                           "sslsni",
                                                           "target_session_attrs",
                                                           "tcp_user_timeout",
                                                           "tty",
                                                           "user"});

constexpr std::size_t shortest_secret = 3;  // What is shorter would be found in every sentence.

[[noreturn]] void throw_unclear(std::string_view what) {
  throw Error(
      ErrorCode::invalid_argument,
      fmt::format("The address of the PostgreSQL store cannot be read: {}. It is not shown, since it may hold a "
                  "password.",
                  what),
      {},
      "Write postgresql://user@host:5432/database; in user and password write @ as %40, : as %3A, / as %2F, "
      "? as %3F, # as %23 and % as %25, or put the password into PGPASSWORD or a password file.");
}

/// Whether libpq hides the value of the keyword in dialogs, or its name says that it holds a secret.
bool is_secret(const PgOption& option) { return option.display[0] == '*' || is_secret_name(option.keyword); }

bool is_letter_or_digit(unsigned char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
}

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Names, addresses, paths of sockets, and several of them with commas in between.
bool is_host(std::string_view host) noexcept {
  if (host.starts_with('/') || host.starts_with('@')) return host.find('@', 1) == std::string_view::npos;
  return std::all_of(host.begin(), host.end(), [](char c) {
    return is_letter_or_digit(static_cast<unsigned char>(c)) ||
           std::string_view("._-,:[]%/").find(c) != std::string_view::npos;
  });
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = is_letter_or_digit(byte) || std::string_view("._-,:[]~").find(c) != std::string_view::npos;
    encoded += is_plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return encoded;
}

std::string value_of(const PostgresqlAddress& address, std::string_view keyword) {
  for (const auto& [name, value] : address.parameters)
    if (name == keyword) return value;
  return {};
}

std::string shown(const PostgresqlAddress& address) {
  const std::string user = value_of(address, "user");
  const std::string host = value_of(address, "host");
  const std::string port = value_of(address, "port");
  std::string text = "postgresql://";
  if (!user.empty()) text += percent_encoded(user) + "@";
  text += percent_encoded(host.empty() ? value_of(address, "hostaddr") : host);
  if (!port.empty()) text += ":" + port;
  return without_secrets(text + "/" + percent_encoded(value_of(address, "dbname")));
}

/// libpq ends a user and password at the first `@`, and does not look for one behind a `/`: what a person wrote with
/// such characters unescaped would be taken for host, port or database, and shown as such.
void check_signs(std::string_view url) {
  const std::string_view rest = url.substr(url.find("://") + 3);
  const auto signs = std::count(rest.begin(), rest.end(), '@');
  if (signs > 1) throw_unclear("it holds more than one @");
  const std::size_t sign = rest.find('@');
  const std::size_t slash = rest.find('/');
  if (signs == 0 || sign < slash) return;
  const bool is_in_query = rest.substr(0, sign).find('?', slash) != std::string_view::npos;
  const bool has_colon = rest.substr(0, slash).find(':') != std::string_view::npos;
  if (has_colon || !is_in_query) throw_unclear("there is a / before its @");
}

/// What no host, port or database looks like is a part of something else.
void check_parts(const PostgresqlAddress& address) {
  if (!is_host(value_of(address, "host")) || !is_host(value_of(address, "hostaddr")))
    throw_unclear("its host is no name and no address");
  const std::string port = value_of(address, "port");
  if (!std::all_of(port.begin(), port.end(), [](char c) { return is_digit(c) || c == ','; }))
    throw_unclear("its port is no number");
  const std::string database = value_of(address, "dbname");
  // The server would be asked for a database of that name, and repeat it.
  if (database.find('=') != std::string::npos || database.find("://") != std::string::npos)
    throw_unclear("its database is a connection string itself");
}

}  // namespace

bool is_keyword_form(std::string_view text) noexcept {
  constexpr std::string_view blanks = " \t\r\n\v\f";
  const std::size_t begin = std::min(text.find_first_not_of(blanks), text.size());
  const std::size_t end = std::min(text.find_first_of(" \t\r\n\v\f=", begin), text.size());
  const std::size_t sign = text.find_first_not_of(blanks, end);
  return sign != std::string_view::npos && text[sign] == '=' &&
         std::find(keywords.begin(), keywords.end(), text.substr(begin, end - begin)) != keywords.end();
}

PostgresqlAddress parse_postgresql_address(const std::string& text) {
  if (text.find('\0') != std::string::npos) throw_unclear("it holds a NUL");
  const LibPq& pq = libpq("postgresql://");
  char* message = nullptr;  // Repeats what was given: never shown.
  const auto free_options = [&](PgOption* options) { pq.free_options(options); };
  const std::unique_ptr<PgOption, decltype(free_options)> options(pq.parse_options(text.c_str(), &message),
                                                                  free_options);
  if (message != nullptr) pq.free_memory(message);
  if (options == nullptr) throw_unclear("it is none that PostgreSQL's client library takes");
  PostgresqlAddress address;
  for (const PgOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->value == nullptr) continue;
    address.parameters.emplace_back(option->keyword, option->value);
    if (is_secret(*option)) address.secrets.emplace_back(option->value);
  }
  if (!is_keyword_form(text)) check_signs(text);
  check_parts(address);
  address.shown = shown(address);
  return address;
}

std::string without_secrets_of(const PostgresqlAddress& address, std::string message) {
  for (const std::string& secret : address.secrets) {
    if (secret.size() < shortest_secret) continue;
    for (std::size_t at = message.find(secret); at != std::string::npos;
         at = message.find(secret, at + hidden_text.size()))
      message.replace(at, secret.size(), hidden_text);
  }
  return without_secrets(message);
}

}  // namespace slimdag
