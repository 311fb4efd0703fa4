// What counts as a secret, and texts without secrets.
#pragma once

#include <string>
#include <string_view>

namespace slimdag {

/// The text with the values of such names hidden (`token: x`, `--password=x`, `{"secret": "x"}`), as well as passwords
/// in URLs (`scheme://user:x@host`) and private keys in PEM form. It hides rather too much than too little.
/// Thread-safe, throws nothing. O(bytes).
std::string without_secrets(std::string_view text);

/// A URL as it is shown: without what stands before its host, without query and fragment, and without what looks like a
/// secret in the rest. A password that holds `/`, `?`, `#` or `@` takes everything before the last `@` along: it hides
/// rather too much than too little. Texts that are no URL are treated alike. Thread-safe, throws nothing. O(bytes).
std::string shown_url(std::string_view url);

}  // namespace slimdag
