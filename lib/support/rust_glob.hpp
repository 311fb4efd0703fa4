// Patterns of Rust's crate `glob`, as the Rust engine matches names, tags and paths by them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace slimdag {

/// glob::Pattern with its default options: `*` crosses `/`, `?` and `[...]` match any character; `**` has to be a whole
/// component of a path.
class RustGlob {
 public:
  /// nullopt where the crate refuses the pattern. Source: Pattern::new.
  static std::optional<RustGlob> parse(std::string_view pattern);
  /// O(pattern * text). Source: Pattern::matches.
  bool matches(std::string_view text) const;

 private:
  enum class Kind : std::uint8_t { character, any_character, any_sequence, any_recursive_sequence, within, except };
  struct Token {
    Kind kind;
    char32_t character = 0;
    std::vector<std::pair<char32_t, char32_t>> ranges;
  };
  enum class Match : std::uint8_t { yes, not_here, not_at_all };
  Match match_from(bool follows_separator, const std::vector<char32_t>& text, std::size_t at, std::size_t token) const;

  std::vector<Token> tokens_;
};

/// True where the engine takes the text for a pattern: it has one of `*?[]`.
bool is_rust_glob(std::string_view text) noexcept;
/// The engine's fnmatch(): equality of texts without these characters; an invalid pattern matches nothing.
bool rust_glob_matches(std::string_view pattern, std::string_view text);

}  // namespace slimdag
