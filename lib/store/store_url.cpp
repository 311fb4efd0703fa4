#include "store/store_url.hpp"

#include <filesystem>
#include <string_view>

#include "slimdag/error.hpp"
#include "support/secrets.hpp"

namespace slimdag {
namespace {

namespace fs = std::filesystem;

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

}  // namespace

std::string without_password(const std::string& url) {
  std::string shown = url;
  const std::size_t scheme = shown.find("://");
  if (scheme == std::string::npos) return without_secrets(shown);
  const std::size_t authority = scheme + 3;
  const std::size_t end = std::min(shown.find_first_of("/?", authority), shown.size());
  const std::size_t host = shown.substr(0, end).rfind('@');
  const std::size_t colon = shown.find(':', authority);
  if (host != std::string::npos && host >= authority && colon < host) shown.erase(colon, host - colon);
  return without_secrets(shown);
}

StoreUrl parse_store_url(const std::string& url) {
  const std::string_view text = url;
  const std::size_t scheme_end = text.find("://");
  const std::string_view scheme = text.substr(0, scheme_end);
  StoreUrl parsed;
  if (scheme_end == std::string_view::npos) {
    parsed.target = parsed.shown = url;
  } else if (scheme == "sqlite") {
    parsed.target = parsed.shown = sqlite_path(text.substr(scheme_end + 3));
  } else if (scheme == "postgresql" || scheme == "postgres") {
    parsed.postgresql = true;
    parsed.target = url;
    parsed.shown = without_password(url);
  } else {
    throw Error(ErrorCode::invalid_argument, "There is no such kind of store as \"" + std::string(scheme) + "\".", {},
                "Use sqlite:///path/state.db or postgresql://user@host/database.");
  }
  if (parsed.target.empty())
    throw Error(ErrorCode::invalid_argument, "The URL of the store names no file.", {},
                "Use sqlite:///path/state.db or postgresql://user@host/database.");
  return parsed;
}

}  // namespace slimdag
