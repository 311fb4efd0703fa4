// Artifacts without the secrets that arguments, variables, metadata and messages may hold.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/secrets.hpp"

namespace slimdag {

/// A JSON value in which the values of secret names, and what looks like a secret inside texts and keys, are hidden;
/// the same text where nothing was found.
std::string redacted_value(std::string_view json, const SecretNames& names = {});

/// A document in which these members of the root object are redacted, wherever they stand, however often, and however
/// their keys are escaped. Everything else stays byte for byte as it is. O(bytes).
std::string redacted_members(std::string document, std::initializer_list<std::string_view> keys,
                             const SecretNames& names = {});

/// A document of results (run results, source freshness) of which all is redacted but what results repeat of their
/// node: its id, its names and its text. Where nothing was found, the same text. O(bytes).
std::string redacted_results(std::string document, const SecretNames& names = {});

}  // namespace slimdag
