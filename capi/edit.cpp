#include "slimdag/environments/edit.hpp"

#include "arguments.hpp"
#include "environment_arguments.hpp"
#include "guard.hpp"

using namespace slimdag::capi;
using slimdag::SettingChange;

namespace {

std::vector<SettingChange> setting_changes(const slimdag_text* keys, const slimdag_text* values, std::size_t count) {
  const std::span<const slimdag_text> names = texts(keys, count, "keys");
  const std::span<const slimdag_text> contents = texts(values, count, "values");
  std::vector<SettingChange> changes;
  for (std::size_t i = 0; i < count; ++i) {
    SettingChange change;
    change.key = std::string(text(names[i].data, names[i].size, "keys"));
    if (contents[i].data != nullptr || contents[i].size != 0)
      change.value = std::string(text(contents[i].data, contents[i].size, "values"));
    changes.push_back(std::move(change));
  }
  return changes;
}

const slimdag_edit* live_edit(const slimdag_edit* edit) noexcept {
  const bool is_edit = edit != nullptr && edit->mark == static_cast<std::uint64_t>(slimdag_edit::handle_type);
  return is_edit ? edit : nullptr;
}

}  // namespace

extern "C" {

slimdag_status slimdag_environments_add(const slimdag_environments* environments, const char* name, size_t name_size,
                                        const char* project, size_t project_size, const slimdag_text* keys,
                                        const slimdag_text* values, size_t count, slimdag_edit** out,
                                        slimdag_error** error) {
  return guard(error, [&] {
    const EnvironmentArgument at(environments, name, name_size, project, project_size);
    const std::vector<SettingChange> settings = setting_changes(keys, values, count);
    slimdag_edit*& to = required(out, "out");
    to = new slimdag_edit(at.in, add_environment(at.in, at.name, settings, at.project));
  });
}

slimdag_status slimdag_environments_set(const slimdag_environments* environments, const char* name, size_t name_size,
                                        const char* project, size_t project_size, const slimdag_text* keys,
                                        const slimdag_text* values, size_t count, slimdag_edit** out,
                                        slimdag_error** error) {
  return guard(error, [&] {
    const EnvironmentArgument at(environments, name, name_size, project, project_size);
    const std::vector<SettingChange> settings = setting_changes(keys, values, count);
    slimdag_edit*& to = required(out, "out");
    to = new slimdag_edit(at.in, change_environment(at.in, at.name, settings, at.project));
  });
}

slimdag_status slimdag_environments_mark_production(const slimdag_environments* environments, const char* name,
                                                    size_t name_size, const char* project, size_t project_size,
                                                    slimdag_edit** out, slimdag_error** error) {
  return guard(error, [&] {
    const EnvironmentArgument at(environments, name, name_size, project, project_size);
    slimdag_edit*& to = required(out, "out");
    to = new slimdag_edit(at.in, mark_as_production(at.in, at.name, at.project));
  });
}

slimdag_status slimdag_environments_move_jobs(const slimdag_environments* environments, const char* from,
                                              size_t from_size, const char* to, size_t to_size, const char* project,
                                              size_t project_size, const slimdag_text* jobs, size_t count,
                                              slimdag_edit** out, slimdag_error** error) {
  return guard(error, [&] {
    const EnvironmentArgument at(environments, from, from_size, project, project_size);
    const std::string_view target = text(to, to_size, "to");
    std::vector<std::string> names;
    for (const slimdag_text& job : texts(jobs, count, "jobs")) names.emplace_back(text(job.data, job.size, "jobs"));
    slimdag_edit*& into = required(out, "out");
    into = new slimdag_edit(at.in, move_jobs(at.in, at.name, target, names, at.project));
  });
}

slimdag_status slimdag_environments_delete(const slimdag_environments* environments, const char* name, size_t name_size,
                                           const char* project, size_t project_size, int32_t delete_jobs, uint64_t runs,
                                           int32_t delete_runs, slimdag_edit** out, slimdag_error** error) {
  return guard(error, [&] {
    const EnvironmentArgument at(environments, name, name_size, project, project_size);
    const slimdag::DeleteOptions options{flag(delete_jobs, "delete_jobs"), runs, flag(delete_runs, "delete_runs")};
    slimdag_edit*& to = required(out, "out");
    to = new slimdag_edit(at.in, delete_environment(at.in, at.name, options, at.project));
  });
}

slimdag_text slimdag_edit_text(const slimdag_edit* edit) {
  const slimdag_edit* found = live_edit(edit);
  return found == nullptr ? slimdag_text{"", 0} : as_text(found->edit.text);
}

slimdag_status slimdag_edit_json(const slimdag_edit* edit, slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Edit& of = live(edit, "edit").edit;
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(to_json(of));
  });
}

slimdag_status slimdag_edit_save(const slimdag_edit* edit, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag_edit& of = live(edit, "edit");
    save(of.environments, of.edit);
  });
}

void slimdag_edit_free(slimdag_edit* edit) { free_handle(edit); }

}  // extern "C"
