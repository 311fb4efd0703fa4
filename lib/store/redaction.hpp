// Artifacts without the secrets that arguments, variables and metadata may hold.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "support/json_value.hpp"

namespace slimdag {

/// A JSON value in which the values of secret names, and what looks like a secret inside texts, are hidden; the same
/// text where nothing was found.
std::string redacted_value(std::string_view json);

/// A document in which the values of these members of the root object are redacted. Everything else stays byte for byte
/// as it is. O(bytes).
std::string redacted_members(std::string document, std::initializer_list<std::string_view> keys);

/// A document of results (run results, source freshness) without what looks like a secret in their messages: databases
/// repeat in them how they were connected to. `parsed` is the document; where nothing was found, the same text.
/// O(bytes).
std::string redacted_messages(std::string document, const json::Value& parsed);

}  // namespace slimdag
