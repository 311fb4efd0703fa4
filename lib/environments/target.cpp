#include "environments/target.hpp"

#include <fmt/format.h>

namespace slimdag {

namespace {

/// path_derived_database_name in dbt-duckdb's credentials.py: the stem of the file; nullopt for what needs MotherDuck.
std::optional<std::string> duckdb_database(std::string_view path) {
  if (path.empty() || path == ":memory:") return "memory";
  if (path.find(':') != std::string_view::npos) return std::nullopt;
  const std::size_t slash = path.rfind('/');
  std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  const std::size_t point = name.rfind('.');
  if (point != std::string_view::npos && point != 0) name = name.substr(0, point);
  return std::string(name);
}

std::string_view alias_of(std::string_view field) {
  if (field == "dbname" || field == "project" || field == "catalog") return "database";
  return field == "dataset" ? "schema" : field;
}

}  // namespace

Target::Target(const Environments& environments, const Located& at, const VariableContext& context,
               VariableScope& scope)
    : fields_(effective_profile(environments, at.environment.name, context, at.environment.project)) {
  const templates::Result name = scope.render(at.environment.target);
  if (name.is_known())
    name_.value = templates::to_text(name.value);
  else
    name_.unknown = at.environment.target;
  add_duckdb_defaults();
}

NamePart Target::part(std::string_view field) const {
  NamePart part;
  const ProfileField* found = find(field);
  if (found != nullptr && found->value)
    part.value = found->value;
  else
    part.unknown = found == nullptr || found->written.empty() ? fmt::format("target.{}", field) : found->written;
  return part;
}

std::optional<templates::Result> Target::lookup(std::string_view field) const {
  templates::Result result;
  if (field == "name" || field == "target_name") {
    if (!name_.value) return std::nullopt;
    result.value.text = *name_.value;
    return result;
  }
  const ProfileField* found = find(alias_of(field));
  if (found == nullptr) return std::nullopt;
  if (found->secret) {
    result.status = templates::Status::secret;
    result.detail = std::string(field);
    return result;
  }
  if (!found->value) return std::nullopt;
  const bool is_number = field == "threads" || field == "port";
  result.value.kind = is_number ? templates::Value::Kind::number : templates::Value::Kind::text;
  result.value.text = *found->value;
  return result;
}

const ProfileField* Target::find(std::string_view field) const {
  for (const ProfileField& candidate : fields_)
    if (candidate.name == field) return &candidate;
  return nullptr;
}

void Target::add_duckdb_defaults() {
  const ProfileField* type = find("type");
  if (type == nullptr || type->value != "duckdb") return;
  const ProfileField* path = find("path");
  const bool has_path = path == nullptr || path->value;
  const std::string at_path = path == nullptr || !path->value ? std::string() : *path->value;
  if (find("schema") == nullptr) {
    // Source: DuckDBCredentials in dbt-duckdb's credentials.py
    ProfileField schema;
    schema.name = "schema";
    schema.value = "main";
    fields_.push_back(std::move(schema));
  }
  if (find("database") != nullptr || !has_path) return;
  ProfileField database;
  database.name = "database";
  database.value = duckdb_database(at_path);
  if (database.value) fields_.push_back(std::move(database));
}

}  // namespace slimdag
