// A job: commands that run in a deployment environment.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/environments/environment.hpp"

namespace slimdag {

enum class JobType : std::uint8_t {
  deploy,
  ci,  ///< Checks pull requests.
};

std::string_view to_string(JobType type) noexcept;

/// What starts a job; the names are those of a run's trigger.
struct Triggers {
  std::vector<std::string> schedule;  ///< Cron expressions.
  bool api = false;
  bool merge = false;
  bool pull_request = false;
  bool manual = false;
  std::string after_job;  ///< When this job ends successfully.
  Place after_job_place;
};

struct Job {
  std::string project;
  std::string name;
  std::string description;
  std::string environment;
  Place environment_place;
  JobType type = JobType::deploy;  ///< As written, else ci where a pull request triggers it.
  std::vector<std::string> commands;
  Triggers triggers;
  DeferralSetting defer_to;
  std::vector<Setting> variables;
  Place place;  ///< Of its name.
};

/// Whether all that a job does is to check pull requests: it is a CI job, and nothing else triggers it.
bool only_checks_pull_requests(const Job& job) noexcept;

}  // namespace slimdag
