#include "store/run_trigger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "slimdag/error.hpp"
#include "support/secrets.hpp"

namespace slimdag {
namespace {

/// A value of a variable that says what triggered a run.
struct Saying {
  std::string_view variable;
  std::string_view value;
  RunTrigger trigger;
};

/// Sources: docs.getdbt.com/docs/build/environment-variables (special environment variables; each also with this
/// library's own prefix), docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows,
/// docs.gitlab.com/ci/jobs/job_rules (CI_PIPELINE_SOURCE), learn.microsoft.com/azure/devops/pipelines/build/variables.
/// A push is none of the triggers: it may or may not be a merge.
constexpr auto sayings = std::to_array<Saying>({
    {"DBT_CLOUD_RUN_REASON_CATEGORY", "github_pull_request", RunTrigger::pull_request},
    {"DBT_CLOUD_RUN_REASON_CATEGORY", "gitlab_merge_request", RunTrigger::pull_request},
    {"DBT_CLOUD_RUN_REASON_CATEGORY", "azure_pull_request", RunTrigger::pull_request},
    {"DBT_CLOUD_RUN_REASON_CATEGORY", "scheduled", RunTrigger::schedule},
    {"DBT_CLOUD_INVOCATION_CONTEXT", "ci", RunTrigger::pull_request},
    {"SLIMDAG_RUN_REASON_CATEGORY", "github_pull_request", RunTrigger::pull_request},
    {"SLIMDAG_RUN_REASON_CATEGORY", "gitlab_merge_request", RunTrigger::pull_request},
    {"SLIMDAG_RUN_REASON_CATEGORY", "azure_pull_request", RunTrigger::pull_request},
    {"SLIMDAG_RUN_REASON_CATEGORY", "scheduled", RunTrigger::schedule},
    {"SLIMDAG_INVOCATION_CONTEXT", "ci", RunTrigger::pull_request},
    {"GITHUB_EVENT_NAME", "pull_request", RunTrigger::pull_request},
    {"GITHUB_EVENT_NAME", "pull_request_target", RunTrigger::pull_request},
    {"GITHUB_EVENT_NAME", "pull_request_review", RunTrigger::pull_request},
    {"GITHUB_EVENT_NAME", "pull_request_review_comment", RunTrigger::pull_request},
    // The queue checks pull requests together; nothing is merged yet.
    {"GITHUB_EVENT_NAME", "merge_group", RunTrigger::pull_request},
    {"GITHUB_EVENT_NAME", "schedule", RunTrigger::schedule},
    {"GITHUB_EVENT_NAME", "workflow_dispatch", RunTrigger::manual},
    {"GITHUB_EVENT_NAME", "repository_dispatch", RunTrigger::api},
    {"CI_PIPELINE_SOURCE", "merge_request_event", RunTrigger::pull_request},
    {"CI_PIPELINE_SOURCE", "external_pull_request_event", RunTrigger::pull_request},
    {"CI_PIPELINE_SOURCE", "schedule", RunTrigger::schedule},
    {"CI_PIPELINE_SOURCE", "web", RunTrigger::manual},
    {"CI_PIPELINE_SOURCE", "api", RunTrigger::api},
    {"CI_PIPELINE_SOURCE", "trigger", RunTrigger::api},
    {"BUILD_REASON", "PullRequest", RunTrigger::pull_request},
    {"BUILD_REASON", "Schedule", RunTrigger::schedule},
    {"BUILD_REASON", "Manual", RunTrigger::manual},
});

/// Variables that are there in a run of a pull request only, and hold its number.
constexpr auto numbers = std::to_array<std::string_view>({
    "DBT_CLOUD_PR_ID", "SLIMDAG_PR_ID", "CI_MERGE_REQUEST_IID", "CI_EXTERNAL_PULL_REQUEST_IID",
    "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER",  // Of a repository on GitHub, where the id is Azure's own.
    "SYSTEM_PULLREQUEST_PULLREQUESTID", "BITBUCKET_PR_ID",
    "CHANGE_ID",  // Jenkins, in a branch of a multibranch job that is a pull request.
});

/// Variables that hold a ref: refs/pull/7/merge.
constexpr auto refs =
    std::to_array<std::string_view>({"GITHUB_REF", "BUILD_SOURCEBRANCH", "CI_MERGE_REQUEST_REF_PATH"});

/// What one side says, for people.
struct Clue {
  RunTrigger trigger = RunTrigger::manual;
  std::string said;
};

/// Azure leaves `$(System.PullRequest.PullRequestId)` where there is none.
std::string_view value_of(const VariableValues& variables, std::string_view name) {
  const auto found = variables.find(name);
  if (found == variables.end() || found->second.starts_with("$(")) return {};
  return found->second;
}

/// The number in refs/pull/7/merge or refs/merge-requests/7/head; empty for another ref.
std::string_view number_in_ref(std::string_view ref) {
  for (const std::string_view opening : {"refs/pull/", "refs/merge-requests/"}) {
    if (!ref.starts_with(opening)) continue;
    const std::string_view rest = ref.substr(opening.size());
    const std::string_view number = rest.substr(0, rest.find('/'));
    const bool is_number =
        !number.empty() && std::ranges::all_of(number, [](unsigned char c) { return std::isdigit(c) != 0; });
    if (is_number) return number;
  }
  return {};
}

class Process {
 public:
  explicit Process(const VariableValues& variables) : variables_(variables) {
    look_for_pull_request();
    for (const Saying& saying : sayings)
      if (value_of(variables, saying.variable) == saying.value) take(saying.trigger, saying.variable, saying.value);
  }

  /// nullopt where it says nothing. A pull request comes before anything else.
  const std::optional<Clue>& clue() const noexcept { return clue_; }
  const std::string& pull_request() const noexcept { return pull_request_; }

 private:
  void look_for_pull_request() {
    for (const std::string_view name : numbers)
      if (const std::string_view number = value_of(variables_, name); !number.empty())
        take_number(name, number, number);
    for (const std::string_view name : refs)
      if (const std::string_view number = number_in_ref(value_of(variables_, name)); !number.empty())
        take_number(name, number, value_of(variables_, name));
  }
  void take_number(std::string_view variable, std::string_view number, std::string_view value) {
    if (pull_request_.empty()) pull_request_ = number;
    take(RunTrigger::pull_request, variable, value);
  }
  void take(RunTrigger trigger, std::string_view variable, std::string_view value) {
    const bool is_first = !clue_ || (trigger == RunTrigger::pull_request && clue_->trigger != trigger);
    if (is_first) clue_ = Clue{trigger, without_secrets(fmt::format("{}={}", variable, value))};
  }

  const VariableValues& variables_;
  std::optional<Clue> clue_;
  std::string pull_request_;
};

bool has_other_triggers(const Triggers& triggers) {
  return triggers.api || triggers.merge || triggers.manual || !triggers.schedule.empty() || !triggers.after_job.empty();
}

std::string names_of(const Triggers& triggers) {
  std::string names;
  const auto add = [&](bool is_there, std::string_view name) {
    if (is_there) names += fmt::format("{}{}", names.empty() ? "" : ", ", name);
  };
  add(!triggers.schedule.empty(), "schedule");
  add(triggers.api, "api");
  add(triggers.merge, "merge");
  add(triggers.manual, "manual");
  add(!triggers.after_job.empty(), "after_job");
  return names;
}

/// Why the run checks a pull request; nullopt where nothing says so.
std::optional<std::string> says_pull_request(const RunRecord& record, const Process& process, const Job* job) {
  if (record.trigger == RunTrigger::pull_request) return "its trigger is pull_request";
  if (!record.pull_request.empty())
    return fmt::format("it has the pull request '{}'", without_secrets(record.pull_request));
  if (process.clue() && process.clue()->trigger == RunTrigger::pull_request)
    return fmt::format("the process has {}", process.clue()->said);
  if (job != nullptr && only_checks_pull_requests(*job))
    return fmt::format("only pull requests trigger the job '{}'", job->name);
  return std::nullopt;
}

/// Why it does not.
std::optional<std::string> says_something_else(const RunRecord& record, const Process& process, const Job* job) {
  if (record.trigger && record.trigger != RunTrigger::pull_request)
    return fmt::format("its trigger is {}", to_string(*record.trigger));
  if (process.clue() && process.clue()->trigger == RunTrigger::schedule)
    return fmt::format("the process has {}", process.clue()->said);
  const bool is_deploy_job = job != nullptr && job->type == JobType::deploy && has_other_triggers(job->triggers);
  if (is_deploy_job) return fmt::format("the job '{}' has the triggers {}", job->name, names_of(job->triggers));
  return std::nullopt;
}

}  // namespace

void decide_trigger(RunRecord& record, const Job* job) {
  const Process process(record.process_environment);
  if (const auto pull_request = says_pull_request(record, process, job)) {
    if (const auto other = says_something_else(record, process, job))
      throw Error(
          ErrorCode::invalid_argument,
          fmt::format("Whether the run checks a pull request is contradictory: {}, but {}.", *pull_request, *other), {},
          "A check of a pull request is never an environment's state: leave out the trigger, or correct what "
          "is wrong. Where the variables of the process are those of something else, do not hand them on.");
    record.trigger = RunTrigger::pull_request;
    if (record.pull_request.empty()) record.pull_request = process.pull_request();
    return;
  }
  if (!record.trigger) record.trigger = process.clue() ? process.clue()->trigger : RunTrigger::manual;
}

}  // namespace slimdag
