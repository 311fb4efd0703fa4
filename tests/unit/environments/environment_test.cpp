#include "slimdag/environments/environment.hpp"

#include "unit/environments/small_file.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

using Rules = std::vector<std::string>;

/// Rules that the staging environment violates with one more line in the place of its threads.
Rules rules_with(const std::string& line) { return rules_of(parsed(with("    threads: 4", "    " + line))); }

}  // namespace

TEST_CASE("settings of an environment") {
  const Environments environments = parsed();
  const Environment& staging = environments["staging"];
  CHECK(staging.type == EnvironmentType::deployment);
  CHECK(staging.deployment_type == DeploymentType::staging);
  CHECK(staging.deployment_type_is_marked);
  CHECK(staging.branch == "develop");
  CHECK(staging.custom_branch_enabled);
  CHECK(staging.branch_place.line == 11);
  CHECK(staging.threads == 4);
  CHECK(staging.schema == "STAGE");
  CHECK(staging.target == "default");
  CHECK(staging.connection == "lake");
  CHECK_FALSE(staging.connection_place.known());
  CHECK(staging.defer_to.kind == DeferralSetting::Kind::environment);
  CHECK(staging.defer_to.name == "production");
  CHECK(staging.place.line == 8);
  CHECK(environments["dev"].deployment_type == DeploymentType::none);
}

TEST_CASE("the state of an environment") {
  const Environments environments = parsed();
  CHECK(comparison_policy(environments["production"]) == StatePolicy::last_successful_deploy_run);
  Environment general;
  CHECK(comparison_policy(general) == StatePolicy::last_successful_run);
  general.comparison_state = StatePolicy::applied;
  CHECK(comparison_policy(general) == StatePolicy::applied);
  for (const StatePolicy policy : {StatePolicy::last_successful_run, StatePolicy::job, StatePolicy::applied})
    CHECK(state_policy_from(to_string(policy)) == policy);
  CHECK_FALSE(state_policy_from("newest"));
  CHECK(to_string(DeploymentType::general) == "general");
  CHECK(to_string(EnvironmentType::development) == "development");
}

TEST_CASE("threads may be a template that gives a number") {
  const std::string text = with("threads: 4", "threads: \"{{ env_var('T', '4') | as_number }}\"");
  const Environments environments = parsed(text);
  CHECK(rules_of(environments).empty());
  CHECK_FALSE(environments["staging"].threads);
  CHECK(environments["staging"].threads_template == "{{ env_var('T', '4') | as_number }}");
  CHECK(rules_with("threads: \"{{ env_var('T', '4') }}\"") == Rules{"wrong_type 12:14"});
  CHECK(rules_with("threads: four") == Rules{"wrong_type 12:14"});
  CHECK(rules_with("threads: 0") == Rules{"invalid_value 12:14"});
}

TEST_CASE("violated rules have the place of what is wrong") {
  CHECK(rules_with("comparison_state: newest") == Rules{"invalid_value 12:23"});
  CHECK(rules_with("dbt_version: newest") == Rules{"invalid_value 12:18"});
  CHECK(rules_with("variables:") == Rules{});
  CHECK(rules_with("variables: {DBT_A: [1]}") == Rules{"wrong_type 12:24"});
  CHECK(rules_with("permissions: {g: [view, own]}") == Rules{"invalid_value 12:29"});
  CHECK(rules_with("target:") == Rules{"wrong_type 12:5"});
  CHECK(rules_with("target: x\n    target: y") == Rules{"duplicate_key 13:5"});
  CHECK(rules_with("extended_attributes: {a: {b: 1, b: 2}}") == Rules{"duplicate_key 12:37"});
  CHECK(rules_with("yes: x") == Rules{"key_is_no_text 12:5"});
  CHECK(rules_with("deployment_connection: {account: x}") == Rules{"not_editable 12:38"});
  CHECK(rules_with("credentials: {auth_method: oauth}") == Rules{"oauth_in_deployment 12:32"});
  CHECK(rules_with("credentials: {username: u}") == Rules{"missing_key 12:18"});
  CHECK(rules_with("credentials: {auth_method: password, private_key: \"{{ env_var('K') }}\"}") ==
        Rules{"unknown_key 12:55"});
  // Columns are counted in characters.
  CHECK(rules_with("variables: {\"DBT_Ä€\": [1]}") == Rules{"wrong_type 12:27"});
}

TEST_CASE("development environments") {
  const auto rules_in_development = [](const std::string& line) {
    return rules_of(parsed(with("    schema: DBT_{{ user.name }}", "    " + line)));
  };
  CHECK(rules_in_development("comparison_state: applied") == Rules{"not_in_development 7:23"});
  CHECK(rules_in_development("deployment_type: general") == Rules{"not_in_development 7:22"});
  CHECK(rules_in_development("deployment_connection: {role: X}") == Rules{"not_in_development 7:35"});
  CHECK(rules_in_development("credentials: {auth_method: keypair}") == Rules{"not_in_development 7:32"});
  CHECK(rules_in_development("credentials: {auth_method: oauth, schema: S}").empty());
  CHECK(rules_in_development("defer_to: self") == Rules{"defers_to_development 7:15"});
}
