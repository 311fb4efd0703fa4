// URLs without credentials.
#include <algorithm>

#include "slimdag/secrets.hpp"
#include "support/secrets.hpp"

namespace slimdag {
namespace {

bool is_port(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// What follows the `scheme://`, without user and password. Whether a `:` belongs to a password cannot be seen where
/// the password holds `/`, `?` or `#` unescaped: then the last `@` of all ends it.
std::string_view without_user(std::string_view rest, bool has_scheme) {
  if (!has_scheme || rest.starts_with('/')) {
    const std::size_t last = rest.rfind('@');
    return last != std::string_view::npos && rest.find(':') < last ? rest.substr(last + 1) : rest;
  }
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    rest.remove_prefix(at + 1);
    // A second part of a password that itself holds an `@`.
    const std::size_t last = rest.rfind('@');
    return last == std::string_view::npos || authority.find(':') > at ? rest : rest.substr(last + 1);
  }
  const std::size_t colon = authority.find(':');
  if (colon == std::string_view::npos) return rest;
  if (const std::size_t last = rest.rfind('@'); last != std::string_view::npos) return rest.substr(last + 1);
  // Brackets hold an address of IPv6.
  const bool is_host = authority.starts_with('[') || is_port(authority.substr(colon + 1));
  return is_host ? rest : std::string_view();
}

}  // namespace

std::string shown_url(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::string_view head = scheme == std::string_view::npos ? std::string_view() : url.substr(0, scheme + 3);
  const bool has_user_in_head = head.find('@') != std::string_view::npos;
  std::string_view rest = without_user(url.substr(head.size()), !head.empty());
  rest = rest.substr(0, rest.find_first_of("?#"));
  return without_secrets((has_user_in_head ? std::string() : std::string(head)) + std::string(rest));
}

}  // namespace slimdag
