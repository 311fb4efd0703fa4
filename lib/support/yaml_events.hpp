// YAML text to yaml-cpp's events, refusing what PyYAML refuses before or while it parses.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/error.hpp"

namespace slimdag::yaml {

/// Line and column, both from 1.
struct Position {
  std::uint64_t line = 0;
  std::uint64_t column = 0;
};

/// The column in bytes.
Position position_of_mark(const YAML::Mark& mark);

/// Places in a text with columns in characters, as PyYAML and editors count them. O(bytes) to make.
class Places {
 public:
  explicit Places(std::string_view text);
  /// O(log bytes).
  Position of(const YAML::Mark& mark) const;

 private:
  std::vector<std::size_t> continuations_;  ///< Offsets of bytes that only continue a character, ascending.
};

/// How failures are told.
struct Reading {
  std::string file;              ///< Named as the place of errors.
  std::string what;              ///< Begins sentences: "The selectors file".
  ErrorCode code;                ///< Of every error.
  std::string_view syntax_hint;  ///< What to do about text that is not YAML; may be empty.
};

/// Gives the events of the first document to `handler`; an empty text has none. What the handler throws passes through.
/// Throws Error(reading.code) with line and column: bad syntax, bytes that are not UTF-8, control characters, too much
/// nesting, a second document. O(bytes).
void parse_events(std::string_view text, YAML::EventHandler& handler, const Reading& reading);

}  // namespace slimdag::yaml
