#include "slimdag/environments/environments.hpp"

#include "unit/environments/small_file.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

using Rules = std::vector<std::string>;

/// Where reading a text fails, as "line:column".
std::string failure_of(const std::string& text) {
  try {
    parsed(text);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::invalid_environments_file);
    return fmt::format("{}:{}", error.where().line.value_or(0), error.where().column.value_or(0));
  }
  return "none";
}

}  // namespace

TEST_CASE("names") {
  const Environments environments = parsed();
  CHECK(environments.names() == std::vector<std::string>{"dev", "staging", "production"});
  CHECK(environments.file() == "e.yml");
  CHECK(environments.text() == small_file);
  CHECK(code_of([&] { environments.get("stagin"); }) == ErrorCode::environment_not_found);
  CHECK(code_of([&] { environments.job("nightl"); }) == ErrorCode::job_not_found);
  CHECK(code_of([&] { environments.get("x/dev"); }) == ErrorCode::project_not_found);
  CHECK(code_of([&] { environments.require_valid(); }) == ErrorCode::internal);
  CHECK(code_of([&] { Environments::load("/nowhere/e.yml"); }) == ErrorCode::file_not_found);
}

TEST_CASE("all violated rules at once") {
  const Environments broken = parsed(with("    schema: PROD", "    schma: PROD", with("threads: 4", "threads: x")));
  CHECK(rules_of(broken) == Rules{"wrong_type 12:14", "unknown_key 18:5"});
  try {
    broken.require_valid();
    FAIL("it is not valid");
  } catch (const Error& error) {
    CHECK(error.message().find("line 12, column 14") != std::string::npos);
    CHECK(error.message().find("line 18, column 5") != std::string::npos);
  }
}

TEST_CASE("documents that are no configuration") {
  CHECK(rules_of(parsed("")) == Rules{"missing_key 1:1"});
  CHECK(rules_of(parsed("- a\n")) == Rules{"wrong_type 1:1"});
  CHECK(rules_of(parsed("environments:\n  a:\n")) == Rules{"missing_key 2:3"});
  CHECK(rules_of(parsed("version: 2\nenvironments: {}\n")) == Rules{"unsupported_version 1:10"});
  CHECK(rules_of(parsed("project: x\nprojects: {}\n")) == Rules{"unknown_key 1:1", "no_projects 2:11"});
  CHECK(failure_of("environments: {a: [}") == "1:20");
  CHECK(failure_of("ä: {b: [}\n") == "1:9");
  CHECK(failure_of("a: 1\n---\nb: 2\n") == "2:1");
  CHECK(failure_of("environments: *a\n") != "none");
}

TEST_CASE("secrets are in no answer") {
  const std::string secret = "hunter2";
  const std::string text =
      with("    threads: 4",
           "    description: 'token=" + secret + "'\n    extended_attributes: {passwrd: x, password: " + secret +
               "}\n    credentials: {auth_method: password, password: '" + secret + "', passwrd: " + secret + "}");
  const Environments environments = parsed(text);
  CHECK(to_json(environments).find(secret) == std::string::npos);
  CHECK(to_json(environments.validate()).find(secret) == std::string::npos);
}

TEST_CASE("one environment as JSON") {
  const Environments environments = parsed();
  const std::string json = to_json(environments, environments["staging"]);
  CHECK(json.find(R"("name": "staging")") != std::string::npos);
  CHECK(json.find(R"("threads": 4)") != std::string::npos);
  CHECK(json.find(R"("jobs": ["check"])") != std::string::npos);
  CHECK(json.find(R"("rule": "environment.defer_to")") != std::string::npos);
  const Environments with_template = parsed(with("threads: 4", "threads: \"{{ env_var('T') | as_number }}\""));
  CHECK(to_json(with_template).find(R"("threads": "{{ env_var('T') | as_number }}")") != std::string::npos);
}
