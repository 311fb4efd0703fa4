// Text whose characters can all be seen.
#pragma once

#include <string>
#include <string_view>

namespace slimdag {

/// The text with everything escaped that moves a cursor, hides or reorders what is shown, or ends a line: control
/// characters and newlines (`\x1b`, `\n`), marks of bidirectional text, invisible characters and separators of lines
/// (`\u202e`), lone surrogates, and bytes that are no UTF-8 (`\xff`). An opening that a CI takes for a command (`::`,
/// `##[`, `##vso[`) has its first character escaped. Any other text stays as it is; what is escaped is valid inside of
/// a string of JSON, but for `\x`. Thread-safe, throws nothing but std::bad_alloc. O(bytes).
std::string visible_text(std::string_view text);

}  // namespace slimdag
