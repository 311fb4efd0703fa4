// What config() within a file's code says, which manifests of dbt 1.11 hold rendered only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slimdag {

struct InFileConfig {
  std::string expression;  ///< As written, e.g. `'marts'` or `target.schema`.
  /// false: a dictionary or `**` may set the key, or the call stands where it need not be made, as in a block of `if`,
  /// a macro, or a part of a longer expression.
  bool is_clear = true;
};

enum class CodeLanguage : std::uint8_t { sql, python };

/// The value of a keyword in the calls of config() in SQL with Jinja or in Python; of several the last counts, as in
/// dbt. Comments, raw blocks and the SQL between tags do not count. nullopt where no call sets it. O(bytes).
std::optional<InFileConfig> in_file_config(std::string_view code, std::string_view key,
                                           CodeLanguage language = CodeLanguage::sql);

}  // namespace slimdag
