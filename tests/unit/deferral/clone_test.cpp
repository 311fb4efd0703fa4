#include "slimdag/deferral/clone.hpp"

#include <doctest/doctest.h>

#include "small_project.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

Manifest in(const std::string& schema) {
  Project project;
  project.nodes = {node_in(schema, "model.p.a"), node_in(schema, "seed.p.s", {}, "seed"),
                   node_in(schema, "model.p.e", {}, "ephemeral"), node_in(schema, "test.p.t", {}, "test")};
  return manifest_of(project);
}

std::vector<std::string> steps(const Manifest& manifest, const Manifest& state, const CloneOptions& options = {}) {
  NodeSet all(manifest.size());
  for (NodeIndex v = 0; v < manifest.size(); ++v) all.insert(v);
  std::vector<std::string> lines;
  for (const CloneStep& step : clone_steps(manifest, all, source_of(state), options))
    lines.push_back(fmt::format("{} {} {} {}", to_string(step.action), step.unique_id, step.relation_name,
                                step.cloned_from.value_or("-")));
  return lines;
}

}  // namespace

TEST_CASE("models, seeds and snapshots with a relation are cloned") {
  CHECK(steps(in("dev"), in("prod")) ==
        std::vector<std::string>{"clone model.p.a " + relation("dev", "a") + " " + relation("prod", "a"),
                                 "clone seed.p.s " + relation("dev", "s") + " " + relation("prod", "s")});
}

TEST_CASE("what is there stays without a full refresh") {
  CloneOptions options;
  options.exists = only({relation("dev", "a")});
  CHECK(steps(in("dev"), in("prod"), options)[0].starts_with("exists "));
  options.full_refresh = true;
  CHECK(steps(in("dev"), in("prod"), options)[0].starts_with("clone "));
}

TEST_CASE("what the state does not have, or is itself, is not cloned") {
  Project other;
  other.nodes = {node_in("prod", "model.p.a", {}, "ephemeral")};
  CHECK(steps(in("dev"), manifest_of(other))[0] == "not_in_state model.p.a " + relation("dev", "a") + " -");
  CHECK(steps(in("dev"), in("dev"))[0].starts_with("same_relation "));
}
