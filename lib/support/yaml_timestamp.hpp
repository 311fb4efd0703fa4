// Dates and times of YAML 1.1, as PyYAML recognizes and dbt writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace slimdag::yaml {

/// Whether PyYAML takes a plain scalar for a timestamp.
bool looks_like_timestamp(std::string_view text);

/// isoformat() of the date or datetime that PyYAML makes of it, which is the text that dbt's renderer passes on;
/// nullopt where Python raises.
std::optional<std::string> timestamp_to_isoformat(std::string_view text);

}  // namespace slimdag::yaml
