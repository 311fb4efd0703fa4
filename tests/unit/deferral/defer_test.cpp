// dbt's own rules are tested against dbt in tests/integration; here are the named modes, findings and errors.
#include "slimdag/deferral/defer.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "small_project.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

using Lines = std::vector<std::string>;
using Ids = std::vector<std::string_view>;

/// a <- b <- c, and c refers to the ephemeral e, which refers to a.
Manifest in(const std::string& schema, const std::string& body_of_a = "select 1") {
  Project project;
  project.nodes = {
      node_in(schema, "model.p.a", {}, "table", "\"raw_code\": \"" + body_of_a + "\""),
      node_in(schema, "model.p.b", {"model.p.a"}), node_in(schema, "model.p.e", {"model.p.a"}, "ephemeral"),
      node_in(schema, "model.p.c", {"model.p.b", "model.p.e"}), node_in(schema, "test.p.t", {"model.p.b"}, "test")};
  return manifest_of(project);
}

Deferral deferral_of(const Manifest& manifest, const Lines& selected, const std::vector<DeferralSource>& sources,
                     const DeferOptions& options = {}) {
  return defer(manifest, nodes_of(manifest, selected), sources, options);
}

DeferOptions mode(DeferralMode value) {
  DeferOptions options;
  options.mode = value;
  return options;
}

const std::string external =
    R"("package_name": "up", "original_file_path": "", "path": "", "raw_code": "", "access": ")";

}  // namespace

TEST_CASE("names of enumerations go both ways") {
  for (const char* name : {"build", "run", "seed", "snapshot", "test", "compile", "show", "docs generate"})
    CHECK(to_string(dbt_command_from(name).value()) == name);
  CHECK_FALSE(dbt_command_from("freshness"));
  for (const char* name : {"dbt", "slim", "slim_strict", "chain"})
    CHECK(to_string(deferral_mode_from(name).value()) == name);
  CHECK_FALSE(deferral_mode_from("fast"));
}

TEST_CASE("an ephemeral model is followed by what it refers to") {
  const Manifest dev = in("dev");
  const Deferral deferral = deferral_of(dev, {"model.p.c"}, {source_of(in("prod"), "production")});
  CHECK(answers(deferral, "model.p.c") == Lines{"ref model.p.b " + relation("prod", "b") + " absent_from_target",
                                                "ref model.p.e - ephemeral_is_inlined",
                                                "ref model.p.a " + relation("prod", "a") + " absent_from_target"});
  const std::vector<Resolution> resolutions = deferral.resolutions("model.p.c");
  CHECK(resolutions[0].via.empty());
  CHECK(resolutions[0].environment == "production");
  CHECK(resolutions[0].origin == ResolutionOrigin::deferred);
  CHECK(resolutions[1].origin == ResolutionOrigin::ephemeral);
  CHECK(resolutions[2].via == "model.p.e");
  CHECK(ids(dev, deferral.deferred()) == Ids{"model.p.a", "model.p.b"});
}

TEST_CASE("only what the command runs is run, and a node that is not has no resolutions") {
  const Manifest dev = in("dev");
  DeferOptions options;
  options.command = DbtCommand::run;
  const Deferral deferral = deferral_of(dev, {"model.p.b", "test.p.t"}, {source_of(in("prod"))}, options);
  CHECK(ids(dev, deferral.build()) == Ids{"model.p.b"});
  CHECK(deferral.resolutions("test.p.t").empty());
  CHECK(error_of([&] { deferral.resolutions("model.p.z"); }).code() == ErrorCode::node_not_found);
}

TEST_CASE("a chain takes the own relation, else that of the first environment that has one") {
  const Manifest dev = in("dev");
  Project staging_project;
  staging_project.nodes = {node_in("staging", "model.p.b")};
  const std::vector<DeferralSource> sources = {source_of(manifest_of(staging_project), "staging"),
                                               source_of(in("prod"), "production")};
  DeferOptions options = mode(DeferralMode::chain);
  CHECK(answers(deferral_of(dev, {"model.p.c"}, sources, options), "model.p.c") ==
        Lines{"ref model.p.b " + relation("staging", "b") + " absent_from_target",
              "ref model.p.e - ephemeral_is_inlined",
              "ref model.p.a " + relation("prod", "a") + " absent_from_target"});
  options.exists = only({relation("dev", "a")});
  CHECK(answers(deferral_of(dev, {"model.p.c"}, sources, options), "model.p.c")[2] ==
        "ref model.p.a " + relation("dev", "a") + " exists_in_target");
  // dbt knows one state.
  options.mode = DeferralMode::dbt;
  options.exists = {};
  CHECK(finding_codes(deferral_of(dev, {"model.p.c"}, sources, options)) == Lines{"relation_missing model.p.a"});
}

TEST_CASE("a chain passes over what is known never to have been built") {
  const Manifest dev = in("dev");
  DeferralSource staging = source_of(in("staging"), "staging");
  staging.build_of = [](std::string_view unique_id) -> std::optional<NodeBuild> {
    return NodeBuild{unique_id != "model.p.b", "", "run-7", "2026-11-20T06:00:00Z"};
  };
  const std::vector<DeferralSource> sources = {staging, source_of(in("prod"), "production")};
  const Deferral deferral = deferral_of(dev, {"model.p.c"}, sources, mode(DeferralMode::chain));
  const std::vector<Resolution> resolutions = deferral.resolutions("model.p.c");
  CHECK(resolutions[0].relation_name == relation("prod", "b"));
  CHECK(resolutions[2].environment == "staging");
  CHECK(resolutions[2].run_id == "run-7");
  CHECK(resolutions[2].built_at == "2026-11-20T06:00:00Z");
  CHECK(deferral.findings().empty());
  // dbt defers all the same.
  const Deferral by_dbt = deferral_of(dev, {"model.p.c"}, {staging});
  CHECK(by_dbt.resolutions("model.p.c")[0].relation_name == relation("staging", "b"));
  CHECK(finding_codes(by_dbt) == Lines{"never_built model.p.b"});
  CHECK(by_dbt.findings()[0].is_problem);
}

TEST_CASE("slim runs what is modified or downstream of it, and defers the rest of the selection") {
  const Manifest dev = in("dev", "select 2");
  const std::vector<DeferralSource> sources = {source_of(in("prod"))};
  const Lines all = {"model.p.a", "model.p.b", "model.p.c", "model.p.e", "test.p.t"};
  const Deferral slim = deferral_of(dev, all, sources, mode(DeferralMode::slim));
  CHECK(slim.build() == nodes_of(dev, all));
  CHECK(slim.findings().empty());
  const Deferral strict = deferral_of(dev, all, sources, mode(DeferralMode::slim_strict));
  CHECK(ids(dev, strict.build()) == Ids{"model.p.a"});
  CHECK(ids(dev, strict.deferred()) == Ids{"model.p.b", "model.p.c"});
  CHECK(finding_codes(strict) == Lines{"deferred_across_modified model.p.b", "deferred_across_modified model.p.c"});
}

TEST_CASE("slim defers what it leaves out even where the target has it") {
  Project project;
  project.nodes = {node_in("dev", "model.p.a"), node_in("dev", "model.p.new", {"model.p.a"})};
  const Manifest dev = manifest_of(project);
  DeferOptions options = mode(DeferralMode::slim);
  options.exists = only({relation("dev", "a")});
  const std::vector<DeferralSource> sources = {source_of(in("prod"))};
  const Deferral deferral = deferral_of(dev, {"model.p.a", "model.p.new"}, sources, options);
  CHECK(ids(dev, deferral.build()) == Ids{"model.p.new"});
  CHECK(answers(deferral, "model.p.new") == Lines{"ref model.p.a " + relation("prod", "a") + " not_modified"});
  // What was not selected follows dbt's rule.
  CHECK(answers(deferral_of(dev, {"model.p.new"}, sources, options), "model.p.new") ==
        Lines{"ref model.p.a " + relation("dev", "a") + " exists_in_target"});
}

TEST_CASE("what is modified may be compared with another state than the one that is deferred to") {
  const Manifest dev = in("dev", "select 2");
  DeferOptions options = mode(DeferralMode::slim_strict);
  const State same = State::from(dev);
  options.compared_with = &same;
  const Deferral deferral = deferral_of(dev, {"model.p.a"}, {source_of(in("prod"))}, options);
  CHECK(deferral.build().empty());
  CHECK(ids(dev, deferral.deferred()) == Ids{"model.p.a"});
}

TEST_CASE("findings name what is not there") {
  const Manifest dev = in("dev");
  Project other;
  other.nodes = {node_in("prod", "model.p.b", {}, "ephemeral")};
  const Deferral deferral = deferral_of(dev, {"model.p.c"}, {source_of(manifest_of(other))});
  CHECK(finding_codes(deferral) == Lines{"relation_missing model.p.a", "relation_missing model.p.b"});
  CHECK(answers(deferral, "model.p.c")[0] == "ref model.p.b " + relation("dev", "b") + " counterpart_is_ephemeral");
  // A state of the same environment.
  CHECK(finding_codes(deferral_of(dev, {"model.p.b"}, {source_of(dev)})) == Lines{"relation_missing model.p.a"});
}

TEST_CASE("a test whose other parent is nowhere is broken") {
  Project project;
  project.nodes = {node_in("dev", "model.p.a"),
                   node_in("dev", "model.p.x"),
                   node_in("dev", "model.p.e", {"model.p.x"}, "ephemeral"),
                   node_in("dev", "test.p.both", {"model.p.a", "model.p.x"}, "test"),
                   node_in("dev", "test.p.inlined", {"model.p.a", "model.p.e"}, "test"),
                   node_in("dev", "test.p.one", {"model.p.a"}, "test")};
  const Manifest dev = manifest_of(project);
  Project before;
  before.nodes = {node_in("prod", "model.p.a")};
  const std::vector<DeferralSource> state = {source_of(manifest_of(before))};
  const Lines selected = {"model.p.a", "test.p.both", "test.p.inlined", "test.p.one"};
  const Deferral deferral = deferral_of(dev, selected, state);
  CHECK(finding_codes(deferral) ==
        Lines{"relation_missing model.p.x", "broken_test test.p.both", "broken_test test.p.inlined"});
  CHECK(deferral.findings()[1].is_problem);
  CHECK(deferral.findings()[1].message.find("'test.p.both' cannot run: it reads 'model.p.x'") == 0);
  // Selected, in the target, in the state: it is somewhere.
  Lines more = selected;
  more.emplace_back("model.p.x");
  CHECK(deferral_of(dev, more, state).findings().empty());
  DeferOptions options;
  options.exists = only({relation("dev", "x")});
  CHECK(deferral_of(dev, selected, state, options).findings().empty());
  before.nodes.push_back(node_in("prod", "model.p.x"));
  DeferralSource with_x = source_of(manifest_of(before));
  CHECK(deferral_of(dev, selected, {with_x}).findings().empty());
  // The state has it, and no run has built it.
  with_x.build_of = [](std::string_view unique_id) { return NodeBuild{unique_id != "model.p.x", "prod", "r", ""}; };
  CHECK(finding_codes(deferral_of(dev, selected, {with_x})) ==
        Lines{"never_built model.p.x", "broken_test test.p.both", "broken_test test.p.inlined"});
}

TEST_CASE("relations that are deferred to are looked for on demand") {
  const Manifest dev = in("dev");
  DeferOptions options;
  options.exists = only({relation("prod", "b")});
  CHECK(deferral_of(dev, {"model.p.c"}, {source_of(in("prod"))}, options).findings().empty());
  options.check_deferred_relations = true;
  CHECK(finding_codes(deferral_of(dev, {"model.p.c"}, {source_of(in("prod"))}, options)) ==
        Lines{"deferred_relation_missing model.p.a"});
}

TEST_CASE("a command that makes nothing defers what it selects, and says so") {
  const Manifest dev = in("dev");
  DeferOptions options;
  options.command = DbtCommand::compile;
  const Deferral deferral = deferral_of(dev, {"model.p.a", "model.p.b"}, {source_of(in("prod"))}, options);
  CHECK(answers(deferral, "model.p.b") == Lines{"ref model.p.a " + relation("prod", "a") + " absent_from_target"});
  CHECK(finding_codes(deferral) == Lines{"selected_node_deferred model.p.a"});
  CHECK_FALSE(deferral.findings()[0].is_problem);
  CHECK(deferral.deferred().empty());
}

TEST_CASE("existence is asked once for a name, only where dbt would look, and what is thrown passes through") {
  const Manifest dev = in("dev");
  int asked = 0;
  DeferOptions options;
  options.exists = [&](std::string_view name) {
    CHECK(name == relation("dev", "a"));
    ++asked;
    return false;
  };
  deferral_of(dev, {"model.p.b", "model.p.c"}, {source_of(in("prod"))}, options);
  CHECK(asked == 1);
  options.favor_state = true;
  deferral_of(dev, {"model.p.b", "model.p.c"}, {source_of(in("prod"))}, options);
  CHECK(asked == 1);
  options.favor_state = false;
  options.exists = [](std::string_view) -> bool { throw std::runtime_error("offline"); };
  CHECK_THROWS_AS(deferral_of(dev, {"model.p.b"}, {source_of(in("prod"))}, options), std::runtime_error);
}

TEST_CASE("a reference to another project ends in the first of its states that has the model") {
  Project project;
  project.nodes = {node_in("dev", "model.up.x", {}, "table", external + "public\""),
                   node_in("dev", "model.p.y", {"model.up.x"})};
  const Manifest dev = manifest_of(project);
  Project upstream;
  upstream.nodes = {node_in("up_prod", "model.up.x", {}, "table", R"("package_name": "up", "access": "public")")};
  DeferOptions options;
  options.upstream = {{"up", {source_of(in("prod"), "staging"), source_of(manifest_of(upstream), "production")}}};
  const Deferral deferral = deferral_of(dev, {"model.p.y"}, {source_of(in("prod"))}, options);
  CHECK(answers(deferral, "model.p.y") == Lines{"ref model.up.x " + relation("up_prod", "x") + " cross_project"});
  const Resolution resolution = deferral.resolutions("model.p.y")[0];
  CHECK(resolution.project == "up");
  CHECK(resolution.environment == "production");

  SUBCASE("it has to be there") {
    options.upstream = {{"up", {source_of(in("prod"))}}};
    const Error error = error_of([&] { deferral_of(dev, {"model.p.y"}, {source_of(in("prod"))}, options); });
    CHECK(error.code() == ErrorCode::reference_not_found);
    CHECK(error.where().unique_id == "model.up.x");
  }
  SUBCASE("it has to be public there") {
    Project changed;
    changed.nodes = {node_in("up_prod", "model.up.x", {}, "table", R"("package_name": "up", "access": "protected")")};
    options.upstream = {{"up", {source_of(manifest_of(changed))}}};
    const Error error = error_of([&] { deferral_of(dev, {"model.p.y"}, {source_of(in("prod"))}, options); });
    CHECK(error.code() == ErrorCode::reference_not_public);
    CHECK(error.message().find("protected") != std::string::npos);
  }
  SUBCASE("it has to be public here") {
    Project hidden;
    hidden.nodes = {node_in("dev", "model.up.x", {}, "table", external + "private\""),
                    node_in("dev", "model.p.y", {"model.up.x"})};
    const Manifest other = manifest_of(hidden);
    const Error error = error_of([&] { deferral_of(other, {"model.p.y"}, {source_of(in("prod"))}); });
    CHECK(error.code() == ErrorCode::reference_not_public);
  }
}

TEST_CASE("a foreign key follows the state, and on demand the rule of ref") {
  const std::string key = R"json("constraints": [{"type": "foreign_key", "columns": ["x"], "to": "ref('a')"}],
      "refs": [{"name": "a", "package": null, "version": null}], "columns": {})json";
  Project project;
  project.nodes = {node_in("dev", "model.p.a"), node_in("dev", "model.p.b", {"model.p.a"}, "table", key)};
  const Manifest dev = manifest_of(project);
  DeferOptions options;
  options.exists = only({relation("dev", "a")});
  const std::vector<DeferralSource> sources = {source_of(in("prod"))};
  const Deferral by_dbt = deferral_of(dev, {"model.p.b"}, sources, options);
  CHECK(answers(by_dbt, "model.p.b") ==
        Lines{"foreign_key model.p.a " + relation("prod", "a") + " foreign_key_follows_state"});
  CHECK(finding_codes(by_dbt) == Lines{"foreign_key_deferred model.p.a"});
  options.foreign_keys_as_ref = true;
  const Deferral as_ref = deferral_of(dev, {"model.p.b"}, sources, options);
  CHECK(answers(as_ref, "model.p.b") == Lines{"foreign_key model.p.a " + relation("dev", "a") + " exists_in_target"});
  CHECK(as_ref.findings().empty());
}

TEST_CASE("from 1.12 on a foreign key to what the command runs stays") {
  const std::string key = R"json("constraints": [{"type": "foreign_key", "columns": ["x"], "to": "ref('a')"}],
      "refs": [{"name": "a", "package": null, "version": null}], "columns": {})json";
  Project project;
  project.dbt_version = "1.12.6";
  project.nodes = {node_in("dev", "model.p.a"), node_in("dev", "model.p.b", {"model.p.a"}, "table", key)};
  const Manifest dev = manifest_of(project);
  const std::vector<DeferralSource> sources = {source_of(in("prod"))};
  DeferOptions options;
  options.favor_state = true;
  CHECK(answers(deferral_of(dev, {"model.p.a", "model.p.b"}, sources, options), "model.p.b") ==
        Lines{"foreign_key model.p.a " + relation("dev", "a") + " foreign_key_to_selected"});
  CHECK(answers(deferral_of(dev, {"model.p.b"}, sources, options), "model.p.b") ==
        Lines{"foreign_key model.p.a " + relation("prod", "a") + " foreign_key_follows_state"});
  options.compare.semantics = Semantics::dbt_core_1_11;
  CHECK(answers(deferral_of(dev, {"model.p.a", "model.p.b"}, sources, options), "model.p.b") ==
        Lines{"foreign_key model.p.a " + relation("prod", "a") + " foreign_key_follows_state"});
}

TEST_CASE("a relation that was reused stands, and an earlier run built it") {
  const Manifest dev = in("dev");
  const auto with_status = [](const std::string& status) {
    Project project;
    project.nodes = {node_in("prod", "model.p.a")};
    const std::string results =
        R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json"}, "elapsed_time": 1,
            "results": [{"unique_id": "model.p.a", "status": ")" +
        status + R"(", "timing": [], "thread_id": "t", "execution_time": 1, "adapter_response": {}, "compiled": true,
            "compiled_code": "", "relation_name": ""}]})";
    return DeferralSource{State::parse(manifest_json(project), results, std::nullopt, "prod"), "production", {}};
  };
  CHECK(finding_codes(deferral_of(dev, {"model.p.b"}, {with_status("reused")})).empty());
  CHECK_FALSE(finding_codes(deferral_of(dev, {"model.p.b"}, {with_status("error")})).empty());
}

TEST_CASE("there has to be a state with a manifest, and a set of this manifest") {
  const Manifest dev = in("dev");
  CHECK(error_of([&] { deferral_of(dev, {"model.p.a"}, {}); }).code() == ErrorCode::missing_state);
  CHECK(error_of([&] { deferral_of(dev, {"model.p.a"}, {}, mode(DeferralMode::slim)); }).code() ==
        ErrorCode::missing_state);
  const std::vector<DeferralSource> sources = {source_of(dev)};
  CHECK(error_of([&] { defer(dev, NodeSet(dev.size() + 1), sources); }).code() == ErrorCode::invalid_argument);
}

TEST_CASE("the whole deferral is JSON") {
  const Manifest dev = in("dev");
  const std::string json = deferral_of(dev, {"model.p.b"}, {source_of(in("prod"), "production")}).to_json();
  CHECK(json.find(R"("build": ["model.p.b"], "deferred": ["model.p.a"])") != std::string::npos);
  CHECK(json.find(R"("environment": "production")") != std::string::npos);
}
