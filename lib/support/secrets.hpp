// What looks like a secret, and texts without them.
#pragma once

#include <cstddef>
#include <string_view>

#include "slimdag/secrets.hpp"

namespace slimdag {

/// What is shown in place of a secret.
inline constexpr std::string_view hidden_text = "********";

/// Whether a text holds a secret beyond doubt: a password in a URL, a private key, a token of a known service, or a
/// literal in quotes behind a secret's name. Names without a literal are no secret: SQL is full of them. O(bytes).
bool holds_secret(std::string_view text, const SecretNames& names = {});

}  // namespace slimdag
