// What counts as a secret, and texts without secrets.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace slimdag {

/// Names that a user adds to the rules. Case does not count, nor whether words are joined by `_`, `-` or `.`. A name in
/// both lists is a secret.
struct SecretNames {
  std::vector<std::string> secret;    ///< Their values are hidden, whatever the rules say.
  std::vector<std::string> harmless;  ///< Their values are shown, whatever the rules say.
};

/// One line of the table of docs/secrets.md.
struct SecretRule {
  std::string_view
      kind;  ///< "word", "last word", "two words", "part", "ending", "opening", "harmless" of names; "value".
  std::string_view pattern;  ///< In lower case; of a value: what it begins with.
};

/// All rules for names and values. Static storage. Thread-safe.
std::span<const SecretRule> secret_rules() noexcept;

/// Whether a key, variable or option of that name holds a secret, by the rules and by names of the user's own.
/// Thread-safe, throws nothing but std::bad_alloc. O(bytes).
bool is_secret_name(std::string_view name, const SecretNames& names = {});

/// The text with the values of such names hidden (`token: x`, `--password=x`, `{"secret": "x"}`, `password 'x'`, also
/// in YAML), passwords in URLs (`scheme://user:x\@host`), private keys in PEM form, and values that begin as tokens of
/// known services do. It hides rather too much than too little. Thread-safe, throws nothing but std::bad_alloc.
/// O(bytes).
std::string without_secrets(std::string_view text, const SecretNames& names = {});

/// The same for a value of JSON: also the values of keys that are secret names, of options in lists, and of objects
/// such as {"name": "TOKEN", "value": "x"} or {"path": "meta.token", "old": "x", "new": "y"}. Where nothing was found,
/// the same text. Thread-safe. Throws Error(invalid_json). O(bytes).
std::string json_without_secrets(std::string_view json, const SecretNames& names = {});

/// A URL as it is shown: without what stands before its host, without query and fragment, and without what looks like a
/// secret in the rest. A password that holds `/`, `?`, `#` or `@` takes everything before the last `@` along: it hides
/// rather too much than too little. Texts that are no URL are treated alike. Thread-safe, throws nothing but
/// std::bad_alloc. O(bytes).
std::string shown_url(std::string_view url);

}  // namespace slimdag
