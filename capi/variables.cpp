#include "slimdag/environments/variables.hpp"

#include "arguments.hpp"
#include "environment_arguments.hpp"
#include "guard.hpp"

using namespace slimdag::capi;

namespace slimdag::capi {

VariableValues variable_values(const slimdag_text* names, const slimdag_text* values, std::size_t count) {
  const std::span<const slimdag_text> keys = texts(names, count, "names");
  const std::span<const slimdag_text> contents = texts(values, count, "values");
  VariableValues result;
  for (std::size_t i = 0; i < count; ++i)
    result.insert_or_assign(std::string(bytes(keys[i].data, keys[i].size, "names")),
                            std::string(bytes(contents[i].data, contents[i].size, "values")));
  return result;
}

EnvironmentArgument::EnvironmentArgument(const slimdag_environments* environments, const char* environment,
                                         std::size_t environment_size, const char* of_project, std::size_t project_size)
    : in(live(environments, "environments").environments),
      name(text(environment, environment_size, "environment")),
      project(text(of_project, project_size, "project")) {}

const VariableContext& context_or_empty(const slimdag_variable_context* context) {
  static const VariableContext empty;
  const slimdag_variable_context* given = live_or_null(context, "context");
  return given == nullptr ? empty : given->context;
}

}  // namespace slimdag::capi

extern "C" {

slimdag_status slimdag_variable_context_new(slimdag_variable_context** out, slimdag_error** error) {
  return guard(error, [&] {
    slimdag_variable_context*& to = required(out, "out");
    to = new slimdag_variable_context();
  });
}

void slimdag_variable_context_free(slimdag_variable_context* context) { free_handle(context); }

slimdag_status slimdag_variable_context_set_job(slimdag_variable_context* context, const char* job, size_t job_size,
                                                slimdag_error** error) {
  return guard(error, [&] { live(context, "context").context.job = std::string(text(job, job_size, "job")); });
}

slimdag_status slimdag_variable_context_set_user_name(slimdag_variable_context* context, const char* name,
                                                      size_t name_size, slimdag_error** error) {
  return guard(error, [&] { live(context, "context").context.user_name = std::string(text(name, name_size, "name")); });
}

slimdag_status slimdag_variable_context_set_personal(slimdag_variable_context* context, const slimdag_text* names,
                                                     const slimdag_text* values, size_t count, slimdag_error** error) {
  return guard(error, [&] { live(context, "context").context.personal = variable_values(names, values, count); });
}

slimdag_status slimdag_variable_context_set_run(slimdag_variable_context* context, const slimdag_text* names,
                                                const slimdag_text* values, size_t count, slimdag_error** error) {
  return guard(error, [&] { live(context, "context").context.run = variable_values(names, values, count); });
}

slimdag_status slimdag_environments_variables_json(const slimdag_environments* environments, const char* environment,
                                                   size_t environment_size, const char* project, size_t project_size,
                                                   const slimdag_variable_context* context, slimdag_string** out,
                                                   slimdag_error** error) {
  return guard(error, [&] {
    const EnvironmentArgument at(environments, environment, environment_size, project, project_size);
    const slimdag::VariableContext& with = context_or_empty(context);
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(to_json(resolve_variables(at.in, at.name, with, at.project)));
  });
}

slimdag_status slimdag_environments_variable_uses_json(const slimdag_environments* environments,
                                                       const char* environment, size_t environment_size,
                                                       const char* project, size_t project_size,
                                                       const slimdag_variable_context* context, slimdag_string** out,
                                                       slimdag_error** error) {
  return guard(error, [&] {
    const EnvironmentArgument at(environments, environment, environment_size, project, project_size);
    const slimdag::VariableContext& with = context_or_empty(context);
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(to_json(variable_uses(at.in, at.name, with, at.project)));
  });
}

slimdag_status slimdag_environments_require_variables(const slimdag_environments* environments, const char* environment,
                                                      size_t environment_size, const char* project, size_t project_size,
                                                      const slimdag_variable_context* context, slimdag_error** error) {
  return guard(error, [&] {
    const EnvironmentArgument at(environments, environment, environment_size, project, project_size);
    require_variables(at.in, at.name, context_or_empty(context), at.project);
  });
}

slimdag_status slimdag_environments_profile_json(const slimdag_environments* environments, const char* environment,
                                                 size_t environment_size, const char* project, size_t project_size,
                                                 const slimdag_variable_context* context, slimdag_string** out,
                                                 slimdag_error** error) {
  return guard(error, [&] {
    const EnvironmentArgument at(environments, environment, environment_size, project, project_size);
    const slimdag::VariableContext& with = context_or_empty(context);
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(to_json(effective_profile(at.in, at.name, with, at.project)));
  });
}

slimdag_status slimdag_environments_schema(const slimdag_environments* environments, const char* environment,
                                           size_t environment_size, const char* project, size_t project_size,
                                           const slimdag_variable_context* context, slimdag_string** out,
                                           slimdag_error** error) {
  return guard(error, [&] {
    const EnvironmentArgument at(environments, environment, environment_size, project, project_size);
    const slimdag::VariableContext& with = context_or_empty(context);
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(evaluated_schema(at.in, at.name, with, at.project));
  });
}

}  // extern "C"
