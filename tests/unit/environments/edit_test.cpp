#include "slimdag/environments/edit.hpp"

#include <sstream>

#include "unit/environments/small_file.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// "-line" and "+line" where an edit changed a text in one place.
Lines changed(const std::string& before, const std::string& after) {
  Lines old = lines_of(before);
  Lines now = lines_of(after);
  while (!old.empty() && !now.empty() && old.back() == now.back()) {
    old.pop_back();
    now.pop_back();
  }
  std::size_t same = 0;
  while (same < old.size() && same < now.size() && old[same] == now[same]) ++same;
  Lines lines;
  for (std::size_t i = same; i < old.size(); ++i) lines.push_back("-" + old[i]);
  for (std::size_t i = same; i < now.size(); ++i) lines.push_back("+" + now[i]);
  return lines;
}

Lines set(const std::string& text, std::string_view name, const std::vector<SettingChange>& changes) {
  return changed(text, change_environment(parsed(text), name, changes).text);
}

ErrorCode refusal(const std::string& text, std::string_view name, const std::vector<SettingChange>& changes) {
  return code_of([&] { change_environment(parsed(text), name, changes); });
}

}  // namespace

TEST_CASE("settings change where they stand") {
  CHECK(set(small_file, "staging", {{"branch", "x"}}) ==
        Lines{"-    branch: develop   # the next release", "+    branch: x   # the next release"});
  CHECK(set(small_file, "staging", {{"threads", std::nullopt}}) == Lines{"-    threads: 4"});
  CHECK(set(small_file, "staging", {{"target", "stg"}}) == Lines{"+    target: stg"});
  CHECK(set(with("threads: 4", "threads:   # none"), "staging", {{"threads", "8"}}) ==
        Lines{"-    threads:   # none", "+    threads: 8   # none"});
  CHECK(set(small_file, "staging", {{"description", "a: b"}}) == Lines{"+    description: \"a: b\""});
  CHECK(set(small_file, "staging", {{"description", "a\xC2\x85z"}}) == Lines{"+    description: \"a\\u0085z\""});
}

TEST_CASE("several settings at once") {
  const std::string text = with("    schema: PROD\n", "    schema: PROD\n    variables:\n      DBT_A: 1\n");
  CHECK(set(small_file, "staging", {{"schema", std::nullopt}, {"threads", "8"}, {"branch", "x"}}) ==
        Lines{"-    branch: develop   # the next release", "-    threads: 4", "-    schema: STAGE",
              "+    branch: x   # the next release", "+    threads: 8"});
  const Edit edit = change_environment(
      parsed(text), "production",
      std::vector<SettingChange>{{"schema", std::nullopt}, {"target", "x"}, {"variables.DBT_A", std::nullopt}});
  const Environments after = parsed(edit.text);
  CHECK(after["production"].schema.empty());
  CHECK(after["production"].target == "x");
  CHECK(after["production"].variables.empty());
  CHECK(edit.text.find("variables:") == std::string::npos);
  CHECK(set(text, "production", {{"variables.DBT_A", std::nullopt}, {"variables.DBT_B", "2"}}) ==
        Lines{"-      DBT_A: 1", "+      DBT_B: \"2\""});
  CHECK(refusal(text, "production", {{"threads", "1"}, {"threads", "2"}}) == ErrorCode::invalid_argument);
  CHECK(refusal(text, "production", {{"variables", std::nullopt}, {"variables.DBT_A", "2"}}) ==
        ErrorCode::invalid_argument);
  CHECK(refusal(text, "production", {{"branch", std::nullopt}}) == ErrorCode::invalid_argument);
}

TEST_CASE("sections") {
  CHECK(set(small_file, "production", {{"variables.DBT_A", "1"}, {"extended_attributes.port", "5432"}}) ==
        Lines{"+    variables:", "+      DBT_A: \"1\"", "+    extended_attributes:", "+      port: 5432"});
  CHECK(set(small_file, "production", {{"extended_attributes.password", "5432"}}) ==
        Lines{"+    extended_attributes:", "+      password: \"5432\""});
  CHECK(refusal(small_file, "staging", {{"defer_to.job", "nightly"}}) == ErrorCode::unsafe_edit);
}

TEST_CASE("brackets on one line") {
  const std::string text = "environments: {a: {type: deployment, threads: 4}, b: {type: deployment}}\n";
  CHECK(set(text, "a", {{"threads", std::nullopt}, {"target", "x, y"}}) ==
        Lines{"-" + text.substr(0, text.size() - 1),
              "+environments: {a: {type: deployment, target: \"x, y\"}, b: {type: deployment}}"});
  CHECK(set(text, "b", {{"variables.DBT_A", "1"}}).back() ==
        "+environments: {a: {type: deployment, threads: 4}, b: {type: deployment, variables: {DBT_A: \"1\"}}}");
  CHECK(delete_environment(parsed(text), "b").text == "environments: {a: {type: deployment, threads: 4}}\n");
  CHECK(add_environment(parsed("environments: {}\n"), "c", std::vector<SettingChange>{{"type", "development"}}).text ==
        "environments: {c: {type: development}}\n");
  CHECK(refusal("environments:\n  a: {type: deployment,\n    threads: 4}\n", "a", {{"target", "x"}}) ==
        ErrorCode::unsafe_edit);
}

TEST_CASE("what others refer to stays") {
  const std::string text =
      "environments:\n  a: &x\n    type: deployment\n    threads: 4\n  b:\n    <<: *x\n    target: t\n";
  CHECK(refusal(text, "a", {{"threads", "8"}}) == ErrorCode::unsafe_edit);
  CHECK(refusal(text, "b", {{"threads", std::nullopt}}) == ErrorCode::unsafe_edit);
  CHECK(set(text, "b", {{"threads", "8"}}) == Lines{"+    threads: 8"});
  CHECK(code_of([&] { delete_environment(parsed(text), "a"); }) == ErrorCode::unsafe_edit);
}

TEST_CASE("a rule is not to be violated") {
  CHECK(refusal(small_file, "staging", {{"threads", "many"}}) == ErrorCode::invalid_environments_file);
  CHECK(refusal(small_file, "staging", {{"defer_to", "nowhere"}}) == ErrorCode::invalid_environments_file);
  CHECK(code_of([&] { add_environment(parsed(), "x", {}); }) == ErrorCode::invalid_environments_file);
  CHECK(code_of([&] { add_environment(parsed(), "dev", {}); }) == ErrorCode::invalid_argument);
  const Edit edit = change_environment(parsed(), "staging", std::vector<SettingChange>{{"type", "deployment"}});
  CHECK(edit.text == small_file);
}

TEST_CASE("production moves") {
  const Edit edit = mark_as_production(parsed(), "staging");
  const Environments after = parsed(edit.text);
  CHECK(after.project().production()->name == "staging");
  CHECK(after["production"].deployment_type == DeploymentType::general);
  CHECK(edit.changes.size() == 2);
  CHECK(code_of([&] { mark_as_production(parsed(), "dev"); }) == ErrorCode::invalid_argument);
}

TEST_CASE("jobs move") {
  const std::vector<std::string> twice{"check", "check"};
  const Edit edit = move_jobs(parsed(), "staging", "production", twice);
  CHECK(changed(small_file, edit.text) == Lines{"-    environment: staging", "+    environment: production"});
  CHECK(code_of([&] { move_jobs(parsed(), "staging", "staging"); }) == ErrorCode::invalid_argument);
  CHECK(code_of([&] { move_jobs(parsed(), "staging", "dev"); }) == ErrorCode::invalid_environments_file);
  const std::vector<std::string> other{"nightly"};
  CHECK(code_of([&] { move_jobs(parsed(), "staging", "production", other); }) == ErrorCode::job_not_found);
}

TEST_CASE("deleting says what goes") {
  CHECK(code_of([&] { delete_environment(parsed(), "staging"); }) == ErrorCode::would_lose_data);
  DeleteOptions options;
  options.delete_jobs = true;
  const Edit edit = delete_environment(parsed(), "staging", options);
  CHECK(edit.deleted_jobs == std::vector<std::string>{"check"});
  CHECK(parsed(edit.text).names() == std::vector<std::string>{"dev", "production"});
  CHECK(to_json(edit).find(R"("deleted_jobs": ["check"])") != std::string::npos);
  options.runs = 3;
  CHECK(code_of([&] { delete_environment(parsed(), "staging", options); }) == ErrorCode::would_lose_data);
  options.delete_runs = true;
  CHECK(delete_environment(parsed(), "staging", options).text == edit.text);
  CHECK(code_of([&] { delete_environment(parsed(), "production", options); }) == ErrorCode::invalid_environments_file);
}

TEST_CASE("another type of warehouse is told") {
  const std::string text =
      with("connection: lake", "connection: lake", with("  lake:", "  sea: {type: postgres}\n  lake:"));
  const Edit edit = change_environment(parsed(text), "staging", std::vector<SettingChange>{{"connection", "sea"}});
  std::vector<std::string> rules;
  for (const Finding& finding : edit.findings) rules.push_back(finding.rule + " " + finding.path);
  CHECK(rules == std::vector<std::string>{"mixed_warehouse_types environments.staging.connection",
                                          "warehouse_type_changed environments.staging.connection"});
}
