// What looks like a secret, and texts without them.
#pragma once

#include <string>
#include <string_view>

namespace slimdag {

/// What is shown in place of a secret.
inline constexpr std::string_view hidden_text = "********";

/// Whether a key, variable or option of that name holds a secret: one of its words is password, token, secret, ..., or
/// it begins with dbt's DBT_ENV_SECRET. Case does not count, nor how words are joined.
bool is_secret_name(std::string_view name);

/// The text with the values of such names hidden (`token: x`, `--password=x`, `{"secret": "x"}`), as well as passwords
/// in URLs (`scheme://user:x@host`) and private keys in PEM form. It hides rather too much than too little. O(bytes).
std::string without_secrets(std::string_view text);

}  // namespace slimdag
