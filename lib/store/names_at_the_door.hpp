// What names, texts and ids of nodes may be, looked at before anything of them comes into the store.
#pragma once

#include <string>
#include <string_view>

#include "manifest/manifest_data.hpp"
#include "slimdag/store/run.hpp"

namespace slimdag {

/// Texts that are stored as such are in indexes, which PostgreSQL bounds, or are shown in a line.
inline constexpr std::size_t longest_name = 1000;
inline constexpr std::size_t longest_text = 10000;

/// What identifies something: Unicode text of at most longest_name bytes without control characters. `what` names it
/// in the error. Throws Error(invalid_argument).
void check_name(std::string_view what, std::string_view name);
/// What only describes a run: Unicode text of at most longest_text bytes without NUL, which no database keeps.
void check_text(std::string_view what, std::string_view text);

/// All that is said of a run. Throws Error(invalid_argument).
void check_texts(const RunRecord& record);

/// What an artifact says of a run, as `which` or `dbt_version`. Throws Error(invalid_artifact).
void check_written(std::string_view what, std::string_view text, const std::string& path);

/// No node may have an empty id or one with a NUL: no name of a file holds one, from which dbt makes names. Throws
/// Error(invalid_artifact). O(bytes of the ids).
void check_ids(const ManifestData& manifest, const std::string& path);

}  // namespace slimdag
