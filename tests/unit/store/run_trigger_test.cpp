#include "store/run_trigger.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "slimdag/error.hpp"

using namespace slimdag;

namespace {

RunRecord record(VariableValues process = {}, std::optional<RunTrigger> trigger = std::nullopt,
                 std::string pull_request = {}) {
  RunRecord made;
  made.process_environment = std::move(process);
  made.trigger = trigger;
  made.pull_request = std::move(pull_request);
  return made;
}

Job check_job() {
  Job job;
  job.name = "check";
  job.type = JobType::ci;
  job.triggers.pull_request = true;
  return job;
}

Job nightly_job() {
  Job job;
  job.name = "nightly";
  job.triggers.schedule.emplace_back("0 4 * * *");
  return job;
}

/// Trigger and pull request that were decided.
std::string decided(RunRecord given, const Job* job = nullptr) {
  decide_trigger(given, job);
  return std::string(to_string(*given.trigger)) + (given.pull_request.empty() ? "" : " " + given.pull_request);
}

std::string contradiction(RunRecord given, const Job* job = nullptr) {
  try {
    decide_trigger(given, job);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::invalid_argument);
    return error.message();
  }
  return "none";
}

}  // namespace

TEST_CASE("a pull request, the process and the job say what triggered a run") {
  const Job check = check_job();
  const Job nightly = nightly_job();
  CHECK(decided(record()) == "manual");
  CHECK(decided(record(), &nightly) == "manual");
  CHECK(decided(record(), &check) == "pull_request");
  CHECK(decided(record({}, std::nullopt, "7")) == "pull_request 7");
  CHECK(decided(record({}, RunTrigger::schedule), &nightly) == "schedule");
  Job of_type_ci = check_job();
  of_type_ci.triggers.pull_request = false;
  CHECK(decided(record(), &of_type_ci) == "pull_request");
  Job of_both = check_job();
  of_both.triggers.manual = true;
  CHECK(decided(record(), &of_both) == "manual");
  CHECK(decided(record({}, std::nullopt, "7"), &of_both) == "pull_request 7");
}

TEST_CASE("variables of dbt's platform and of CI") {
  using Case = std::pair<VariableValues, std::string>;
  for (const auto& [process, trigger] : {
           Case{{{"DBT_CLOUD_PR_ID", "12"}}, "pull_request 12"},
           Case{{{"DBT_CLOUD_PR_ID", ""}}, "manual"},
           Case{{{"DBT_CLOUD_RUN_REASON_CATEGORY", "github_pull_request"}}, "pull_request"},
           Case{{{"DBT_CLOUD_RUN_REASON_CATEGORY", "gitlab_merge_request"}}, "pull_request"},
           Case{{{"DBT_CLOUD_RUN_REASON_CATEGORY", "azure_pull_request"}}, "pull_request"},
           Case{{{"DBT_CLOUD_RUN_REASON_CATEGORY", "scheduled"}}, "schedule"},
           Case{{{"DBT_CLOUD_RUN_REASON_CATEGORY", "other"}}, "manual"},
           Case{{{"DBT_CLOUD_INVOCATION_CONTEXT", "ci"}}, "pull_request"},
           Case{{{"DBT_CLOUD_INVOCATION_CONTEXT", "prod"}}, "manual"},
           Case{{{"SLIMDAG_PR_ID", "3"}}, "pull_request 3"},
           Case{{{"GITHUB_EVENT_NAME", "pull_request"}, {"GITHUB_REF", "refs/pull/7/merge"}}, "pull_request 7"},
           Case{{{"GITHUB_REF", "refs/pull/7/merge"}}, "pull_request 7"},
           Case{{{"GITHUB_EVENT_NAME", "pull_request_target"}, {"GITHUB_REF", "refs/heads/main"}}, "pull_request"},
           Case{{{"GITHUB_EVENT_NAME", "merge_group"}}, "pull_request"},
           Case{{{"GITHUB_EVENT_NAME", "schedule"}}, "schedule"},
           Case{{{"GITHUB_EVENT_NAME", "workflow_dispatch"}}, "manual"},
           Case{{{"GITHUB_EVENT_NAME", "push"}, {"GITHUB_REF", "refs/heads/pull/7"}}, "manual"},
           Case{{{"CI_PIPELINE_SOURCE", "merge_request_event"}, {"CI_MERGE_REQUEST_IID", "9"}}, "pull_request 9"},
           Case{{{"CI_MERGE_REQUEST_IID", "9"}}, "pull_request 9"},
           Case{{{"CI_PIPELINE_SOURCE", "schedule"}}, "schedule"},
           Case{{{"CI_PIPELINE_SOURCE", "api"}}, "api"},
           Case{{{"BUILD_REASON", "PullRequest"}, {"SYSTEM_PULLREQUEST_PULLREQUESTID", "4"}}, "pull_request 4"},
           Case{{{"SYSTEM_PULLREQUEST_PULLREQUESTID", "$(System.PullRequest.PullRequestId)"}}, "manual"},
           Case{{{"BUILD_SOURCEBRANCH", "refs/pull/4/merge"}}, "pull_request 4"},
           Case{{{"BUILD_REASON", "Schedule"}}, "schedule"},
           Case{{{"BITBUCKET_PR_ID", "5"}}, "pull_request 5"},
           Case{{{"CHANGE_ID", "6"}}, "pull_request 6"},
       })
    CHECK(decided(record(process)) == trigger);
  CHECK(decided(record({{"DBT_CLOUD_PR_ID", "12"}}, std::nullopt, "https://host/pull/12")) ==
        "pull_request https://host/pull/12");
  const Job check = check_job();
  CHECK(decided(record({{"GITHUB_EVENT_NAME", "workflow_dispatch"}}), &check) == "pull_request");
}

TEST_CASE("a contradiction names both sides") {
  const Job check = check_job();
  const Job nightly = nightly_job();
  const VariableValues in_pull_request = {{"GITHUB_EVENT_NAME", "pull_request"}};
  const VariableValues scheduled = {{"GITHUB_EVENT_NAME", "schedule"}};
  const std::string start = "Whether the run checks a pull request is contradictory: ";
  CHECK(contradiction(record({}, RunTrigger::schedule, "7")) ==
        start + "it has the pull request '7', but its trigger is schedule.");
  CHECK(contradiction(record({}, RunTrigger::manual), &check) ==
        start + "only pull requests trigger the job 'check', but its trigger is manual.");
  CHECK(contradiction(record(in_pull_request, RunTrigger::merge)) ==
        start + "the process has GITHUB_EVENT_NAME=pull_request, but its trigger is merge.");
  CHECK(contradiction(record(scheduled, std::nullopt, "7")) ==
        start + "it has the pull request '7', but the process has GITHUB_EVENT_NAME=schedule.");
  CHECK(contradiction(record(scheduled), &check) ==
        start + "only pull requests trigger the job 'check', but the process has GITHUB_EVENT_NAME=schedule.");
  CHECK(contradiction(record({}, RunTrigger::pull_request), &nightly) ==
        start + "its trigger is pull_request, but the job 'nightly' has the triggers schedule.");
  CHECK(contradiction(record(in_pull_request), &nightly) ==
        start + "the process has GITHUB_EVENT_NAME=pull_request, but the job 'nightly' has the triggers schedule.");
  // What started it by hand may well check a pull request.
  CHECK(decided(record({{"GITHUB_EVENT_NAME", "workflow_dispatch"}}, std::nullopt, "7")) == "pull_request 7");
}
