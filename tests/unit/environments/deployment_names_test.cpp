#include "environments/deployment_names.hpp"

#include "slimdag/environments/deferral_target.hpp"
#include "unit/environments/small_file.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

using Texts = std::vector<std::string>;

Environments named(const std::string& environments) { return parsed("environments:\n" + environments); }

/// "severity rule" of each finding.
Texts said(const Environments& environments) {
  Texts texts;
  for (const Finding& finding : environments.validate())
    texts.push_back(fmt::format("{} {}", to_string(finding.severity), finding.rule));
  return texts;
}

}  // namespace

TEST_CASE("usual names, however they are written") {
  for (const char* name : {"production", "Production", "PRODUCTION", "prod", "Prod", "PROD"})
    CHECK(name_family(name) == NameFamily::production);
  for (const char* name : {"staging", "Staging", "STAGING", "stage", "Stage", "stg", "STG"})
    CHECK(name_family(name) == NameFamily::staging);
  for (const char* name : {"dev", "DEV", "Development"}) CHECK(name_family(name) == NameFamily::development);
  for (const char* name : {"", "prod-eu", "preprod", "products", "qa", "CI", "PR\u00d6D"})
    CHECK(name_family(name) == NameFamily::none);
}

TEST_CASE("an environment counts as what its name says, and a warning asks for a mark") {
  for (const char* name : {"Production", "prod", "PROD"}) {
    const Environments environments =
        named(fmt::format("  Dev: {{type: development}}\n  {}: {{type: deployment}}\n", name));
    const Environment& production = environments[name];
    CHECK(production.deployment_type == DeploymentType::production);
    CHECK(is_inferred_from_name(production));
    CHECK(comparison_policy(production) == StatePolicy::last_successful_deploy_run);
    CHECK(said(environments) == Texts{"warning marked_by_name"});
    const DeferralDecision decision = deferral_target(environments, "Dev");
    CHECK(decision.rule == "development_to_production");
    CHECK(decision.reason.find("because of its name") != std::string::npos);
    CHECK(to_json(environments).find(R"("deployment_type_inferred": true)") != std::string::npos);
  }
  for (const char* name : {"Staging", "stage", "STG"}) {
    const Environments environments =
        named(fmt::format("  Dev: {{type: development}}\n  {}: {{type: deployment}}\n", name));
    CHECK(environments[name].deployment_type == DeploymentType::staging);
    CHECK(deferral_target(environments, "Dev").rule == "development_to_staging");
  }
}

TEST_CASE("marks win") {
  const Environments marked = named(
      "  main: {type: deployment, deployment_type: production}\n  Prod: {type: deployment}\n"
      "  stage: {type: deployment, deployment_type: general}\n");
  CHECK(marked["Prod"].deployment_type == DeploymentType::general);
  CHECK(marked["stage"].deployment_type == DeploymentType::general);
  CHECK_FALSE(is_inferred_from_name(marked["main"]));
  CHECK(said(marked) == Texts{"note name_of_another"});
  const Environments moved = named("  staging: {type: deployment, deployment_type: production}\n");
  CHECK(moved["staging"].deployment_type == DeploymentType::production);
  CHECK(said(moved) == Texts{"note name_contradicts_type"});
}

TEST_CASE("two of one family are no choice") {
  const Environments two = named("  prod: {type: deployment}\n  Production: {type: deployment}\n");
  CHECK(said(two) == Texts{"error ambiguous_name"});
  CHECK(two.validate()[0].place.line == 3);
  CHECK(two.validate()[0].message.find("'prod' and 'Production'") != std::string::npos);
  const Environments one =
      named("  prod: {type: deployment}\n  Production: {type: deployment, deployment_type: production}\n");
  CHECK(said(one) == Texts{"note name_of_another"});
  CHECK(one["prod"].deployment_type == DeploymentType::general);
  const Environments general =
      named("  prod: {type: deployment, deployment_type: general}\n  Production: {type: deployment}\n");
  CHECK(general["Production"].deployment_type == DeploymentType::production);
}

TEST_CASE("a part of a name says nothing, and a warning says so where none is marked") {
  const Environments parts = named("  prod-eu: {type: deployment}\n  us_staging: {type: deployment}\n");
  CHECK(parts["prod-eu"].deployment_type == DeploymentType::general);
  CHECK(said(parts) == Texts{"warning not_marked", "warning not_marked"});
  CHECK(said(named("  prod-eu: {type: deployment, deployment_type: general}\n")).empty());
  CHECK(said(named("  preprod: {type: deployment}\n")).empty());
  CHECK(
      said(named("  main: {type: deployment, deployment_type: production}\n  prod-eu: {type: deployment}\n")).empty());
}

TEST_CASE("a type that the name contradicts") {
  CHECK(said(named("  Prod: {type: development}\n")) == Texts{"note name_contradicts_type"});
  CHECK(said(named("  Dev: {type: deployment}\n")) == Texts{"note name_contradicts_type"});
  CHECK(said(named("  Dev: {type: deployment, deployment_type: general}\n")).empty());
  CHECK(said(named("  Dev: {type: development}\n")).empty());
  // A development environment is never inferred to be another one.
  CHECK(named("  Prod: {type: development}\n")["Prod"].deployment_type == DeploymentType::none);
}
