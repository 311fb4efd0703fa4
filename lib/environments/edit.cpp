#include "slimdag/environments/edit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "environments/environments_data.hpp"
#include "environments/environments_reader.hpp"
#include "environments/fields.hpp"
#include "environments/findings.hpp"
#include "environments/located.hpp"
#include "environments/rules.hpp"
#include "environments/setting_changes.hpp"
#include "environments/source_edits.hpp"
#include "slimdag/error.hpp"
#include "support/files.hpp"
#include "support/json_writer.hpp"
#include "support/secrets.hpp"
#include "support/suggest.hpp"

namespace slimdag {

namespace {

using yaml::Node;

Node& value_at(Node& mapping, std::string_view key) { return mapping.entries[index_of(mapping, key)].value; }

void take_away(Node& mapping, std::string_view key) {
  std::erase_if(mapping.entries, [key](const yaml::Entry& entry) { return entry.key.text == key; });
  // What is left of a mapping without entries is nothing, or its brackets.
  if (mapping.entries.empty() && !mapping.flow) mapping.kind = Node::Kind::null;
  yaml::reindex(mapping);
}

/// One edit: byte ranges of the text, and beside them the tree that the new text has to have.
class Editor {
 public:
  /// `place` is what errors name where nothing more exact is known.
  Editor(const Environments& environments, Place place)
      : environments_(environments),
        data_(environments.data()),
        place_(place),
        source_(data_.text, data_.file),
        expected_(data_.root) {
    source_.learn(data_.root);
  }

  SourceEdits& source() noexcept { return source_; }

  /// The entry of the document as it stands, at a path of one key or more.
  const yaml::Entry& entry(const std::vector<std::string_view>& path) const {
    const yaml::Entry* found = &only_entry(data_.root, path.front());
    for (std::size_t i = 1; i < path.size(); ++i) found = &only_entry(found->value, path[i]);
    return *found;
  }

  /// A key that stands there twice violates a rule, but the file can be read.
  std::size_t index_of_only(const Node& mapping, std::string_view key) const {
    const auto count = std::count_if(mapping.entries.begin(), mapping.entries.end(),
                                     [key](const yaml::Entry& entry) { return entry.key.text == key; });
    if (count == 1) return index_of(mapping, key);
    throw Error(ErrorCode::unsafe_edit,
                fmt::format("The key '{}' does not stand exactly once where it is to be edited.", key),
                location_in(data_.file, place_of(mapping.position)), "Mend the file first: see its findings.");
  }

  Node& expected(const std::vector<std::string_view>& path) {
    Node* node = &expected_;
    for (const std::string_view key : path) node = &value_at(*node, key);
    return *node;
  }

  const yaml::Entry& only_entry(const Node& mapping, std::string_view key) const {
    return mapping.entries[index_of_only(mapping, key)];
  }

  std::vector<std::string_view> path_of(std::string_view project, std::string_view section) const {
    if (data_.has_several_projects) return {"projects", project, section};
    return {section};
  }
  std::vector<std::string_view> path_of(const Environment& environment) const {
    std::vector<std::string_view> path = path_of(environment.project, "environments");
    path.push_back(environment.name);
    return path;
  }
  std::vector<std::string_view> path_of(const Job& job) const {
    std::vector<std::string_view> path = path_of(job.project, "jobs");
    path.push_back(job.name);
    return path;
  }

  /// Sets a scalar below `path`, replacing what is there.
  void set(const std::vector<std::string_view>& path, std::string_view key, std::string_view text, bool typed = false,
           std::string_view after = {}) {
    const yaml::Entry& owner = entry(path);
    const Node& mapping = owner.value;
    const std::size_t at = mapping.find(key) == nullptr ? mapping.entries.size() : index_of_only(mapping, key);
    if (at < mapping.entries.size() && !mapping.entries[at].merged)
      source_.replace_value(mapping.entries[at], text, typed);
    else
      source_.insert_scalar(mapping, owner.key, key, text, typed, after);
    put(expected(path), key, scalar_node(text, typed));
  }

  void remove(const std::vector<std::string_view>& path, std::string_view key) {
    const Node& mapping = entry(path).value;
    source_.remove_entry(mapping, index_of_only(mapping, key));
    take_away(expected(path), key);
  }

  Edit finish(std::vector<std::string> changes) {
    Edit edit;
    edit.text = source_.apply();
    edit.changes = std::move(changes);
    const Environments changed = reread(edit.text);
    if (!yaml::same_values(changed.data().root, expected_)) refuse("The change would touch other parts of the file.");
    edit.findings = new_findings(changed);
    return edit;
  }

 private:
  [[noreturn]] void refuse(std::string_view why) const {
    throw Error(ErrorCode::unsafe_edit, std::string(why), location_in(data_.file, place_),
                "Edit the file by hand; anchors, aliases and merges are the usual reason.");
  }

  Environments reread(const std::string& text) const {
    try {
      return Environments::parse(text, data_.file, data_.variables);
    } catch (const Error&) {
      // Its places are those of a text that nobody has.
      refuse("The file is written in a way in which the change cannot be put in.");
    }
  }

  /// Findings are the same where rule and path are: lines move.
  std::vector<Finding> new_findings(const Environments& changed) const {
    std::multiset<std::tuple<std::string_view, std::string_view, std::string_view>> old;
    for (const Finding& finding : data_.findings) old.emplace(finding.rule, finding.path, finding.message);
    std::vector<Finding> added;
    for (const Finding& finding : changed.validate()) {
      const auto found = old.find(std::tuple<std::string_view, std::string_view, std::string_view>(
          finding.rule, finding.path, finding.message));
      if (found != old.end())
        old.erase(found);
      else
        added.push_back(finding);
    }
    std::string message;
    std::string hint;
    for (const Finding& finding : added) {
      if (finding.severity != Severity::error) continue;
      message += (message.empty() ? "" : " ") + finding.message;
      if (hint.empty()) hint = finding.hint;
    }
    if (!message.empty())
      throw Error(ErrorCode::invalid_environments_file, "The change would violate a rule: " + message,
                  location_in(data_.file, place_), hint);
    for (Finding& finding : changed_warehouse_types(environments_, changed)) added.push_back(std::move(finding));
    return added;
  }

  const Environments& environments_;
  const EnvironmentsData& data_;
  Place place_;
  SourceEdits source_;
  Node expected_;
};

std::string described(const SettingChange& change) {
  if (!change.value) return fmt::format("'{}' was taken away", change.key);
  if (is_secret_name(change.key)) return fmt::format("'{}' was set", change.key);
  return fmt::format("'{}' was set to '{}'", change.key, without_secrets(*change.value));
}

class EnvironmentChange {
 public:
  EnvironmentChange(Editor& editor, const Environment& environment)
      : editor_(editor), environment_(environment), path_(editor.path_of(environment)) {}

  void apply(std::span<const SettingChange> settings) {
    require_distinct(settings);
    for (const SettingChange& change : settings)
      if (change.value) set(change.key, *change.value);
    for (const SettingChange& change : settings)
      if (!change.value) take(change.key);
    take_emptied_sections();
    add_sections();
  }

 private:
  void set(std::string_view whole_key, std::string_view value) {
    const auto [section, key] = split_key(whole_key);
    if (section.empty()) {
      editor_.set(path_, key, value, is_typed({}, key), "type");
    } else if (editor_.entry(path_).value.find(section) == nullptr) {
      added_.add(section, key, value);
    } else {
      filled_.insert(section);
      editor_.set(path_of_section(section), key, value, is_typed(section, key));
    }
  }

  void take(std::string_view whole_key) {
    const auto [section, key] = split_key(whole_key);
    require_there(path_, section.empty() ? key : section);
    if (section.empty()) {
      editor_.remove(path_, key);
      return;
    }
    require_there(path_of_section(section), key);
    taken_[section].push_back(key);
  }

  /// A section whose last key goes goes with it.
  void take_emptied_sections() {
    for (const auto& [section, keys] : taken_) {
      const std::vector<std::string_view> path = path_of_section(section);
      if (!filled_.contains(section) && editor_.entry(path).value.entries.size() == keys.size())
        editor_.remove(path_, section);
      else
        for (const std::string_view key : keys) editor_.remove(path, key);
    }
  }

  std::vector<std::string_view> path_of_section(std::string_view section) const {
    std::vector<std::string_view> path = path_;
    path.push_back(section);
    return path;
  }

  void require_there(const std::vector<std::string_view>& path, std::string_view key) const {
    const Node& mapping = editor_.entry(path).value;
    if (mapping.find(key) != nullptr) return;
    throw Error(ErrorCode::invalid_argument,
                fmt::format("The environment '{}' has no setting '{}'.", environment_.name, key), {},
                "Look at what it has with 'slimdag env show'.");
  }

  /// New sections are written at once, behind everything else.
  void add_sections() {
    if (!added_.has_sections()) return;
    const yaml::Entry& owner = editor_.entry(path_);
    if (owner.value.flow)
      editor_.source().insert_in_brackets(owner.value, fmt::format("{}", fmt::join(added_.entries(), ", ")));
    else
      editor_.source().insert_lines(owner.value, owner.key,
                                    added_.lines(std::string(editor_.source().indentation(), ' ')));
    added_.put_into(editor_.expected(path_));
  }

  Editor& editor_;
  const Environment& environment_;
  std::vector<std::string_view> path_;
  NewSettings added_;
  std::set<std::string_view> filled_;  ///< Sections that get a value.
  std::map<std::string_view, std::vector<std::string_view>> taken_;
};

std::vector<std::string_view> job_names(const Project& project, std::string_view environment) {
  std::vector<std::string_view> names;
  for (const Job& job : project.jobs)
    if (job.environment == environment) names.push_back(job.name);
  return names;
}

const Project& project_of(const Environments& environments, const Environment& environment) {
  return environments.projects().size() == 1 ? environments.projects().front()
                                             : environments.project(environment.project);
}

void require_losable(const Environments& environments, const Environment& environment,
                     const std::vector<std::string_view>& jobs, const DeleteOptions& options) {
  const bool loses_jobs = !jobs.empty() && !options.delete_jobs;
  const bool loses_runs = options.runs > 0 && !options.delete_runs;
  if (!loses_jobs && !loses_runs) return;
  std::string message = fmt::format("Deleting the environment '{}' would delete ", environment.name);
  if (loses_jobs) message += fmt::format("its {}: {}", jobs.size() == 1 ? "job" : "jobs", fmt::join(jobs, ", "));
  if (loses_runs) message += fmt::format("{}the history of {} runs", loses_jobs ? ", and " : "", options.runs);
  throw Error(ErrorCode::would_lose_data, message + ".", location_in(environments.file(), environment.place),
              loses_jobs ? "Move the jobs to another environment first, or say that they may be deleted."
                         : "Say that the history may be lost.");
}

}  // namespace

Edit add_environment(const Environments& environments, std::string_view name, std::span<const SettingChange> settings,
                     std::string_view of_project) {
  if (const std::size_t slash = name.find('/'); of_project.empty() && slash != std::string_view::npos) {
    of_project = name.substr(0, slash);
    name = name.substr(slash + 1);
  }
  const Project& project = environments.project(of_project);
  if (const Environment* there = project.find_environment(name))
    throw Error(ErrorCode::invalid_argument, fmt::format("There is an environment '{}' already.", name),
                location_in(environments.file(), there->place), "Take another name, or change that one.");
  require_distinct(settings);
  NewSettings content;
  for (const SettingChange& change : settings) {
    if (!change.value)
      throw Error(ErrorCode::invalid_argument, fmt::format("A new environment has no '{}' to take away.", change.key));
    const auto [section, key] = split_key(change.key);
    content.add(section, key, *change.value);
  }
  Editor editor(environments, project.place);
  const std::vector<std::string_view> path = editor.path_of(project.name, "environments");
  const std::vector<std::string_view> above(path.begin(), path.end() - 1);
  const Node& holder = above.empty() ? environments.data().root : editor.entry(above).value;
  if (holder.find("environments") == nullptr)
    throw Error(ErrorCode::unsafe_edit, "The file has no key 'environments' to add to.",
                location_in(environments.file(), project.place), "Write the key 'environments' first.");
  const yaml::Entry& owner = editor.entry(path);
  if (owner.value.flow) {
    editor.source().insert_in_brackets(owner.value, fmt::format("{}: {{{}}}", yaml_scalar_text(name, true, false),
                                                                fmt::join(content.entries(), ", ")));
  } else {
    const std::string step(editor.source().indentation(), ' ');
    std::vector<std::string> lines{yaml_scalar_text(name, false, false) + ":"};
    for (const std::string& line : content.lines(step)) lines.push_back(step + line);
    editor.source().insert_lines(owner.value, owner.key, lines);
  }
  Node added;
  if (owner.value.flow) added.kind = Node::Kind::mapping;
  content.put_into(added);
  put(editor.expected(path), name, std::move(added));
  return editor.finish({fmt::format("The environment '{}' was added.", name)});
}

Edit change_environment(const Environments& environments, std::string_view name,
                        std::span<const SettingChange> settings, std::string_view project) {
  const Environment& environment = environments.get(name, project);
  Editor editor(environments, environment.place);
  EnvironmentChange(editor, environment).apply(settings);
  std::vector<std::string> changes;
  for (const SettingChange& change : settings)
    changes.push_back(fmt::format("{} in the environment '{}'.", described(change), environment.name));
  return editor.finish(std::move(changes));
}

Edit mark_as_production(const Environments& environments, std::string_view name, std::string_view of_project) {
  const Environment& environment = environments.get(name, of_project);
  if (environment.type == EnvironmentType::development)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("The development environment '{}' cannot be the production environment.", environment.name),
                location_in(environments.file(), environment.place), "Mark a deployment environment.");
  const Project& project = project_of(environments, environment);
  Editor editor(environments, environment.place);
  std::vector<std::string> changes;
  const bool is_marked =
      environment.deployment_type == DeploymentType::production && environment.deployment_type_is_marked;
  for (const Environment& other : project.environments) {
    if (&other == &environment || other.deployment_type != DeploymentType::production) continue;
    // One that counts as production because of its name stops to do so once another is marked.
    if (other.deployment_type_is_marked) editor.set(editor.path_of(other), "deployment_type", "general");
    changes.push_back(fmt::format("'{}' is no longer the production environment.", other.name));
  }
  if (!is_marked) {
    editor.set(editor.path_of(environment), "deployment_type", "production", false, "type");
    changes.push_back(fmt::format("'{}' is the production environment.", environment.name));
  }
  return editor.finish(std::move(changes));
}

Edit move_jobs(const Environments& environments, std::string_view from, std::string_view to,
               std::span<const std::string> jobs, std::string_view of_project) {
  const Environment& source = environments.get(from, of_project);
  const Project& project = project_of(environments, source);
  const Environment& target = environments.get(to, to.find('/') == std::string_view::npos ? project.name : of_project);
  if (target.project != source.project)
    throw Error(ErrorCode::invalid_argument, "Jobs cannot move to an environment of another project.",
                location_in(environments.file(), target.place), "Name an environment of the same project.");
  if (&target == &source)
    throw Error(ErrorCode::invalid_argument, fmt::format("The jobs are in the environment '{}' already.", source.name),
                location_in(environments.file(), source.place), "Name another environment.");
  const std::vector<std::string_view> there = job_names(project, source.name);
  std::vector<std::string_view> wanted;
  for (const std::string& job : jobs)
    if (std::find(wanted.begin(), wanted.end(), job) == wanted.end()) wanted.emplace_back(job);
  if (wanted.empty()) wanted = there;
  Editor editor(environments, source.place);
  std::vector<std::string> changes;
  for (const std::string_view name : wanted) {
    const Job* job = project.find_job(name);
    if (job == nullptr || job->environment != source.name)
      throw Error(ErrorCode::job_not_found,
                  fmt::format("There is no job '{}' in the environment '{}'.", name, source.name),
                  location_in(environments.file(), source.place), did_you_mean(name, there));
    editor.set(editor.path_of(*job), "environment", target.name);
    changes.push_back(fmt::format("The job '{}' moved from '{}' to '{}'.", name, source.name, target.name));
  }
  return editor.finish(std::move(changes));
}

Edit delete_environment(const Environments& environments, std::string_view name, const DeleteOptions& options,
                        std::string_view of_project) {
  const Environment& environment = environments.get(name, of_project);
  const Project& project = project_of(environments, environment);
  const std::vector<std::string_view> jobs = job_names(project, environment.name);
  require_losable(environments, environment, jobs, options);
  Editor editor(environments, environment.place);
  editor.remove(editor.path_of(environment.project, "environments"), environment.name);
  std::vector<std::string> changes{fmt::format("The environment '{}' was deleted.", environment.name)};
  for (const std::string_view job : jobs) {
    editor.remove(editor.path_of(environment.project, "jobs"), job);
    changes.push_back(fmt::format("Its job '{}' was deleted.", job));
  }
  Edit edit = editor.finish(std::move(changes));
  edit.deleted_jobs.assign(jobs.begin(), jobs.end());
  return edit;
}

void save(const Environments& environments, const Edit& edit) {
  if (read_file(environments.file()) != environments.text()) {
    throw Error(ErrorCode::artifact_replaced, "The file was changed by somebody else since it was read.",
                location_in(environments.file()), "Load it again, and repeat the change.");
  }
  replace_file(environments.file(), edit.text);
}

std::vector<Finding> changed_warehouse_types(const Environments& before, const Environments& after) {
  std::vector<Finding> findings;
  for (const Project& project : after.projects()) {
    for (const Environment& environment : project.environments) {
      const Connection* now = after.connection_of(environment);
      const Environment* old = nullptr;
      for (const Project& candidate : before.projects())
        if (candidate.name == project.name) old = candidate.find_environment(environment.name);
      const Connection* then = old == nullptr ? nullptr : before.connection_of(*old);
      if (now == nullptr || then == nullptr || now->type == then->type) continue;
      findings.push_back({Severity::warning, "warehouse_type_changed",
                          fmt::format("The environment '{}' changes the type of warehouse from {} to {}.",
                                      environment.name, to_string(then->type), to_string(now->type)),
                          "Create a new environment for another type of warehouse.",
                          joined_path(project_path(after.data(), project.name),
                                      fmt::format("environments.{}.connection", environment.name)),
                          after.file(),
                          environment.connection_place.known() ? environment.connection_place : environment.place});
    }
  }
  return findings;
}

std::string to_json(const Edit& edit) {
  JsonWriter json;
  json.begin_object();
  json.key("changes");
  json.texts(edit.changes);
  json.key("deleted_jobs");
  json.texts(edit.deleted_jobs);
  json.key("findings").raw(to_json(std::span<const Finding>(edit.findings)));
  json.end_object();
  return std::move(json).str();
}

}  // namespace slimdag
