// What looks like a secret, and texts without them.
#pragma once

#include <string_view>

#include "slimdag/secrets.hpp"

namespace slimdag {

/// What is shown in place of a secret.
inline constexpr std::string_view hidden_text = "********";

/// Whether a key, variable or option of that name holds a secret: one of its words is password, token, secret, ..., or
/// it begins with dbt's DBT_ENV_SECRET. Case does not count, nor how words are joined.
bool is_secret_name(std::string_view name);

}  // namespace slimdag
