#include "state/artifact_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

#include "slimdag/error.hpp"

namespace slimdag {
namespace {

/// float(text) or int(text) succeeds. Underscores between digits, which Python takes as well, are refused.
bool is_number_text(std::string_view text, bool integer) noexcept {
  const auto is_space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  const char* const end = text.data() + text.size();
  if (integer) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  }
  double ignored = 0;
  const auto [stop, error] = std::from_chars(text.data(), end, ignored);
  return error != std::errc::invalid_argument && stop == end;
}

bool is_number(const json::Value& v, bool integer) noexcept {
  switch (v.kind) {
    case json::Kind::boolean:
      return true;
    case json::Kind::number:
      return !integer || std::isfinite(json::to_double(v));
    case json::Kind::string:
      return is_number_text(v.string(), integer);
    default:
      return false;
  }
}

}  // namespace

ArtifactObject::ArtifactObject(const json::Value& value, std::string path, std::string_view file)
    : value_(value), path_(std::move(path)), file_(file) {
  if (value.is_object()) return;
  ErrorLocation where;
  where.file = file_;
  throw Error(ErrorCode::invalid_artifact,
              path_.empty() ? "the file is not a JSON object" : fmt::format("'{}' is not an object", path_), where,
              "The file is not one that dbt wrote; let dbt write it again.");
}

std::string ArtifactObject::place(std::string_view key) const {
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

void ArtifactObject::throw_invalid(std::string_view key, std::string_view problem) const {
  ErrorLocation where;
  where.file = file_;
  throw Error(ErrorCode::invalid_artifact, fmt::format("'{}' {}", place(key), problem), where,
              "The file is not one that dbt wrote; let dbt write it again.");
}

const json::Value& ArtifactObject::required(std::string_view key) const {
  const json::Value* v = find(key);
  if (v == nullptr) throw_invalid(key, "is missing");
  return *v;
}

ArtifactObject ArtifactObject::object(std::string_view key) const { return {required(key), place(key), file_}; }

std::span<const json::Value> ArtifactObject::list(std::string_view key) const {
  const json::Value& v = required(key);
  if (v.is_object() && v.size == 0) return {};
  if (!v.is_array()) throw_invalid(key, "is not a list");
  return v.array();
}

ArtifactObject ArtifactObject::element(std::string_view key, const json::Value& item, std::size_t index) const {
  return {item, fmt::format("{}[{}]", place(key), index), file_};
}

void ArtifactObject::require(std::initializer_list<std::string_view> keys) const {
  for (const std::string_view key : keys) required(key);
}

void ArtifactObject::require_float(std::string_view key) const {
  if (!is_number(required(key), false)) throw_invalid(key, "is not a number");
}

void ArtifactObject::require_object(std::string_view key) const {
  if (!required(key).is_object()) throw_invalid(key, "is not an object");
}

void ArtifactObject::optional_int(std::string_view key) const {
  const json::Value* v = find(key);
  if (v != nullptr && !v->is_null() && !is_number(*v, true)) throw_invalid(key, "is not an integer");
}

void ArtifactObject::optional_object(std::string_view key) const {
  const json::Value* v = find(key);
  if (v != nullptr && !v->is_null() && !v->is_object()) throw_invalid(key, "is not an object");
}

std::string_view ArtifactObject::one_of(std::string_view key, std::initializer_list<std::string_view> allowed) const {
  const json::Value& v = required(key);
  if (!v.is_string() || std::find(allowed.begin(), allowed.end(), v.string()) == allowed.end())
    throw_invalid(key, fmt::format("is none of: {}", fmt::join(allowed, ", ")));
  return v.string();
}

int check_schema_version(const ArtifactObject& artifact, std::string_view name, int oldest, int newest, int assumed,
                         std::string_view file) {
  const std::string before = fmt::format("https://schemas.getdbt.com/dbt/{}/v", name);
  const json::Value* found = artifact.object("metadata").find("dbt_schema_version");
  if (found == nullptr && assumed != 0) return assumed;
  if (found == nullptr) artifact.throw_invalid("metadata.dbt_schema_version", "is missing");
  for (int version = oldest; version <= newest; ++version)
    if (found->string() == fmt::format("{}{}.json", before, version)) return version;
  ErrorLocation where;
  where.file = file;
  const std::string supported = oldest == newest ? fmt::format("supported is {} v{}", name, newest)
                                                 : fmt::format("supported are {} v{} to v{}", name, oldest, newest);
  throw Error(ErrorCode::unsupported_version,
              fmt::format("the artifact is of schema {}, which is not supported; {}",
                          found->is_string() ? fmt::format("'{}'", found->string()) : json::dump(*found), supported),
              where, "Let a dbt version from 1.0 on write it.");
}

void check_timing(const ArtifactObject& result) {
  std::size_t index = 0;
  for (const json::Value& item : result.list("timing")) result.element("timing", item, index++).require({"name"});
}

}  // namespace slimdag
