// What config() within a file's code says, which manifests of dbt 1.11 hold rendered only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace slimdag {

struct InFileConfig {
  std::string expression;  ///< As written, e.g. `'marts'` or `target.schema`.
  bool is_clear = true;    ///< false: several calls, a dictionary or `**` may set the key too.
};

/// The value of a keyword in the calls of config() in SQL with Jinja or in Python; nullopt where none sets it.
/// O(bytes).
std::optional<InFileConfig> in_file_config(std::string_view code, std::string_view key);

}  // namespace slimdag
