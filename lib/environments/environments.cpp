#include "slimdag/environments/environments.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "environments/environments_data.hpp"
#include "environments/environments_reader.hpp"
#include "environments/findings.hpp"
#include "slimdag/error.hpp"
#include "support/files.hpp"
#include "support/suggest.hpp"

namespace slimdag {

namespace {

std::vector<std::string_view> views_of(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

/// "project/name" becomes both.
std::pair<std::string_view, std::string_view> split_name(std::string_view name, std::string_view project) {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos || !project.empty()) return {project, name};
  return {name.substr(0, slash), name.substr(slash + 1)};
}

/// What `find` finds of that name in the project, or in the only project that has one.
template <typename Find, typename Names>
auto find_in_projects(const Environments& environments, std::string_view whole_name, std::string_view of_project,
                      std::string_view what, ErrorCode code, const Find& find, const Names& names) {
  const auto [project, name] = split_name(whole_name, of_project);
  const EnvironmentsData& data = environments.data();
  decltype(find(data.projects.front(), name)) found = nullptr;
  std::vector<std::string> projects;
  std::vector<std::string> known;
  for (const Project& candidate : data.projects) {
    if (!project.empty() && candidate.name != project) continue;
    for (const auto& item : names(candidate)) known.push_back(qualified_name(data, candidate.name, item.name));
    if (const auto* item = find(candidate, name)) {
      found = item;
      projects.push_back(candidate.name);
    }
  }
  if (!project.empty() && std::none_of(data.projects.begin(), data.projects.end(),
                                       [project = project](const Project& p) { return p.name == project; }))
    environments.project(project);  // Throws.
  if (projects.size() > 1)
    throw Error(code, fmt::format("Several projects have {} '{}'.", what, name), location_in(data.file),
                fmt::format("Name the project too, e.g. '{}/{}'.", projects.front(), name));
  if (found == nullptr)
    throw Error(code, fmt::format("There is no {} '{}'.", what, whole_name), location_in(data.file),
                known.empty() ? fmt::format("The file has no {} at all.", what)
                              : did_you_mean(project.empty() ? name : whole_name, views_of(known)));
  return found;
}

}  // namespace

Environments Environments::load(const std::string& path, VariableValues variables) {
  return Environments(read_environments(read_file(path), path, std::move(variables)));
}

Environments Environments::parse(std::string text, std::string name, VariableValues variables) {
  return Environments(read_environments(std::move(text), std::move(name), std::move(variables)));
}

std::span<const Finding> Environments::validate() const noexcept { return data_->findings; }

void Environments::require_valid() const {
  std::vector<const Finding*> errors;
  for (const Finding& finding : data_->findings)
    if (finding.severity == Severity::error) errors.push_back(&finding);
  if (errors.empty()) return;
  ErrorLocation where = location_in(data_->file, errors.front()->place);
  if (errors.size() == 1)
    throw Error(ErrorCode::invalid_environments_file, errors.front()->message, std::move(where), errors.front()->hint);
  std::string message = fmt::format("The environments file violates {} rules:", errors.size());
  for (const Finding* finding : errors) {
    message += fmt::format("\n  line {}, column {}: {}", finding->place.line, finding->place.column, finding->message);
    if (!finding->hint.empty()) message += fmt::format(" ({})", finding->hint);
  }
  throw Error(ErrorCode::invalid_environments_file, std::move(message), std::move(where));
}

std::vector<std::string> Environments::names() const {
  std::vector<std::string> names;
  for (const Project& project : data_->projects)
    for (const Environment& environment : project.environments)
      names.push_back(qualified_name(*data_, project.name, environment.name));
  return names;
}

std::span<const Project> Environments::projects() const noexcept { return data_->projects; }
std::span<const Connection> Environments::connections() const noexcept { return data_->connections; }

const Environment& Environments::get(std::string_view name, std::string_view project) const {
  return *find_in_projects(
      *this, name, project, "environment", ErrorCode::environment_not_found,
      [](const Project& in, std::string_view wanted) { return in.find_environment(wanted); },
      [](const Project& in) -> const auto& { return in.environments; });
}

const Job& Environments::job(std::string_view name, std::string_view project) const {
  return *find_in_projects(
      *this, name, project, "job", ErrorCode::job_not_found,
      [](const Project& in, std::string_view wanted) { return in.find_job(wanted); },
      [](const Project& in) -> const auto& { return in.jobs; });
}

const Project& Environments::project(std::string_view name) const {
  if (name.empty() && data_->projects.size() == 1) return data_->projects.front();
  std::vector<std::string_view> known;
  for (const Project& project : data_->projects) {
    if (project.name == name && !name.empty()) return project;
    if (!project.name.empty()) known.push_back(project.name);
  }
  if (name.empty())
    throw Error(ErrorCode::project_not_found, "The file has several projects, and none was named.",
                location_in(data_->file), did_you_mean(name, known));
  throw Error(ErrorCode::project_not_found, fmt::format("There is no project '{}'.", name), location_in(data_->file),
              known.empty() ? "The file has one project without a name: leave the name out, or write 'project: name'."
                            : did_you_mean(name, known));
}

const Connection* Environments::find_connection(std::string_view name) const noexcept {
  for (const Connection& connection : data_->connections)
    if (connection.name == name) return &connection;
  return nullptr;
}

const Connection* Environments::connection_of(const Environment& environment) const noexcept {
  return environment.connection.empty() ? nullptr : find_connection(environment.connection);
}

const std::string& Environments::file() const noexcept { return data_->file; }
const std::string& Environments::text() const noexcept { return data_->text; }
const VariableValues& Environments::variables() const noexcept { return data_->variables; }

}  // namespace slimdag
