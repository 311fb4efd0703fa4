#include "slimdag/environments/deferral_target.hpp"

#include "unit/environments/small_file.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

/// "rule: environment job policy, ..."
std::string decided(const Environments& environments, std::string_view environment, std::string_view job = {}) {
  const DeferralDecision decision = deferral_target(environments, environment, job);
  std::string text = decision.rule + ":";
  for (const DeferralTarget& target : decision.targets)
    text += fmt::format(" {} {} {}", target.environment, target.job, to_string(target.policy));
  return text;
}

std::string targets(const std::vector<DeferralTarget>& targets) {
  std::string text;
  for (const DeferralTarget& target : targets) text += fmt::format("{}/{} ", target.project, target.environment);
  return text;
}

}  // namespace

TEST_CASE("defaults and settings") {
  const Environments environments = parsed();
  CHECK(decided(environments, "dev") == "development_to_staging: staging  last_successful_deploy_run");
  CHECK(decided(environments, "staging") == "environment.defer_to: production  last_successful_deploy_run");
  CHECK(decided(environments, "production") == "deploy_to_nothing:");
  CHECK(decided(environments, "", "nightly") == "deploy_to_nothing:");
  CHECK(decided(environments, "staging", "check") == "job.defer_to:");
  const std::string no_staging = with("    deployment_type: staging\n", "    deployment_type: general\n");
  CHECK(decided(parsed(no_staging), "dev") == "development_to_production: production  last_successful_deploy_run");
  CHECK(decided(parsed(with("    defer_to: none\n", "    defer_to: self\n")), "", "check") ==
        "job.defer_to: staging check job");
  CHECK(decided(parsed(with("    defer_to: none\n", "    defer_to: {job: nightly}\n")), "", "check") ==
        "job.defer_to: production nightly job");
  CHECK(decided(parsed(with("    defer_to: none\n", "", with("    defer_to: production\n", ""))), "", "check") ==
        "ci_to_production: production  last_successful_deploy_run");
}

TEST_CASE("no decision") {
  const Environments environments = parsed();
  CHECK(code_of([&] { deferral_target(environments, "dev", "nightly"); }) == ErrorCode::invalid_argument);
  CHECK(code_of([&] { deferral_target(environments, "", "nowhere"); }) == ErrorCode::job_not_found);
  CHECK(code_of([&] { deferral_target(environments, "nowhere"); }) == ErrorCode::environment_not_found);
  const Environments broken = parsed(with("threads: 4", "threads: x"));
  CHECK(code_of([&] { deferral_target(broken, "dev"); }) == ErrorCode::invalid_environments_file);
  const std::string alone =
      "environments: {x: {type: deployment}}\njobs: {c: {environment: x, commands: y, type: ci}}\n";
  const Environments without_production = parsed(alone);
  CHECK(code_of([&] { deferral_target(without_production, "", "c"); }) == ErrorCode::environment_not_found);
}

TEST_CASE("chains and other projects") {
  const Environments environments = parsed();
  CHECK(targets(deferral_chain(environments, "dev")) == "/staging /production ");
  CHECK(targets(deferral_chain(environments, "production")) == "/staging ");
  const Environments mesh = parsed(R"(projects:
  a: {environments: {s: {type: deployment, deployment_type: staging}, p: {type: deployment, deployment_type: production}}}
  b:
    depends_on: [a]
    environments: {d: {type: development}, p: {type: deployment, deployment_type: production}}
  c: {environments: {x: {type: deployment}}}
)");
  CHECK(targets(upstream_targets(mesh, "b/d")) == "a/s ");
  CHECK(targets(upstream_targets(mesh, "b/p")) == "a/p ");
  CHECK(code_of([&] { upstream_target(mesh, "b/p", "c"); }) == ErrorCode::project_not_found);
  CHECK(to_json(deferral_target(mesh, "b/p")).find(R"("targets": [])") != std::string::npos);
}
