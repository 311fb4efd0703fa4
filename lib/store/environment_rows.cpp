// Environments as the store knows them: by the runs that were recorded in them.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "store/store_data.hpp"

namespace slimdag {
namespace {

[[noreturn]] void throw_unknown_environment(StoreData& store, std::string_view environment, std::string_view project) {
  std::vector<std::string> names;
  const SqlRows rows = store.connection->query(
      "SELECT p.name, e.name FROM slimdag_environment e JOIN slimdag_project p ON p.id = e.project_id "
      "ORDER BY p.name, e.name LIMIT 20");
  for (const SqlRow& row : rows) names.push_back(fmt::format("{} of {}", text_of(row[1]), text_of(row[0])));
  const std::string known = names.empty() ? "The store has no runs yet; record one with `slimdag run record`."
                                          : fmt::format("The store has runs of: {}.", fmt::join(names, ", "));
  throw_store_error(ErrorCode::environment_not_found,
                    project.empty() ? fmt::format("No run was recorded in an environment '{}'.", environment)
                                    : fmt::format("No run was recorded in an environment '{}' of the project '{}'.",
                                                  environment, project),
                    store.url, known);
}

EnvironmentRow environment_of(const SqlRow& row) {
  return {integer_of(row[0]), integer_of(row[1]), text_of(row[2]), text_of(row[3]), moment_of(integer_of(row[4]))};
}

}  // namespace

std::int64_t project_row(SqlConnection& connection, const std::string& name) {
  connection.query("INSERT INTO slimdag_project (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", {name});
  return integer_of(connection.query("SELECT id FROM slimdag_project WHERE name = $1", {name})[0][0]);
}

EnvironmentRow find_environment(StoreData& store, std::string_view environment, std::string_view project) {
  if (environment.empty())
    throw Error(ErrorCode::invalid_argument, "No environment was named.", {}, "Name the environment.");
  SqlConnection& connection = *store.connection;
  if (!project.empty() &&
      connection.query("SELECT id FROM slimdag_project WHERE name = $1", {std::string(project)}).empty())
    throw_store_error(ErrorCode::project_not_found, fmt::format("No run was recorded of a project '{}'.", project),
                      store.url, "Check the name; it is dbt's project name where none was given.");
  const std::string columns =
      "SELECT e.id, p.id, p.name, e.name, e.history_since FROM slimdag_environment e "
      "JOIN slimdag_project p ON p.id = e.project_id WHERE e.name = $1";
  const SqlRows rows =
      project.empty()
          ? connection.query(columns + " ORDER BY p.name LIMIT 2", {std::string(environment)})
          : connection.query(columns + " AND p.name = $2", {std::string(environment), std::string(project)});
  if (rows.empty()) throw_unknown_environment(store, environment, project);
  if (rows.size() > 1)
    throw_store_error(ErrorCode::project_not_found,
                      fmt::format("Several projects have an environment '{}'.", environment), store.url,
                      fmt::format("Name the project, e.g. {} or {}.", text_of(rows[0][2]), text_of(rows[1][2])));
  return environment_of(rows[0]);
}

}  // namespace slimdag
