// Typed access to the fields of small artifacts (run_results.json, sources.json), with errors that name file and field.
// What is refused and what is let through follows mashumaro, with which dbt decodes them: a number may be a string that
// Python's float() takes, a field that dbt does not know does not count, and texts are not checked.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "support/json_value.hpp"

namespace slimdag {

/// One object of an artifact and where it is, e.g. "results[3].timing[0]".
class ArtifactObject {
 public:
  /// Throws Error(invalid_artifact) where `value` is no object.
  ArtifactObject(const json::Value& value, std::string path, std::string_view file);

  /// nullptr where the object has no such key.
  const json::Value* find(std::string_view key) const noexcept { return value_.find(key); }
  const json::Value& required(std::string_view key) const;
  ArtifactObject object(std::string_view key) const;
  /// The elements of a list; an empty object counts as an empty list, as in Python, where iterating it gives nothing.
  std::span<const json::Value> list(std::string_view key) const;
  ArtifactObject element(std::string_view key, const json::Value& item, std::size_t index) const;

  /// Present, whatever the value is.
  void require(std::initializer_list<std::string_view> keys) const;
  void require_float(std::string_view key) const;
  void require_object(std::string_view key) const;
  /// Absent, null, or what the name says.
  void optional_int(std::string_view key) const;
  void optional_object(std::string_view key) const;
  /// The text, if it is one of `allowed`.
  std::string_view one_of(std::string_view key, std::initializer_list<std::string_view> allowed) const;

  [[noreturn]] void throw_invalid(std::string_view key, std::string_view problem) const;

 private:
  std::string place(std::string_view key) const;

  json::Value value_;
  std::string path_;
  std::string_view file_;
};

/// The N of metadata.dbt_schema_version, which has to be "https://schemas.getdbt.com/dbt/<name>/vN.json" with a
/// supported N; `assumed` where the artifact does not say (0: it has to). Throws Error: unsupported_version,
/// invalid_artifact.
int check_schema_version(const ArtifactObject& artifact, std::string_view name, int oldest, int newest, int assumed,
                         std::string_view file);

/// Checks a `timing` list, which dbt decodes but does not use here.
void check_timing(const ArtifactObject& result);

}  // namespace slimdag
