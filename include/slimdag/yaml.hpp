// YAML text as JSON text, typed as dbt types it.
#pragma once

#include <string>
#include <string_view>

namespace slimdag {

/// One YAML document as JSON text in the format of Python's json.dumps, its values typed as PyYAML's SafeLoader types
/// them, which reads dbt_project.yml and the options of dbt's commands: `on` is true, `0o7` a text. Dates become texts;
/// of equal keys the last counts; an empty text is null. `file` is named in errors. Thread-safe. Throws
/// Error(invalid_artifact) with line and column: bad syntax, bytes that are not UTF-8, a list or mapping as a key, too
/// much nesting, aliases that stand for too many values. O(bytes + values).
std::string yaml_to_json(std::string_view text, const std::string& file = {});

}  // namespace slimdag
