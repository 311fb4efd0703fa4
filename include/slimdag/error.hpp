// The one exception type of the library: what failed, where, and what to do about it.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace slimdag {

/// What kind of failure it is. The values are the status codes of the C ABI and are never renumbered.
enum class ErrorCode : std::int32_t {
  invalid_argument = 1,         ///< The caller passed something that the function does not take.
  out_of_memory = 2,            ///< An allocation failed; every object passed in is still usable.
  file_not_found = 3,           ///< A file or directory is not there, or a directory has no manifest.json.
  io = 4,                       ///< The operating system refused to read or write.
  invalid_json = 5,             ///< The bytes are not JSON as Python's json module reads it.
  invalid_artifact = 6,         ///< JSON, but not the artifact it should be: a field is missing or has the wrong type.
  unsupported_version = 7,      ///< An artifact of a schema version that is not supported.
  dependency_not_found = 8,     ///< depends_on names a node that is not in the graph.
  cycle = 9,                    ///< The graph has a cycle; the message names its path.
  invalid_selector = 10,        ///< A selector that dbt refuses: unknown method, invalid value, `@x+`.
  selector_not_found = 11,      ///< A YAML selector of that name does not exist.
  invalid_selectors_file = 12,  ///< selectors.yml is not what dbt accepts.
  missing_state = 13,           ///< A state, result or source_status selector without the artifact it needs.
  contract_breaking_change = 14,   ///< A versioned model breaks its contract (dbt's ContractBreakingChangeError).
  unknown_adapter = 15,            ///< dbt would have to ask an adapter about constraints that is not in the table.
  artifact_replaced = 16,          ///< The file was rewritten after it was loaded, so its text cannot be shown.
  node_not_found = 17,             ///< No node has that unique_id.
  macro_not_found = 18,            ///< depends_on.macros names null or a macro that is in neither manifest.
  callback_failed = 19,            ///< A callback of the caller reported a failure.
  invalid_environments_file = 20,  ///< environments.yml is no YAML, or violates a rule.
  environment_not_found = 21,      ///< No environment has that name, or several projects have one.
  job_not_found = 22,              ///< No job has that name.
  project_not_found = 23,          ///< No project has that name, or it is not among the dependencies.
  missing_variable = 24,           ///< Environment variables have no value; the message lists every place.
  unsafe_edit = 25,                ///< The file cannot be edited there without touching other lines.
  would_lose_data = 26,            ///< Jobs or run history would be lost, and the caller did not say that they may.
  invalid_snapshot = 27,           ///< A snapshot that is damaged, cut off, or of another byte order.
  text_not_held = 28,              ///< A snapshot does not hold the text, and the artifact is not beside it.
  reference_not_found = 30,        ///< A reference across projects to a model that the other project does not have.
  reference_not_public = 31,       ///< A reference across projects to a model that is not public.
  run_not_found = 40,              ///< The store has no run of that id.
  run_conflict = 41,               ///< Another run is recorded under that id.
  no_comparison_state = 42,        ///< The environment has no run that the policy asks for.
  wrong_artifact = 43,             ///< An artifact belongs to another project, or to another manifest.
  store_unreachable = 44,          ///< The store cannot be opened or connected to, or its library is missing.
  store_locked = 45,               ///< Another process kept the store locked for too long.
  store_read_only = 46,            ///< The store may not be written to.
  store_full = 47,                 ///< There is no room left for the store.
  store_corrupt = 48,              ///< The store is damaged, or is no store of slimdag's.
  store_version = 49,              ///< The store was made by a newer version of slimdag.
  internal = 100,                  ///< A defect of this library.
};

/// The name of a code in snake_case, e.g. "invalid_selector". Static storage.
std::string_view to_string(ErrorCode code) noexcept;

/// Where a failure is. Fields that do not apply are empty; lines, columns and bytes count from 1, 1 and 0.
struct ErrorLocation {
  std::string file;
  std::string unique_id;
  std::optional<std::uint64_t> line;
  std::optional<std::uint64_t> column;
  std::optional<std::uint64_t> byte;
};

/// Thrown by every function of the C++ API that can fail, besides std::bad_alloc.
class Error : public std::exception {
 public:
  Error(ErrorCode code, std::string message, ErrorLocation where = {}, std::string hint = {});

  ErrorCode code() const noexcept { return code_; }
  /// One sentence in plain words, without the location.
  const std::string& message() const noexcept { return message_; }
  const ErrorLocation& where() const noexcept { return where_; }
  /// What to do about it; may be empty.
  const std::string& hint() const noexcept { return hint_; }
  /// Location, message and hint in one text.
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  ErrorCode code_;
  std::string message_;
  ErrorLocation where_;
  std::string hint_;
  std::string text_;
};

}  // namespace slimdag
