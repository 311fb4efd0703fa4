#include "store/store_url.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "slimdag/error.hpp"
#include "support/secrets.hpp"

namespace slimdag {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view spellings = "Use sqlite:///path/state.db or postgresql://user@host/database.";

bool has_folder(const std::string& path) {
  std::error_code ignored;
  const fs::path folder = fs::path(path).parent_path();
  return folder.empty() || fs::is_directory(folder, ignored);
}

/// As SQLAlchemy has it: "sqlite:///name" is relative, "sqlite:////name" absolute. A path whose folder is only there
/// when it is read from the root is meant so: people write "sqlite://" before an absolute path.
std::string sqlite_path(std::string_view rest) {
  if (!rest.starts_with('/')) return std::string(rest);
  std::string relative(rest.substr(1));
  std::string absolute(rest);
  return relative.starts_with('/') || has_folder(relative) || !has_folder(absolute) ? relative : absolute;
}

/// A scheme may be shown; what stands before "://" in a text that is no URL may not.
bool is_scheme(std::string_view text) {
  constexpr std::size_t longest = 32;
  return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
           c == '.';
  });
}

/// Whether a path is rather an address with a password and a mistake in it: it would become the name of a file.
bool may_hold_password(std::string_view path) {
  for (const std::string_view scheme : {"postgresql:", "postgres:", "sqlite:"})
    if (path.starts_with(scheme)) return true;
#if defined(_WIN32)
  constexpr std::size_t first = 2;  // Behind the colon of a drive.
#else
  constexpr std::size_t first = 0;
#endif
  const std::size_t colon = path.find(':', first);
  const bool has_user = colon != std::string_view::npos && path.find('@', colon) != std::string_view::npos;
  return has_user || without_secrets(path) != path;
}

[[noreturn]] void throw_unknown(std::string message) {
  throw Error(ErrorCode::invalid_argument, std::move(message), {}, std::string(spellings));
}

std::string path_of_url(std::string_view rest) {
  const bool has_user = !rest.starts_with('/') && rest.find('@') != std::string_view::npos;
  if (has_user || rest.find('?') != std::string_view::npos)
    throw_unknown("The URL of a store in SQLite has neither a user nor parameters.");
  return sqlite_path(rest);
}

}  // namespace

StoreUrl parse_store_url(const std::string& url) {
  const std::string_view text = url;
  const std::size_t scheme_end = text.find("://");
  const std::string_view scheme = text.substr(0, scheme_end);
  StoreUrl parsed;
  if (is_keyword_form(text) ||
      (scheme_end != std::string_view::npos && (scheme == "postgresql" || scheme == "postgres"))) {
    parsed.postgresql = parse_postgresql_address(url);
    parsed.shown = parsed.postgresql->shown;
    return parsed;
  }
  if (scheme_end == std::string_view::npos) {
    std::error_code ignored;
    if (may_hold_password(text) && !fs::exists(url, ignored))
      throw_unknown("The store is named by what looks like an address with a password, and it is none.");
    parsed.path = url;
  } else if (scheme == "sqlite") {
    parsed.path = path_of_url(text.substr(scheme_end + 3));
  } else {
    throw_unknown(is_scheme(scheme) ? "There is no such kind of store as \"" + std::string(scheme) + "\"."
                                    : "The store is named by what is no URL and no path.");
  }
  if (parsed.path.empty()) throw_unknown("The URL of the store names no file.");
  parsed.shown = parsed.path;
  return parsed;
}

}  // namespace slimdag
