#include "slimdag/environments/environments.hpp"

#include "arguments.hpp"
#include "environment_arguments.hpp"
#include "guard.hpp"
#include "slimdag/environments/deferral_target.hpp"
#include "slimdag/environments/variables.hpp"

using namespace slimdag::capi;
using slimdag::DeferralDecision;
using slimdag::DeferralTarget;
using slimdag::Environments;

namespace {

/// A list of targets in the form that the targets of a decision have.
std::string targets_json(std::vector<DeferralTarget> targets) {
  const std::string json = to_json(DeferralDecision{std::move(targets), {}, {}, {}});
  const std::size_t begin = json.find('[');
  return json.substr(begin, json.rfind(']') + 1 - begin);
}

}  // namespace

extern "C" {

slimdag_status slimdag_environments_load(const char* path, size_t path_size, const slimdag_text* names,
                                         const slimdag_text* values, size_t count, slimdag_environments** out,
                                         slimdag_error** error) {
  return guard(error, [&] {
    const std::string file(slimdag::capi::path(path, path_size, "path"));
    slimdag_environments*& to = required(out, "out");
    to = new slimdag_environments(Environments::load(file, variable_values(names, values, count)));
  });
}

slimdag_status slimdag_environments_parse(const char* yaml, size_t yaml_size, const char* file, size_t file_size,
                                          const slimdag_text* names, const slimdag_text* values, size_t count,
                                          slimdag_environments** out, slimdag_error** error) {
  return guard(error, [&] {
    std::string content(bytes(yaml, yaml_size, "yaml"));
    std::string name(bytes(file, file_size, "file"));
    slimdag_environments*& to = required(out, "out");
    to = new slimdag_environments(
        Environments::parse(std::move(content), std::move(name), variable_values(names, values, count)));
  });
}

void slimdag_environments_free(slimdag_environments* environments) { free_handle(environments); }

slimdag_status slimdag_environments_names(const slimdag_environments* environments, slimdag_strings** out,
                                          slimdag_error** error) {
  return guard(error, [&] {
    const Environments& in = live(environments, "environments").environments;
    slimdag_strings*& to = required(out, "out");
    to = new_strings(std::span<const std::string>(in.names()));
  });
}

slimdag_status slimdag_environments_findings_json(const slimdag_environments* environments, slimdag_string** out,
                                                  slimdag_error** error) {
  return guard(error, [&] {
    const Environments& in = live(environments, "environments").environments;
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(to_json(in.validate()));
  });
}

slimdag_status slimdag_environments_require_valid(const slimdag_environments* environments, slimdag_error** error) {
  return guard(error, [&] { live(environments, "environments").environments.require_valid(); });
}

slimdag_status slimdag_environments_json(const slimdag_environments* environments, slimdag_string** out,
                                         slimdag_error** error) {
  return guard(error, [&] {
    const Environments& in = live(environments, "environments").environments;
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(to_json(in));
  });
}

slimdag_status slimdag_environments_environment_json(const slimdag_environments* environments, const char* name,
                                                     size_t name_size, const char* project, size_t project_size,
                                                     slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const EnvironmentArgument at(environments, name, name_size, project, project_size);
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(to_json(at.in, at.in.get(at.name, at.project)));
  });
}

slimdag_status slimdag_environments_deferral_json(const slimdag_environments* environments, const char* environment,
                                                  size_t environment_size, const char* job, size_t job_size,
                                                  const char* project, size_t project_size, slimdag_string** out,
                                                  slimdag_error** error) {
  return guard(error, [&] {
    const EnvironmentArgument at(environments, environment, environment_size, project, project_size);
    const std::string_view of_job = text(job, job_size, "job");
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(to_json(deferral_target(at.in, at.name, of_job, at.project)));
  });
}

slimdag_status slimdag_environments_chain_json(const slimdag_environments* environments, const char* environment,
                                               size_t environment_size, const char* project, size_t project_size,
                                               slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const EnvironmentArgument at(environments, environment, environment_size, project, project_size);
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(targets_json(deferral_chain(at.in, at.name, at.project)));
  });
}

slimdag_status slimdag_environments_upstream_json(const slimdag_environments* environments, const char* environment,
                                                  size_t environment_size, const char* project, size_t project_size,
                                                  slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const EnvironmentArgument at(environments, environment, environment_size, project, project_size);
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(targets_json(upstream_targets(at.in, at.name, at.project)));
  });
}

}  // extern "C"
