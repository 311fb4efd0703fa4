#include "slimdag/environments/job.hpp"

#include "unit/environments/small_file.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

using Rules = std::vector<std::string>;

/// Rules that a file violates whose nightly job has other triggers.
Rules rules_with(const std::string& triggers) {
  return rules_of(parsed(with("triggers: {schedule: \"0 2 * * *\"}", triggers)));
}

}  // namespace

TEST_CASE("what a job has") {
  const Environments environments = parsed();
  const Job& nightly = environments.job("nightly");
  CHECK(nightly.environment == "production");
  CHECK(nightly.type == JobType::deploy);
  CHECK(nightly.commands == std::vector<std::string>{"dbt build"});
  CHECK(nightly.triggers.schedule == std::vector<std::string>{"0 2 * * *"});
  CHECK(nightly.place.line == 20);
  const Job& check = environments.job("check");
  CHECK(check.type == JobType::ci);
  CHECK(check.triggers.pull_request);
  CHECK(check.defer_to.kind == DeferralSetting::Kind::none);
  CHECK(to_string(JobType::ci) == "ci");
}

TEST_CASE("triggers") {
  CHECK(rules_with("triggers: {api: true, merge: false, schedule: ['0 1 * * *', '0 2 * * *']}").empty());
  CHECK(rules_with("triggers: [api, foo]") == Rules{"invalid_value 23:21"});
  CHECK(rules_with("triggers: [schedule]") == Rules{"invalid_value 23:16"});
  CHECK(rules_with("triggers: {schedule: ['0 1 * * *', '99 * * * *']}") == Rules{"invalid_value 23:40"});
  CHECK(rules_with("triggers: {after_job: nowhere}") == Rules{"unknown_job 23:27"});
  CHECK(rules_with("triggers: {after_job: nightly}") == Rules{"trigger_circle 23:27"});
  CHECK(rules_with("triggers: {api: maybe}") == Rules{"wrong_type 23:21"});
}

TEST_CASE("rules of jobs") {
  CHECK(rules_of(parsed(with("commands: [dbt build]", "commands: []"))) == Rules{"empty_value 22:15"});
  CHECK(rules_of(parsed(with("    commands: [dbt build]\n", ""))) == Rules{"missing_key 21:5"});
  CHECK(rules_of(parsed(with("environment: production", "environment: prodution"))) ==
        Rules{"unknown_environment 21:18"});
  CHECK(rules_of(parsed(with("environment: production", "environment: dev"))) == Rules{"job_in_development 21:18"});
  CHECK(rules_of(parsed(with("defer_to: none", "defer_to: {job: nowhere}"))) == Rules{"unknown_job 28:21"});
  CHECK(rules_of(parsed(with("defer_to: none", "defer_to: {job: check}"))).empty());
}

TEST_CASE("a CI job without production") {
  const std::string alone =
      "environments:\n  x: {type: deployment}\njobs:\n  c:\n    environment: x\n    commands: y\n";
  CHECK(rules_of(parsed(alone + "    type: ci\n")) == Rules{"ci_without_production 4:3"});
  CHECK(rules_of(parsed(alone + "    type: ci\n    defer_to: self\n")).empty());
  CHECK(rules_of(parsed(alone)).empty());
}
