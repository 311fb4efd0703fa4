// Small configurations, and what they say.
#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "slimdag/environments/environments.hpp"
#include "slimdag/error.hpp"

namespace slimdag::testing {

/// Three environments, two jobs.
inline const std::string small_file = R"(connections:
  lake: {type: snowflake, account: a, role: READER}
connection: lake
environments:
  dev:
    type: development
    schema: DBT_{{ user.name }}
  staging:
    type: deployment
    deployment_type: staging
    branch: develop   # the next release
    threads: 4
    schema: STAGE
    defer_to: production
  production:
    type: deployment
    deployment_type: production
    schema: PROD
jobs:
  nightly:
    environment: production
    commands: [dbt build]
    triggers: {schedule: "0 2 * * *"}
  check:
    environment: staging
    commands: [dbt build]
    triggers: [pull_request, manual]
    defer_to: none
)";

inline Environments parsed(std::string text = small_file, VariableValues variables = {}) {
  return Environments::parse(std::move(text), "e.yml", std::move(variables));
}

/// `small_file` with one part replaced, which has to be there.
inline std::string with(const std::string& old, const std::string& now, std::string text = small_file) {
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), now);
}

/// "rule line:column" of each finding that is no note.
inline std::vector<std::string> rules_of(const Environments& environments) {
  std::vector<std::string> rules;
  for (const Finding& finding : environments.validate())
    if (finding.severity != Severity::note)
      rules.push_back(fmt::format("{} {}:{}", finding.rule, finding.place.line, finding.place.column));
  return rules;
}

/// The code that a call throws; ErrorCode::internal where it throws none.
template <typename Call>
ErrorCode code_of(const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}

}  // namespace slimdag::testing
