#include "state/same_contents.hpp"

#include <doctest/doctest.h>

#include "state_manifest.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

using Aspects = std::vector<Aspect>;

/// The aspects that differ between two versions of one node.
Aspects differences(const std::string& unique_id, const std::string& before, const std::string& now,
                    const ComparisonRules& rules = {}) {
  const Manifest previous = manifest_of({{{unique_id, before}}});
  const Manifest current = manifest_of({{{unique_id, now}}});
  const NodeData& node = current.data().nodes[0];
  const NodeData& old = previous.data().nodes[0];
  const Aspects aspects = differing_aspects(node, old, rules);
  CHECK(same_contents(node, old, rules) == aspects.empty());
  return aspects;
}

}  // namespace

TEST_CASE("all aspects that differ, in order") {
  CHECK(differences("model.p.a", R"("raw_code": "x")", R"("raw_code": "x")").empty());
  CHECK(differences("model.p.a", R"("raw_code": "x", "access": "public", "description": "d")",
                    R"("raw_code": "y", "unrendered_config": {"meta": {"a": 1}, "schema": "s"}, "description": "e")") ==
        Aspects{Aspect::body, Aspect::configs, Aspect::relation, Aspect::access});
  CHECK(differences("function.p.f", R"("returns": {"data_type": "int"})", R"("returns": {"data_type": "text"})") ==
        Aspects{Aspect::returns});
}

TEST_CASE("descriptions count where the current version persists them") {
  const std::string settings = R"(, "config": {"persist_docs": {"relation": true, "columns": true}})";
  const std::string before = R"("description": "d", "columns": {"a": {"name": "a", "description": "x"}})";
  const std::string now = R"("description": "e", "columns": {"a": {"name": "a", "description": "x"}})";
  const std::string column = R"("description": "d", "columns": {"a": {"name": "a"}})";
  CHECK(differences("model.p.a", before, now).empty());
  CHECK(differences("model.p.a", before + settings, now).empty());
  CHECK(differences("model.p.a", before, now + settings) == Aspects{Aspect::persisted_descriptions});
  CHECK(differences("model.p.a", before, column + settings) == Aspects{Aspect::persisted_descriptions});
  CHECK(differences("model.p.a", before, before + settings).empty());
}

TEST_CASE("of a generic test only config and fqn count") {
  const std::string generic = R"("test_metadata": {"name": "unique"}, )";
  CHECK(differences("test.p.t", generic + R"("raw_code": "x")", generic + R"("raw_code": "y")").empty());
  CHECK(differences("test.p.t", R"("raw_code": "x")", R"("raw_code": "y")") == Aspects{Aspect::body});
  CHECK(differences("test.p.t", generic + R"("unrendered_config": {"severity": "warn", "meta": 1})",
                    generic + R"("unrendered_config": {"severity": "error", "meta": 2})") == Aspects{Aspect::configs});
}

TEST_CASE("the flag decides which names of a source are compared") {
  ComparisonRules more;
  more.more_unrendered_values = true;
  const std::string before = R"("schema": "a", "unrendered_schema": "{{ s }}", "identifier": "i")";
  const std::string rendered = R"("schema": "b", "unrendered_schema": "{{ s }}", "identifier": "i")";
  const std::string identifier = R"("schema": "a", "unrendered_schema": "{{ s }}", "identifier": "j")";
  CHECK(differences("source.p.s.t", before, rendered) == Aspects{Aspect::relation});
  CHECK(differences("source.p.s.t", before, rendered, more).empty());
  CHECK(differences("source.p.s.t", before, identifier, more) == Aspects{Aspect::relation});
}

TEST_CASE("from 1.12 on the sql_header of a data test counts") {
  const ComparisonRules later{Semantics::dbt_core_1_12};
  const std::string generic = R"("test_metadata": {"name": "unique"}, )";
  const std::string plain = generic + R"("unrendered_config": {"severity": "warn"})";
  const auto with = [&](const std::string& header) {
    return generic + R"("unrendered_config": {"severity": "warn", "sql_header": ")" + header + "\"}";
  };
  CHECK(differences("test.p.t", with("a"), with("b")).empty());
  CHECK(differences("test.p.t", with("a"), with("b"), later) == Aspects{Aspect::configs});
  CHECK(differences("test.p.t", plain, with("b"), later) == Aspects{Aspect::configs});
  CHECK(differences("test.p.t", with("a"), plain, later) == Aspects{Aspect::configs});
  CHECK(differences("test.p.t", with("a"), with("a"), later).empty());
}

TEST_CASE("from 1.12 on partitions of an external table are instances of a class, or texts") {
  const ComparisonRules later{Semantics::dbt_core_1_12};
  const auto with = [](const std::string& partitions) { return R"("external": {"partitions": )" + partitions + "}"; };
  const std::string raw = with(R"([{"name": "d", "data_type": "date", "x": 1}])");
  const std::string full = with(R"([{"name": "d", "description": "", "data_type": "date", "meta": {}, "x": 1}])");
  const std::string other = with(R"([{"name": "d", "data_type": "date", "x": 2}])");
  const std::string nameless = with(R"([{"data_type": "date"}])");
  CHECK(differences("source.p.s.t", raw, full) == Aspects{Aspect::external});
  CHECK(differences("source.p.s.t", raw, full, later).empty());
  CHECK(differences("source.p.s.t", raw, other, later) == Aspects{Aspect::external});
  CHECK(differences("source.p.s.t", nameless, with(R"(["{'data_type': 'date'}"])"), later).empty());
  CHECK(differences("source.p.s.t", with(R"(["d", 1])"), with(R"(["d", "1"])"), later).empty());
  CHECK(differences("source.p.s.t", with("null"), with("[]"), later) == Aspects{Aspect::external});
}

TEST_CASE("from 1.12 on the overloads of a function count, but for their descriptions") {
  const ComparisonRules later{Semantics::dbt_core_1_12};
  const auto with = [](const std::string& body, const std::string& description) {
    return R"("overloads": [{"defined_in": "f", "arguments": [], "returns": {"data_type": "int"}, "raw_body": ")" +
           body + R"(", "description": ")" + description + "\"}]";
  };
  CHECK(differences("function.p.f", with("a", "d"), with("b", "d")).empty());
  CHECK(differences("function.p.f", with("a", "d"), with("b", "d"), later) == Aspects{Aspect::overloads});
  CHECK(differences("function.p.f", with("a", "d"), with("a", "e"), later).empty());
  CHECK(differences("function.p.f", "", with("a", "d"), later) == Aspects{Aspect::overloads});
}

TEST_CASE("what a class of dbt has") {
  const auto node = [](const std::string& unique_id) { return manifest_of({{{unique_id}}}); };
  const auto has = [&](const std::string& unique_id, Aspect aspect) {
    return has_sub_selector(node(unique_id).data().nodes[0], aspect);
  };
  const auto counts_as_same = [&](const std::string& unique_id) {
    return same_contents_when_new(node(unique_id).data().nodes[0]);
  };
  for (const char* parsed : {"model.p.a", "seed.p.a", "test.p.a", "function.p.a"}) {
    CHECK(has(parsed, Aspect::body));
    CHECK(has(parsed, Aspect::persisted_descriptions));
    CHECK_FALSE(counts_as_same(parsed));
  }
  CHECK(has("source.p.s.a", Aspect::relation));
  CHECK(has("source.p.s.a", Aspect::configs));
  CHECK_FALSE(has("source.p.s.a", Aspect::body));
  CHECK(has("exposure.p.a", Aspect::configs));
  CHECK_FALSE(has("metric.p.a", Aspect::relation));
  CHECK_FALSE(has("unit_test.p.a.b", Aspect::configs));
  CHECK_FALSE(counts_as_same("unit_test.p.a.b"));
  for (const char* other : {"source.p.s.a", "exposure.p.a", "metric.p.a", "semantic_model.p.a", "saved_query.p.a"})
    CHECK(counts_as_same(other));
}
