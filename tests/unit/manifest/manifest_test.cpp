#include "slimdag/manifest/manifest.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "manifest/manifest_data.hpp"
#include "slimdag/error.hpp"

using namespace slimdag;

namespace {

std::string metadata(int version = 12) {
  return R"("metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v)" + std::to_string(version) +
         R"(.json", "dbt_version": "1.11.0", "project_name": "shop", "adapter_type": "duckdb"})";
}

std::string model(const std::string& name, const std::string& more) {
  return R"("model.shop.)" + name + R"(": {"name": ")" + name +
         R"(", "resource_type": "model", "package_name": "shop", "path": "a.sql", "original_file_path": "models/)" +
         name + R"(.sql", "unique_id": "model.shop.)" + name + R"(", "fqn": ["shop", ")" + name + R"("])" + more + "}";
}

Manifest parse(const std::string& content) { return Manifest::parse("{" + content + "}", "test.json"); }

template <typename Call>
Error error_of(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  FAIL("no error");
  return Error(ErrorCode::internal, "");
}

const Hash128& print_of(const Manifest& m, std::string_view id, Aspect aspect) {
  return *fingerprint_of(*m.data().find(id), aspect);
}

}  // namespace

TEST_CASE("a node's fields") {
  const Manifest m = parse(
      metadata() + R"(, "nodes": {)" +
      model("a",
            R"(, "tags": ["x", "y"], "patch_path": "shop://models/s.yml", "config": {"group": "g", "enabled": false},
      "depends_on": {"macros": ["macro.shop.m", null], "nodes": ["source.shop.s.t"]}, "version": 2, "raw_code": " \n\u2003")") +
      "}");
  REQUIRE(m.size() == 1);
  CHECK(m.metadata().schema_version == 12);
  CHECK(m.metadata().project_name == "shop");
  const Node n = m.node(m.find("model.shop.a"));
  CHECK(n.resource_type == ResourceType::model);
  CHECK(n.section == Section::nodes);
  CHECK(n.original_file_path == "models/a.sql");
  CHECK(n.group == "g");
  CHECK(n.access == "protected");
  CHECK_FALSE(n.enabled);
  CHECK(n.fqn.size() == 2);
  CHECK(n.tags[1] == "y");
  CHECK(n.depends_on_nodes[0] == "source.shop.s.t");
  CHECK(n.depends_on_macros[0] == "macro.shop.m");
  CHECK(n.depends_on_macros[1].data() == nullptr);
  CHECK(m.data().nodes[0].blank_code);
  CHECK(m.data().root_files == std::vector<std::string_view>{"models/a.sql", "models/s.yml"});
  CHECK(m.find("model.shop.b") == no_node);
  CHECK(error_of([&] { m.node(1); }).code() == ErrorCode::invalid_argument);
}

TEST_CASE("fingerprints follow what dbt compares") {
  const auto print = [](const std::string& more, Aspect aspect) {
    const Manifest m = parse(metadata() + R"(, "nodes": {)" + model("a", more) + "}");
    return print_of(m, "model.shop.a", aspect);
  };
  const Hash128 config =
      print(R"(, "unrendered_config": {"materialized": "table", "meta": {"a": 1}})", Aspect::configs);
  SUBCASE("key order and 1 == 1.0 == True do not count") {
    CHECK(config == print(R"(, "unrendered_config": {"meta": {"a": true}, "materialized": "table"})", Aspect::configs));
  }
  SUBCASE("tags, alias, schema, database and group are no part of the config") {
    CHECK(config ==
          print(R"(, "unrendered_config": {"materialized": "table", "meta": {"a": 1.0}, "tags": ["t"], "alias": "x",
                              "schema": "s", "database": "d", "group": "g"})",
                Aspect::configs));
  }
  SUBCASE("meta is, and a missing key is not null") {
    CHECK(config != print(R"(, "unrendered_config": {"materialized": "table", "meta": {"a": 2}})", Aspect::configs));
    CHECK(config !=
          print(R"(, "unrendered_config": {"materialized": "table", "meta": {"a": 1}, "x": null})", Aspect::configs));
  }
  SUBCASE("a date is a moment") {
    CHECK(print(R"(, "deprecation_date": "2024-01-01T00:00:00Z")", Aspect::deprecation_date) ==
          print(R"(, "deprecation_date": "2024-01-01T01:00:00+01:00")", Aspect::deprecation_date));
  }
  SUBCASE("NaN as a config value differs from itself") {
    CHECK(print(R"(, "unrendered_config": {"x": NaN})", Aspect::configs) == never_equal);
    CHECK_FALSE(print(R"(, "unrendered_config": {"x": [NaN]})", Aspect::configs) == never_equal);
  }
}

TEST_CASE("older schema versions are upgraded, wherever metadata stands") {
  const std::string node = model("a", R"(, "raw_sql": "select 1", "refs": [["b"], ["p", "c"]], "root_path": "/x")");
  const Manifest current = parse(metadata() + R"(, "nodes": {)" + model("a", R"(, "raw_code": "select 1")") + "}");
  for (const std::string& text :
       {metadata(7) + R"(, "nodes": {)" + node + "}", R"("nodes": {)" + node + "}, " + metadata(7)}) {
    const Manifest m = parse(text);
    CHECK(m.metadata().schema_version == 7);
    CHECK(print_of(m, "model.shop.a", Aspect::body) == print_of(current, "model.shop.a", Aspect::body));
    const std::string shown = m.read_node("model.shop.a");
    CHECK(shown.find(R"("raw_code": "select 1")") != std::string::npos);
    CHECK(
        shown.find(
            R"("refs": [{"package": null, "name": "b", "version": null}, {"package": "p", "name": "c", "version": null}])") !=
        std::string::npos);
    CHECK(shown.find("root_path") == std::string::npos);
    CHECK(shown.find(R"("language": "sql")") != std::string::npos);
  }
}

TEST_CASE("unsupported versions name what was found and what is supported") {
  for (const int version : {1, 3, 13, 20}) {
    const Error error = error_of([&] { parse(metadata(version) + R"(, "nodes": {})"); });
    CHECK(error.code() == ErrorCode::unsupported_version);
    CHECK(error.message().find("/v" + std::to_string(version) + ".json") != std::string::npos);
    CHECK(error.message().find("v4 to v12") != std::string::npos);
  }
}

TEST_CASE("what is no manifest is a typed error with its place") {
  for (const char* text :
       {"[]", "1", "null", "{}", R"({"metadata": {}})", R"({"metadata": []})", R"({"metadata": null})"})
    CHECK(error_of([&] { Manifest::parse(text); }).code() == ErrorCode::invalid_artifact);
  CHECK(error_of([&] { parse(metadata() + R"(, "nodes": [])"); }).code() == ErrorCode::invalid_artifact);
  CHECK(error_of([&] { parse(metadata() + R"(, "nodes": {"x": 1})"); }).code() == ErrorCode::invalid_artifact);
  CHECK(error_of([&] { parse(metadata() + R"(, "disabled": {"x": {}})"); }).code() == ErrorCode::invalid_artifact);
  const Error error = error_of([&] { parse(metadata() + R"(, "nodes": {)" + model("a", R"(, "tags": 3)") + "}"); });
  CHECK(error.code() == ErrorCode::invalid_artifact);
  CHECK(error.where().unique_id == "model.shop.a");
  CHECK(error.where().file == "test.json");
}

TEST_CASE("a file that is rewritten is noticed, never shown") {
  const auto directory = std::filesystem::temp_directory_path() / "slimdag_manifest_test";
  std::filesystem::create_directories(directory);
  const auto file = directory / "manifest.json";
  const auto write = [&](const std::string& text) { std::ofstream(file) << text; };
  write("{" + metadata() + R"(, "nodes": {)" + model("a", R"(, "raw_code": "select 1")") + "}}");
  const Manifest m = Manifest::load(directory.string());
  CHECK(m.read_node("model.shop.a").find("select 1") != std::string::npos);
  write("{" + metadata() + R"(, "nodes": {)" + model("a", R"(, "raw_code": "select 2")") + "}}");
  CHECK(error_of([&] { m.read_node("model.shop.a"); }).code() == ErrorCode::artifact_replaced);
  write("{" + metadata());
  CHECK(error_of([&] { m.read_node("model.shop.a"); }).code() == ErrorCode::artifact_replaced);
  std::filesystem::remove(file);
  CHECK(error_of([&] { m.read_node("model.shop.a"); }).code() == ErrorCode::file_not_found);
  CHECK(error_of([&] { Manifest::load(directory.string()); }).code() == ErrorCode::file_not_found);
  CHECK(error_of([&] { Manifest::load((directory / "no.json").string()); }).code() == ErrorCode::file_not_found);
  std::filesystem::remove_all(directory);
}

TEST_CASE("read_nodes answers in the order of the question") {
  const Manifest m = parse(metadata() + R"(, "nodes": {)" + model("a", "") + ", " + model("b", "") + "}");
  const NodeIndex question[] = {1, 0, 1};
  const auto answer = m.read_nodes(question);
  REQUIRE(answer.size() == 3);
  CHECK(answer[0].starts_with(R"({"name": "b")"));
  CHECK(answer[1].starts_with(R"({"name": "a")"));
  CHECK(answer[2] == answer[0]);
  CHECK(error_of([&] { m.read_node("model.shop.c"); }).code() == ErrorCode::node_not_found);
}
