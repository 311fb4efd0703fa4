#include "slimdag/environments/variables.hpp"

#include <algorithm>

#include "unit/environments/small_file.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

const std::string with_variables = R"(connections:
  c: {type: postgres, port: "{{ env_var('PORT') | as_number }}", sslmode: "{{ env_var('DBT_ENV_SECRET_S', 'x') }}"}
variables: {DBT_A: project, DBT_B: project, DBT_C: project, DBT_T: "{{ env_var('DBT_A') }}!"}
environments:
  dev: {type: development, schema: "{{ env_var('DBT_A') }}_{{ user.name }}", variables: {DBT_B: environment}}
  main:
    type: deployment
    connection: c
    branch: "{{ env_var('BRANCH', 'trunk') }}"
    threads: "{{ env_var('THREADS', '4') | as_number }}"
    variables: {DBT_B: environment, DBT_C: environment}
    extended_attributes:
      nested: {a: '{{ env_var("PORT") | as_number }}', b: ["{{ env_var('DBT_B') }}"]}
      token: "{{ env_var('DBT_ENV_SECRET_T') }}"
jobs:
  j: {environment: main, commands: x, variables: {DBT_C: job}}
)";

Environments read(VariableValues process = {{"DBT_A", "process"}, {"PORT", "5432"}}) {
  return parsed(with_variables, std::move(process));
}

std::string value_of(const Environments& environments, std::string_view environment, std::string_view name,
                     const VariableContext& context = {}) {
  return env_var(environments, environment, name, context).value_or("missing");
}

const ProfileField& field(const std::vector<ProfileField>& profile, std::string_view name) {
  const auto found = std::find_if(profile.begin(), profile.end(), [name](const auto& f) { return f.name == name; });
  REQUIRE(found != profile.end());
  return *found;
}

}  // namespace

TEST_CASE("who gives a variable its value") {
  const Environments environments = read();
  VariableContext job;
  job.job = "j";
  CHECK(value_of(environments, "main", "DBT_A") == "project");
  CHECK(value_of(environments, "main", "DBT_B") == "environment");
  CHECK(value_of(environments, "main", "DBT_C", job) == "job");
  CHECK(value_of(environments, "main", "PORT") == "5432");
  CHECK(value_of(environments, "main", "NOWHERE") == "missing");
  CHECK(value_of(environments, "main", "DBT_T") == "project!");
  VariableContext personal;
  personal.personal = {{"DBT_A", "mine"}};
  CHECK(value_of(environments, "dev", "DBT_A", personal) == "mine");
  CHECK(value_of(environments, "main", "DBT_A", personal) == "project");
  CHECK(to_string(VariableSource::built_in) == "built_in");
}

TEST_CASE("built-in variables") {
  const Environments environments = read({{"DBT_CLOUD_RUN_ID", "7"}, {"BRANCH", "release"}});
  VariableContext job;
  job.job = "j";
  for (const std::string prefix : {"SLIMDAG_", "DBT_CLOUD_"}) {
    CHECK(value_of(environments, "main", prefix + "ENVIRONMENT_NAME") == "main");
    CHECK(value_of(environments, "main", prefix + "JOB_ID", job) == "j");
    CHECK(value_of(environments, "main", prefix + "GIT_BRANCH") == "release");
    CHECK(value_of(environments, "main", prefix + "RUN_ID") == "7");
  }
  CHECK(value_of(environments, "main", "DBT_ENV") == "prod");
  VariableContext run;
  run.run = {{"SLIMDAG_RUN_ID", "8"}};
  CHECK(value_of(environments, "main", "DBT_CLOUD_RUN_ID", run) == "8");
}

TEST_CASE("secrets are never given") {
  const Environments environments = read({{"DBT_ENV_SECRET_T", "hunter2"}, {"PORT", "1"}});
  CHECK(code_of([&] { env_var(environments, "main", "DBT_ENV_SECRET_T"); }) == ErrorCode::missing_variable);
  CHECK(to_json(resolve_variables(environments, "main")).find("hunter2") == std::string::npos);
  CHECK(to_json(effective_profile(environments, "main")).find("hunter2") == std::string::npos);
}

TEST_CASE("missing variables with every place") {
  const Environments environments = read({});
  std::vector<std::string> missing;
  for (const VariableUse& use : variable_uses(environments, "main"))
    if (!use.has_default && !use.has_value) missing.push_back(fmt::format("{} {}", use.name, use.path));
  CHECK(missing == std::vector<std::string>{"PORT connections.c.port",
                                            "PORT environments.main.extended_attributes.nested",
                                            "DBT_ENV_SECRET_T environments.main.extended_attributes.token"});
  CHECK(code_of([&] { require_variables(environments, "main"); }) == ErrorCode::missing_variable);
  CHECK(code_of([&] { require_variables(environments, "dev"); }) == ErrorCode::internal);
}

TEST_CASE("the schema of a developer") {
  const Environments environments = read();
  VariableContext ada;
  ada.user_name = "ada";
  CHECK(evaluated_schema(environments, "dev", ada) == "project_ada");
  CHECK(code_of([&] { evaluated_schema(environments, "dev"); }) == ErrorCode::invalid_argument);
  CHECK(code_of([&] { evaluated_schema(environments, "main"); }) == ErrorCode::invalid_environments_file);
  // A variable with "user" in its name is no reason to ask for the name of the user.
  const Environments other =
      parsed(with("env_var('DBT_A') }}_{{ user.name }}", "env_var('DBT_USER') }}_x", with_variables));
  CHECK(code_of([&] { evaluated_schema(other, "dev"); }) == ErrorCode::missing_variable);
}

TEST_CASE("the profile has the types that templates give") {
  const std::vector<ProfileField> profile = effective_profile(read(), "main");
  CHECK(field(profile, "port").value == "5432");
  CHECK_FALSE(field(profile, "port").is_text);
  CHECK(field(profile, "threads").value == "4");
  CHECK_FALSE(field(profile, "threads").is_text);
  CHECK(field(profile, "nested").value == R"({"a": 5432, "b": ["environment"]})");
  CHECK_FALSE(field(profile, "token").value);
  CHECK(field(profile, "token").secret);
  CHECK(field(profile, "token").written == "{{ env_var('DBT_ENV_SECRET_T') }}");
  const std::vector<ProfileField> missing = effective_profile(read({}), "main");
  CHECK(field(missing, "nested").problem == "The environment variable 'PORT' has no value.");
}
