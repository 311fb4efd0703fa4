#include "slimdag/environments/project.hpp"

#include "unit/environments/small_file.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

using Rules = std::vector<std::string>;

const std::string two_projects = R"(projects:
  a:
    environments:
      main: {type: deployment, deployment_type: production}
  b:
    depends_on: [a]
    generate_schema_name: {rule: production, target: live}
    environments:
      main: {type: deployment}
)";

}  // namespace

TEST_CASE("what a project has") {
  const Environments environments = parsed();
  const Project& project = environments.project();
  CHECK(project.name.empty());
  CHECK(project.connection == "lake");
  CHECK(project.connection_place.line == 3);
  CHECK(project.production() == &environments["production"]);
  CHECK(project.staging() == &environments["staging"]);
  CHECK(project.development() == &environments["dev"]);
  CHECK(project.find_environment("dev") == &environments["dev"]);
  CHECK(project.find_environment("nowhere") == nullptr);
  CHECK(project.find_job("nightly")->environment == "production");
  CHECK(project.find_job("none of these") == nullptr);
}

TEST_CASE("several projects") {
  const Environments environments = parsed(two_projects);
  CHECK(rules_of(environments).empty());
  CHECK(environments.names() == std::vector<std::string>{"a/main", "b/main"});
  const Project& b = environments.project("b");
  REQUIRE(b.depends_on.size() == 1);
  CHECK(b.depends_on.front().name == "a");
  CHECK(b.depends_on.front().place.column == 18);
  CHECK(b.schema_rule == "production");
  CHECK(b.schema_rule_target == "live");
  CHECK(code_of([&] { environments.project(); }) == ErrorCode::project_not_found);
  CHECK(code_of([&] { environments.get("main"); }) == ErrorCode::environment_not_found);
  CHECK(&environments.get("main", "b") == &environments["b/main"]);
}

TEST_CASE("one of each kind at most") {
  CHECK(rules_of(parsed(with("type: development", "type: deployment"))).empty());
  CHECK(rules_of(parsed(with("    type: deployment\n    deployment_type: staging", "    type: development"))) ==
        Rules{"second_development 8:3", "job_in_development 24:18"});
  CHECK(rules_of(parsed(with("deployment_type: staging", "deployment_type: production"))) ==
        Rules{"second_production 15:3"});
  CHECK(rules_of(parsed(with("deployment_type: production", "deployment_type: staging"))) ==
        Rules{"second_staging 15:3"});
}

TEST_CASE("dependencies lead somewhere") {
  CHECK(rules_of(parsed(with("depends_on: [a]", "depends_on: [a, b, c]", two_projects))) ==
        Rules{"project_depends_on_itself 6:21", "unknown_project 6:24"});
}

TEST_CASE("environments defer in no circle") {
  CHECK(rules_of(parsed(with("    schema: PROD", "    defer_to: staging"))) == Rules{"deferral_circle 14:15"});
}

TEST_CASE("an environment that others defer to and that never deploys") {
  const auto rules_with_jobs = [](const std::string& staging, const std::string& jobs) {
    return rules_of(
        parsed("environments:\n  dev: {type: development}\n  stg: {type: deployment, deployment_type: staging" +
               staging + "}\n  prod: {type: deployment, deployment_type: production}\njobs:\n" + jobs));
  };
  const std::string check = "  check: {environment: stg, commands: dbt build, triggers: [pull_request]}\n";
  const Rules never{"never_deployed 3:3"};
  CHECK(rules_with_jobs("", check) == never);
  CHECK(rules_with_jobs(", comparison_state: applied", check) == never);
  CHECK(rules_with_jobs(", comparison_state: last_successful_run", check).empty());
  // A job that may deploy; and runs that may be recorded without a job.
  CHECK(rules_with_jobs("", check + "  deploy: {environment: stg, commands: dbt build, triggers: [merge]}\n").empty());
  CHECK(rules_with_jobs("", "  nightly: {environment: prod, commands: dbt build, triggers: [api]}\n").empty());
  // Checks defer to production by default, by name, or through their environment.
  const std::string in_production = "  check: {environment: prod, commands: dbt build, triggers: [pull_request]}\n";
  CHECK(rules_with_jobs("", in_production) == Rules{"never_deployed 4:3"});
  CHECK(rules_with_jobs(", defer_to: prod", in_production + "  d: {environment: stg, commands: x}\n") ==
        Rules{"never_deployed 4:3"});
  const Environments said =
      parsed("environments:\n  dev: {type: development}\n  stg: {type: deployment, deployment_type: staging}\njobs:\n" +
             check);
  CHECK(said.validate().front().message.find("The environment 'dev' defers to it") != std::string::npos);
  CHECK(said.validate().front().hint.find("comparison_state: last_successful_run") != std::string::npos);
}
