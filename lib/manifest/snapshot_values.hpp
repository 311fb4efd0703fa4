// JSON values of a snapshot.
#pragma once

#include <span>
#include <string_view>

#include "manifest/snapshot_image.hpp"
#include "support/arena.hpp"
#include "support/json_value.hpp"

namespace slimdag::snapshot {

/// Every value by its ValueId, in the arena; texts are borrowed. Throws Error(invalid_snapshot) for what is no value: a
/// word of no kind, a text that is missing or is no number, nesting beyond max_depth, words that are missing or left.
std::span<const json::Value> read_values(const Image& image, std::span<const std::string_view> texts, Arena& arena);

}  // namespace slimdag::snapshot
