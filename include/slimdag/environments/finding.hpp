// What is wrong or worth knowing in an environments.yml, and where.
#pragma once

#include <cstdint>
#include <string>

namespace slimdag {

/// A place in environments.yml; lines and columns count from 1, 0 where there is no place.
struct Place {
  std::uint64_t line = 0;
  std::uint64_t column = 0;

  bool known() const noexcept { return line != 0; }
};

enum class Severity : std::uint8_t {
  error,    ///< A rule is violated: nothing is answered from the file until it is mended.
  warning,  ///< Allowed, and probably not meant.
  note,     ///< Worth knowing.
};

/// "error", "warning", "note". Static storage.
const char* to_string(Severity severity) noexcept;

/// One violated rule. No text of it ever holds a secret.
struct Finding {
  Severity severity = Severity::error;
  std::string rule;     ///< Name of the rule, e.g. "unknown_key"; names never change.
  std::string message;  ///< One plain sentence.
  std::string hint;     ///< What to do.
  std::string path;     ///< Where in the document, e.g. "environments.staging.defer_to"; may be empty.
  std::string file;
  Place place;
};

/// "file:line 3, column 5: message (hint)".
std::string to_text(const Finding& finding);

}  // namespace slimdag
