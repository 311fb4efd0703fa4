#include "state/field_changes.hpp"

#include <doctest/doctest.h>

#include "manifest/node_text.hpp"
#include "state_manifest.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

/// "path: old -> new" of each change, "-" for an absent value.
std::vector<std::string> changes(const std::string& unique_id, const std::string& before, const std::string& now,
                                 std::vector<Aspect> aspects, const ComparedParts& parts = {}) {
  const Manifest previous = manifest_of({{{unique_id, before}}});
  const Manifest current = manifest_of({{{unique_id, now}}});
  const std::string_view ids[] = {unique_id};
  const NodeTexts old_text = read_texts(previous.data(), ids);
  const NodeTexts new_text = read_texts(current.data(), ids);
  std::vector<std::string> lines;
  for (const FieldChange& change : field_changes({current.data().nodes[0], new_text.nodes[0]},
                                                 {previous.data().nodes[0], old_text.nodes[0]}, aspects, parts))
    lines.push_back(
        fmt::format("{}: {} -> {}", change.path, change.old_value.value_or("-"), change.new_value.value_or("-")));
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("text, lists, nested objects") {
  CHECK(changes("model.p.a", R"("raw_code": "x")", R"("raw_code": "y\n")", {Aspect::body}) ==
        Lines{R"(raw_code: "x" -> "y\n")"});
  CHECK(changes("model.p.a", "", R"("raw_code": "y")", {Aspect::body}) == Lines{R"(raw_code: "" -> "y")"});
  CHECK(changes("model.p.a", R"("unrendered_config": {"meta": {"owner": {"x": 1}, "n": 1}, "tags": ["a"]})",
                R"("unrendered_config": {"meta": {"n": 1.0, "owner": {"x": 2}}, "enabled": true, "tags": ["b"]})",
                {Aspect::configs}) ==
        Lines{"unrendered_config.meta.owner.x: 1 -> 2", "unrendered_config.enabled: - -> true"});
  CHECK(changes("model.p.a", R"("unrendered_config": {"k": null, "l": [1, 2]})",
                R"("unrendered_config": {"l": [2, 1]})",
                {Aspect::configs}) == Lines{"unrendered_config.k: null -> -", "unrendered_config.l: [1, 2] -> [2, 1]"});
}

TEST_CASE("several aspects in the order that is asked for") {
  CHECK(changes("model.p.a", R"("raw_code": "x", "access": "public", "unrendered_config": {"schema": "s"})",
                R"("raw_code": "y", "latest_version": 2)",
                {Aspect::body, Aspect::relation, Aspect::latest_version, Aspect::access}) ==
        Lines{R"(raw_code: "x" -> "y")", R"(unrendered_config.schema: "s" -> -)", "latest_version: - -> 2",
              R"(access: "public" -> "protected")"});
}

TEST_CASE("only what dbt compares for the kind") {
  CHECK(changes("test.p.t", R"("unrendered_config": {"severity": "warn", "meta": 1})",
                R"("unrendered_config": {"severity": "error", "meta": 2})",
                {Aspect::configs}) == Lines{R"(unrendered_config.severity: "warn" -> "error")"});
  const ComparedParts more{.more_unrendered = true};
  const std::string before = R"("schema": "a", "unrendered_schema": "{{ a }}")";
  const std::string now = R"("schema": "b", "unrendered_schema": "{{ b }}")";
  CHECK(changes("source.p.s.t", before, now, {Aspect::relation}) == Lines{R"(schema: "a" -> "b")"});
  CHECK(changes("source.p.s.t", before, now, {Aspect::relation}, more) ==
        Lines{R"(unrendered_schema: "{{ a }}" -> "{{ b }}")"});
}

TEST_CASE("decoded values") {
  CHECK(changes("source.p.s.t", R"("freshness": {"warn_after": {"count": 1, "period": "day"}})",
                R"("freshness": {"warn_after": {"count": 2, "period": "day"}, "filter": "x"})",
                {Aspect::freshness}) == Lines{"freshness.warn_after.count: 1 -> 2", R"(freshness.filter: - -> "x")"});
  CHECK(changes("semantic_model.p.s", R"("measures": [{"name": "a", "agg": "sum"}, {"name": "b", "agg": "sum"}])",
                R"("measures": [{"name": "a", "agg": "sum"}, {"name": "b", "agg": "max", "create_metric": true}])",
                {Aspect::measures}) ==
        Lines{R"(measures[1].agg: "sum" -> "max")", "measures[1].create_metric: false -> true"});
  CHECK(changes("saved_query.p.q", R"("query_params": {"metrics": ["a"]})", R"("query_params": {"metrics": ["b"]})",
                {Aspect::metrics}) == Lines{R"(query_params.metrics: ["a"] -> ["b"])"});
  CHECK(changes("model.p.a", R"("deprecation_date": "2024-01-01T00:00:00Z")", R"("deprecation_date": "2025-01-01")",
                {Aspect::deprecation_date}) == Lines{R"(deprecation_date: "2024-01-01T00:00:00Z" -> "2025-01-01")"});
}

TEST_CASE("descriptions that are persisted") {
  const std::string columns = R"("config": {"persist_docs": {"columns": true}}, )";
  CHECK(changes("model.p.a",
                R"("description": "d", "columns": {"a": {"name": "a", "description": "x"}, "b": {"name": "b"}})",
                columns + R"("description": "e", "columns": {"a": {"name": "a"}, "c": {"name": "c"}})",
                {Aspect::persisted_descriptions}) == Lines{R"(columns.a.description: "x" -> "")",
                                                           R"(columns.b.description: "" -> -)",
                                                           R"(columns.c.description: - -> "")"});
  CHECK(changes("model.p.a", R"("description": "d")",
                R"("config": {"persist_docs": {"relation": true}}, "description": "e")",
                {Aspect::persisted_descriptions}) == Lines{R"(description: "d" -> "e")"});
}

TEST_CASE("contracts") {
  CHECK(changes("model.p.a",
                R"("contract": {"enforced": true, "checksum": "a"}, "config": {"materialized": "table"},
                   "columns": {"id": {"name": "id", "data_type": "int", "description": "x"}})",
                R"("contract": {"enforced": true, "checksum": "b"}, "config": {"materialized": "table"},
                   "columns": {"id": {"name": "id", "data_type": "text", "description": "y"}},
                   "constraints": [{"type": "check", "columns": ["id"]}])",
                {Aspect::contract}) ==
        Lines{R"(contract.checksum: "a" -> "b")", R"(columns.id.data_type: "int" -> "text")",
              R"(constraints: [] -> [{"type": "check", "name": null, "expression": null, "warn_unenforced": true, )"
              R"("warn_unsupported": true, "to": null, "to_columns": [], "columns": ["id"]}])"});
  CHECK(changes("model.p.a", "", R"("contract": {"enforced": true})", {Aspect::contract}) ==
        Lines{"contract.enforced: false -> true"});
}

TEST_CASE("values that never equal anything are a change") {
  const std::string none = R"("checksum": {"name": "none", "checksum": ""})";
  CHECK(changes("seed.p.s", none, none, {Aspect::body}).size() == 1);
  CHECK(changes("model.p.a", R"("unrendered_config": {"x": NaN})", R"("unrendered_config": {"x": NaN})",
                {Aspect::configs}) == Lines{"unrendered_config.x: NaN -> NaN"});
}
