#include <fstream>
#include <sstream>

#include "shop.hpp"

extern "C" slimdag_status count_selected_in_c(const char* path, std::size_t path_size, std::size_t* out,
                                              slimdag_error** error);

namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

}  // namespace

TEST_CASE("a manifest is loaded from a file or a directory") {
  for (std::string_view name : {"current", "current/manifest.json"}) {
    const Manifest manifest = load(name);
    std::size_t count = 0;
    OK(slimdag_manifest_node_count(manifest.get(), &count, error));
    CHECK(count == 12);
  }
}

TEST_CASE("loading what is not there") {
  slimdag_manifest* manifest = nullptr;
  FAILS("file_not_found", slimdag_manifest_load("/does/not/exist", 15, &manifest, error));
  const std::string folder = SLIMDAG_TEST_DATA;
  FAILS("file_not_found", slimdag_manifest_load(folder.data(), folder.size(), &manifest, error));
  FAILS("file_not_found", slimdag_manifest_load("", 0, &manifest, error));
  FAILS("invalid_argument", slimdag_manifest_load(nullptr, 0, &manifest, error));
  FAILS("invalid_argument", slimdag_manifest_load("a\0b", 3, &manifest, error));
  FAILS("invalid_argument", slimdag_manifest_load(folder.data(), folder.size(), nullptr, error));
  CHECK(manifest == nullptr);
}

TEST_CASE("a manifest is parsed from memory that may go away") {
  Manifest manifest;
  {
    const std::string content = bytes_of(data_path("current/manifest.json"));
    OK(slimdag_manifest_parse(content.data(), content.size(), nullptr, 0, out(manifest), error));
  }
  String node;
  OK(slimdag_manifest_read_node(manifest.get(), "model.shop.report", 17, out(node), error));
  CHECK(string_of(slimdag_string_text(node.get())).find("\"raw_code\": \"select 3\"") != std::string::npos);
}

TEST_CASE("parsing what is no manifest") {
  slimdag_manifest* manifest = nullptr;
  FAILS("invalid_json", slimdag_manifest_parse("", 0, nullptr, 0, &manifest, error));
  FAILS("invalid_json", slimdag_manifest_parse("{\"a\": \"\xff\"}", 10, nullptr, 0, &manifest, error));
  FAILS("invalid_artifact", slimdag_manifest_parse("{}", 2, nullptr, 0, &manifest, error));
  FAILS("invalid_argument", slimdag_manifest_parse(nullptr, 5, nullptr, 0, &manifest, error));
  FAILS("invalid_argument", slimdag_manifest_parse("{}", 2, nullptr, 4, &manifest, error));
  const std::string_view old =
      R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v1.json"}})";
  FAILS("unsupported_version", slimdag_manifest_parse(old.data(), old.size(), nullptr, 0, &manifest, error));
}

TEST_CASE("metadata") {
  const Manifest manifest = load();
  const std::vector<std::string> expected = {"https://schemas.getdbt.com/dbt/manifest/v12.json",
                                             "1.11.0",
                                             "shop",
                                             "postgres",
                                             "2026-01-02T03:04:05.000000Z",
                                             "00000000-0000-0000-0000-000000000001"};
  for (slimdag_metadata_field field = SLIMDAG_METADATA_DBT_SCHEMA_VERSION; field <= SLIMDAG_METADATA_INVOCATION_ID;
       ++field) {
    slimdag_text value{};
    OK(slimdag_manifest_metadata(manifest.get(), field, &value, error));
    CHECK(string_of(value) == expected.at(static_cast<std::size_t>(field)));
    CHECK(value.data[value.size] == '\0');
  }
  std::int32_t version = 0;
  OK(slimdag_manifest_schema_version(manifest.get(), &version, error));
  CHECK(version == 12);
  slimdag_text value{};
  FAILS("invalid_argument", slimdag_manifest_metadata(manifest.get(), 6, &value, error));
  FAILS("invalid_argument", slimdag_manifest_metadata(manifest.get(), -1, &value, error));
  FAILS("invalid_argument", slimdag_manifest_metadata(manifest.get(), 0, nullptr, error));
  FAILS("invalid_argument", slimdag_manifest_schema_version(manifest.get(), nullptr, error));
}

TEST_CASE("texts of a node") {
  const Manifest manifest = load();
  const auto field = [&](std::string_view id, slimdag_node_field which) {
    slimdag_text value{};
    OK(slimdag_manifest_node_text(manifest.get(), index_of(manifest.get(), id), which, &value, error));
    CHECK(value.data[value.size] == '\0');
    return string_of(value);
  };
  CHECK(field("model.shop.orders", SLIMDAG_NODE_RESOURCE_TYPE) == "model");
  CHECK(field("model.shop.orders", SLIMDAG_NODE_SECTION) == "nodes");
  CHECK(field("model.shop.orders", SLIMDAG_NODE_NAME) == "orders");
  CHECK(field("model.shop.orders", SLIMDAG_NODE_PACKAGE_NAME) == "shop");
  CHECK(field("model.shop.orders", SLIMDAG_NODE_ORIGINAL_FILE_PATH) == "models/marts/orders.sql");
  CHECK(field("model.shop.orders", SLIMDAG_NODE_PATCH_PATH).empty());
  CHECK(field("model.shop.orders", SLIMDAG_NODE_GROUP).empty());
  CHECK(field("model.shop.orders", SLIMDAG_NODE_ACCESS) == "protected");
  CHECK(field("model.shop.orders", SLIMDAG_NODE_RELATION_NAME) == "\"warehouse\".\"main\".\"orders\"");
  CHECK(field("model.shop.orders", SLIMDAG_NODE_DATABASE) == "warehouse");
  CHECK(field("model.shop.orders", SLIMDAG_NODE_SCHEMA) == "main");
  CHECK(field("source.shop.raw.orders", SLIMDAG_NODE_SOURCE_NAME) == "raw");
  CHECK(field("source.shop.raw.orders", SLIMDAG_NODE_ALIAS) == "orders");
  CHECK(field("source.shop.raw.orders", SLIMDAG_NODE_SEARCH_NAME) == "raw.orders");
  CHECK(field("source.shop.raw.orders", SLIMDAG_NODE_SELECTOR_NAME) == "source:shop.raw.orders");
  CHECK(field("model.shop.dim_customers.v2", SLIMDAG_NODE_SEARCH_NAME) == "dim_customers.v2");
  CHECK(field("model.shop.dim_customers.v2", SLIMDAG_NODE_SELECTOR_NAME) == "shop.marts.dim_customers.v2");
  CHECK(field("exposure.shop.board", SLIMDAG_NODE_SELECTOR_NAME) == "exposure:shop.board");

  slimdag_text value{};
  FAILS("invalid_argument", slimdag_manifest_node_text(manifest.get(), 12, SLIMDAG_NODE_NAME, &value, error));
  FAILS("invalid_argument", slimdag_manifest_node_text(manifest.get(), 0, 16, &value, error));
  FAILS("invalid_argument", slimdag_manifest_node_text(manifest.get(), 0, -1, &value, error));
  FAILS("invalid_argument", slimdag_manifest_node_text(manifest.get(), 0, 0, nullptr, error));
  slimdag_strings* names = nullptr;
  FAILS("invalid_argument", slimdag_manifest_node_texts(manifest.get(), 16, &names, error));
  FAILS("invalid_argument", slimdag_manifest_node_texts(manifest.get(), 0, nullptr, error));
}

TEST_CASE("lists of a node") {
  const Manifest manifest = load();
  const auto strings = [&](std::string_view id, slimdag_node_list which) {
    Strings items;
    OK(slimdag_manifest_node_strings(manifest.get(), index_of(manifest.get(), id), which, out(items), error));
    return list(items.get());
  };
  CHECK(strings("model.shop.orders", SLIMDAG_NODE_FQN) == Ids{"shop", "marts", "orders"});
  CHECK(strings("model.shop.orders", SLIMDAG_NODE_TAGS) == Ids{"nightly"});
  CHECK(strings("model.shop.orders", SLIMDAG_NODE_DEPENDS_ON_NODES) == Ids{"model.shop.stg_orders"});
  CHECK(strings("model.shop.payments", SLIMDAG_NODE_DEPENDS_ON_MACROS) == Ids{"macro.shop.money"});
  CHECK(strings("model.shop.report", SLIMDAG_NODE_TAGS).empty());
  slimdag_strings* items = nullptr;
  FAILS("invalid_argument", slimdag_manifest_node_strings(manifest.get(), 0, 4, &items, error));
  FAILS("invalid_argument", slimdag_manifest_node_strings(manifest.get(), 99, 0, &items, error));
}

TEST_CASE("disabled nodes are known") {
  const Manifest manifest = load();
  std::int32_t enabled = -1;
  OK(slimdag_manifest_node_enabled(manifest.get(), index_of(manifest.get(), "model.shop.orders"), &enabled, error));
  CHECK(enabled == 1);
  OK(slimdag_manifest_node_enabled(manifest.get(), index_of(manifest.get(), "model.shop.switched_off"), &enabled,
                                   error));
  CHECK(enabled == 0);
  FAILS("invalid_argument", slimdag_manifest_node_enabled(manifest.get(), 12, &enabled, error));
}

TEST_CASE("an id that is not there") {
  const Manifest manifest = load();
  std::uint32_t index = 0;
  FAILS("node_not_found", slimdag_manifest_find(manifest.get(), "model.shop.nobody", 17, &index, error));
  FAILS("node_not_found", slimdag_manifest_find(manifest.get(), nullptr, 0, &index, error));
  FAILS("invalid_argument", slimdag_manifest_find(manifest.get(), "\xff\xfe", 2, &index, error));
  FAILS("invalid_argument", slimdag_manifest_find(manifest.get(), "model.shop.orders", 17, nullptr, error));
}

TEST_CASE("nodes as JSON") {
  const Manifest manifest = load();
  const std::uint32_t asked[] = {index_of(manifest.get(), "model.shop.report"),
                                 index_of(manifest.get(), "exposure.shop.board")};
  String json;
  OK(slimdag_manifest_nodes_json(manifest.get(), asked, 2, out(json), error));
  const std::string text = string_of(slimdag_string_text(json.get()));
  CHECK(text.starts_with("[{\"unique_id\": \"model.shop.report\", \"resource_type\": \"model\", "));
  CHECK(text.find("\"depends_on_nodes\": [\"model.shop.orders\"]") != std::string::npos);
  CHECK(text.find("\"unique_id\": \"exposure.shop.board\"") > text.find("\"unique_id\": \"model.shop.report\""));
  CHECK(text.ends_with("\"enabled\": true}]"));
  OK(slimdag_manifest_nodes_json(manifest.get(), nullptr, 0, out(json), error));
  CHECK(string_of(slimdag_string_text(json.get())).find("model.shop.switched_off") != std::string::npos);
  const std::uint32_t wrong = 12;
  slimdag_string* none = nullptr;
  FAILS("invalid_argument", slimdag_manifest_nodes_json(manifest.get(), &wrong, 1, &none, error));
}

TEST_CASE("a node is read again from the artifact") {
  const Manifest manifest = load();
  const std::uint32_t asked[] = {index_of(manifest.get(), "model.shop.report"),
                                 index_of(manifest.get(), "model.shop.orders")};
  Strings nodes;
  OK(slimdag_manifest_read_nodes(manifest.get(), asked, 2, out(nodes), error));
  REQUIRE(slimdag_strings_count(nodes.get()) == 2);
  String one;
  OK(slimdag_manifest_read_node(manifest.get(), "model.shop.orders", 17, out(one), error));
  CHECK(string_of(slimdag_strings_at(nodes.get(), 1)) == string_of(slimdag_string_text(one.get())));
  CHECK(string_of(slimdag_strings_at(nodes.get(), 0)).find("\"raw_code\": \"select 3\"") != std::string::npos);

  slimdag_string* none = nullptr;
  slimdag_strings* nothing = nullptr;
  const std::uint32_t wrong = 12;
  FAILS("node_not_found", slimdag_manifest_read_node(manifest.get(), "model.shop.nobody", 17, &none, error));
  FAILS("invalid_argument", slimdag_manifest_read_node(manifest.get(), "\xff", 1, &none, error));
  FAILS("invalid_argument", slimdag_manifest_read_nodes(manifest.get(), &wrong, 1, &nothing, error));
  FAILS("invalid_argument", slimdag_manifest_read_nodes(manifest.get(), nullptr, 1, &nothing, error));
}

TEST_CASE("an artifact that was replaced is not read") {
  const std::string path = "slimdag_capi_replaced.json";
  std::string content = bytes_of(data_path("current/manifest.json"));
  std::ofstream(path, std::ios::binary) << content;
  Manifest manifest;
  OK(slimdag_manifest_load(path.data(), path.size(), out(manifest), error));
  content.replace(content.find("select 3"), 8, "select 9");
  std::ofstream(path, std::ios::binary) << content;
  slimdag_string* none = nullptr;
  FAILS("artifact_replaced", slimdag_manifest_read_node(manifest.get(), "model.shop.report", 17, &none, error));
  std::remove(path.c_str());
}

TEST_CASE("a program in C") {
  const std::string path = data_path("current");
  std::size_t count = 0;
  OK(count_selected_in_c(path.data(), path.size(), &count, error));
  CHECK(count == 11);
  FAILS("file_not_found", count_selected_in_c("nowhere", 7, &count, error));
}
