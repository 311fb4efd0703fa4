#include "store/remembered_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "slimdag/error.hpp"
#include "store/schema.hpp"
#include "store/store_data.hpp"

namespace slimdag {
namespace {

/// A scalar as YAML and JSON both have it, but for astral characters, which stay as they are.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

template <typename Items, typename Write>
std::string list_of(const Items& items, Write write) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "" : ", ") + write(item);
  return out;
}

std::string member(std::string_view key, std::string_view value) { return fmt::format("{}: {}, ", quoted(key), value); }

std::string deferral(const DeferralSetting& setting) {
  switch (setting.kind) {
    case DeferralSetting::Kind::unset:
      return {};
    case DeferralSetting::Kind::none:
      return member("defer_to", quoted("none"));
    case DeferralSetting::Kind::self:
      return member("defer_to", quoted("self"));
    case DeferralSetting::Kind::environment:
      return member("defer_to", fmt::format("{{\"environment\": {}}}", quoted(setting.name)));
    case DeferralSetting::Kind::job:
      return member("defer_to", fmt::format("{{\"job\": {}}}", quoted(setting.name)));
  }
  return {};
}

std::string environment_text(const Environment& environment) {
  std::string out = quoted(environment.name) + ": {";
  if (environment.type == EnvironmentType::deployment)
    out += member("deployment_type", quoted(to_string(environment.deployment_type)));
  if (!environment.branch.empty()) out += member("branch", quoted(environment.branch));
  if (environment.comparison_state) out += member("comparison_state", quoted(to_string(*environment.comparison_state)));
  out += deferral(environment.defer_to);
  return out + fmt::format("\"type\": {}}}", quoted(to_string(environment.type)));
}

std::string triggers_text(const Triggers& triggers) {
  std::string out = "{";
  if (!triggers.schedule.empty()) out += member("schedule", "[" + list_of(triggers.schedule, quoted) + "]");
  if (!triggers.after_job.empty()) out += member("after_job", quoted(triggers.after_job));
  const auto flag = [](bool value) { return value ? "true" : "false"; };
  return out + fmt::format(R"("api": {}, "merge": {}, "pull_request": {}, "manual": {}}})", flag(triggers.api),
                           flag(triggers.merge), flag(triggers.pull_request), flag(triggers.manual));
}

/// Commands are not remembered: they may hold secrets.
std::string job_text(const Job& job) {
  return fmt::format(R"({}: {{"environment": {}, {}"triggers": {}, "type": {}, "commands": ["not remembered"]}})",
                     quoted(job.name), quoted(job.environment), deferral(job.defer_to), triggers_text(job.triggers),
                     quoted(to_string(job.type)));
}

template <typename Item>
std::vector<Item> by_name(std::vector<Item> items) {
  std::ranges::sort(items, {}, &Item::name);
  return items;
}

std::string project_text(const Project& project, std::string_view name) {
  std::string out = quoted(name) + ": {";
  if (!project.depends_on.empty()) {
    const auto name_of = [](const ProjectDependency& dependency) { return quoted(dependency.name); };
    out += member("depends_on", "[" + list_of(by_name(project.depends_on), name_of) + "]");
  }
  if (!project.jobs.empty()) out += member("jobs", "{" + list_of(by_name(project.jobs), job_text) + "}");
  return out + "\"environments\": {" + list_of(by_name(project.environments), environment_text) + "}}";
}

std::string file_of(const Environments& environments) {
  return environments.file().empty() ? "the environments that were given" : environments.file();
}

/// "" where they say the same, or where one of them says nothing of the project.
std::string difference(const Environments& file, const std::optional<RememberedRules>& remembered) {
  if (!remembered) return {};
  const bool is_broken =
      std::ranges::any_of(file.validate(), [](const Finding& finding) { return finding.severity == Severity::error; });
  if (is_broken || rules_text(file, remembered->project) == remembered->text) return {};
  return fmt::format("{} differs from the rules that the store remembers of the project '{}', by {}.", file_of(file),
                     remembered->project, remembered->said_by);
}

}  // namespace

std::string_view to_string(RulesSource source) noexcept {
  constexpr std::array<std::string_view, 4> names = {"none", "file", "store", "found_file"};
  return names[static_cast<std::size_t>(source)];
}

std::string rules_text(const Environments& environments, std::string_view project) {
  std::vector<Project> projects(environments.projects().begin(), environments.projects().end());
  const auto write = [project](const Project& each) {
    return project_text(each, each.name.empty() ? project : std::string_view(each.name));
  };
  return "{\"projects\": {" + list_of(by_name(std::move(projects)), write) + "}}";
}

std::optional<RememberedRules> find_remembered(StoreData& store, std::string_view project,
                                               std::string_view environment) {
  if (store.version < rules_version) return std::nullopt;
  const std::string columns =
      "SELECT p.name, r.rules, r.remembered_at, r.remembered_by FROM slimdag_project_rules r "
      "JOIN slimdag_project p ON p.id = r.project_id ";
  const std::string by_environment =
      columns + "JOIN slimdag_environment e ON e.project_id = p.id WHERE e.name = $1 LIMIT 2";
  SqlConnection& connection = *store.connection;
  SqlRows rows = project.empty() ? connection.query(by_environment, {std::string(environment)})
                                 : connection.query(columns + "WHERE p.name = $1", {std::string(project)});
  // Environments for development have no runs: the only project is meant.
  if (rows.empty() && project.empty()) rows = connection.query(columns + "LIMIT 2");
  if (rows.size() != 1) return std::nullopt;
  const SqlRow& row = rows[0];
  const std::string& run = text_of(row[3]);
  return RememberedRules{text_of(row[0]), text_of(row[1]),
                         fmt::format("{} at {}", run.empty() ? "an explicit command" : fmt::format("the run '{}'", run),
                                     to_text(stored_moment(row[2])))};
}

Environments parse_remembered(const StoreData& store, const RememberedRules& rules) {
  try {
    Environments parsed = Environments::parse(rules.text, fmt::format("rules of '{}' in {}", rules.project, store.url));
    parsed.require_valid();
    return parsed;
  } catch (const Error& error) {
    throw_store_error(ErrorCode::store_corrupt,
                      fmt::format("The rules that the store remembers cannot be read: {}", error.message()), store.url,
                      "Let it remember them again: slimdag env remember.");
  }
}

RulesInUse rules_in_use(StoreData& store, std::string_view project, std::string_view environment) {
  if (const std::size_t slash = environment.find('/'); slash != std::string_view::npos && project.empty()) {
    project = environment.substr(0, slash);
    environment.remove_prefix(slash + 1);
  }
  const std::optional<RememberedRules> remembered = [&] {
    const std::lock_guard lock(store.mutex);
    return find_remembered(store, project, environment);
  }();
  const std::optional<Environments>& given = store.options.environments;
  const std::optional<Environments>& found = store.options.found_environments;
  if (given) return {given, {RulesSource::file, file_of(*given), difference(*given, remembered)}};
  if (remembered)
    return {parse_remembered(store, *remembered),
            {RulesSource::store, remembered->said_by, found ? difference(*found, remembered) : std::string()}};
  if (found) return {found, {RulesSource::found_file, file_of(*found), {}}};
  return {};
}

void throw_with_cure(const RulesInUse& rules, const Error& error) {
  const bool is_name = error.code() == ErrorCode::environment_not_found || error.code() == ErrorCode::job_not_found ||
                       error.code() == ErrorCode::project_not_found;
  if (!is_name || rules.used.source != RulesSource::store) throw error;
  throw Error(error.code(), error.message(), error.where(),
              fmt::format("{}{}The rules are those that the store remembers by {}: name another file with "
                          "--environments, or let the store remember it with slimdag env remember.",
                          error.hint(), error.hint().empty() ? "" : " ", rules.used.name));
}

void remember(SqlConnection& connection, std::int64_t project, const std::string& text, const std::string& run,
              Moment now) {
  // What says the same stays as old as it is.
  connection.query(
      "INSERT INTO slimdag_project_rules (project_id, rules, remembered_at, remembered_by) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (project_id) DO UPDATE SET rules = excluded.rules, remembered_at = excluded.remembered_at, "
      "remembered_by = excluded.remembered_by WHERE slimdag_project_rules.rules <> excluded.rules",
      {project, text, microseconds_of(now), run});
}

std::vector<std::string> Store::remember_environments(const Environments& environments, std::string_view project) {
  environments.require_valid();
  std::vector<std::string> names;
  for (const Project& each : environments.projects()) {
    const std::string name = each.name.empty() ? std::string(project) : each.name;
    if (name.empty())
      throw Error(ErrorCode::invalid_argument, "The project of the environments has no name.", {},
                  "Name dbt's project, or write 'project: name' at the top of the file.");
    names.push_back(name);
  }
  if (data_->version < rules_version)
    throw_store_error(ErrorCode::store_read_only, "The store is of an older version, and cannot be written.",
                      data_->url, "Open it once with the right to change its tables.");
  const std::string text = rules_text(environments, project);
  const Moment now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  const std::lock_guard lock(data_->mutex);
  Transaction transaction(*data_->connection);
  for (const std::string& name : names)
    remember(*data_->connection, project_row(*data_->connection, name), text, {}, now);
  transaction.commit();
  return names;
}

std::optional<Environments> Store::remembered_environments(std::string_view project,
                                                           std::string_view environment) const {
  const std::optional<RememberedRules> remembered = [&] {
    const std::lock_guard lock(data_->mutex);
    return find_remembered(*data_, project, environment);
  }();
  if (!remembered) return std::nullopt;
  return parse_remembered(*data_, *remembered);
}

RulesUsed Store::rules_used(std::string_view environment, std::string_view project) const {
  return rules_in_use(*data_, project, environment).used;
}

}  // namespace slimdag
