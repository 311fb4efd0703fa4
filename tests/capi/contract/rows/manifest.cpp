#include "../rows.hpp"

using namespace contract;

namespace {

constexpr std::string_view empty_manifest =
    R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "project_name": "p"},
 "nodes": {}, "sources": {}, "macros": {}, "docs": {}, "exposures": {}, "metrics": {}, "groups": {}, "selectors": {},
 "disabled": {}, "parent_map": {}, "child_map": {}, "group_map": {}, "saved_queries": {}, "semantic_models": {},
 "unit_tests": {}})";
constexpr std::string_view of_version_99 =
    R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v99.json"}, "nodes": {}})";

const Rows rows = {
    FUNCTION(slimdag_manifest_load)
        .takes(data("current"), out<slimdag_manifest*>())
        .fails(SLIMDAG_ERROR_FILE_NOT_FOUND, path("/does/not/exist"), out<slimdag_manifest*>()),
    FUNCTION(slimdag_manifest_parse)
        .takes(bytes(empty_manifest), bytes("name.json"), out<slimdag_manifest*>())
        .fails(SLIMDAG_ERROR_INVALID_JSON, bytes("{]"), bytes(""), out<slimdag_manifest*>())
        .fails(SLIMDAG_ERROR_INVALID_ARTIFACT, bytes("{}"), bytes(""), out<slimdag_manifest*>())
        .fails(SLIMDAG_ERROR_UNSUPPORTED_VERSION, bytes(of_version_99), bytes(""), out<slimdag_manifest*>()),
    FUNCTION(slimdag_manifest_save_snapshot)
        .takes(given(manifest), path(temporary_snapshot("contract-manifest")))
        .fails(SLIMDAG_ERROR_IO, given(manifest), path("/does/not/exist")),
    RELEASES(slimdag_manifest_free, manifest),
    FUNCTION(slimdag_manifest_metadata)
        .takes(given(manifest), choice(SLIMDAG_METADATA_PROJECT_NAME), out<slimdag_text>()),
    FUNCTION(slimdag_manifest_schema_version).takes(given(manifest), out<std::int32_t>()),
    FUNCTION(slimdag_manifest_semantics_json).takes(given(manifest), out<slimdag_string*>()),
    FUNCTION(slimdag_semantics_json).takes(out<slimdag_string*>()),
    FUNCTION(slimdag_manifest_node_count).takes(given(manifest), out<std::size_t>()),
    FUNCTION(slimdag_manifest_find)
        .takes(given(manifest), utf8("model.shop.orders"), out<std::uint32_t>())
        .fails(SLIMDAG_ERROR_NODE_NOT_FOUND, given(manifest), utf8("model.shop.nobody"), out<std::uint32_t>()),
    FUNCTION(slimdag_manifest_node_text)
        .takes(given(manifest), node(1), choice(SLIMDAG_NODE_SELECTOR_NAME), out<slimdag_text>()),
    FUNCTION(slimdag_manifest_node_texts)
        .takes(given(manifest), choice(SLIMDAG_NODE_SEARCH_NAME), out<slimdag_strings*>()),
    FUNCTION(slimdag_manifest_node_strings)
        .takes(given(manifest), node(1), choice(SLIMDAG_NODE_FQN), out<slimdag_strings*>()),
    FUNCTION(slimdag_manifest_node_enabled).takes(given(manifest), node(1), out<std::int32_t>()),
    FUNCTION(slimdag_manifest_nodes_json).takes(given(manifest), nodes({0, 3}, true), out<slimdag_string*>()),
    FUNCTION(slimdag_manifest_read_node)
        .takes(given(manifest), utf8("model.shop.orders"), out<slimdag_string*>())
        .fails(SLIMDAG_ERROR_NODE_NOT_FOUND, given(manifest), utf8("model.shop.nobody"), out<slimdag_string*>()),
    FUNCTION(slimdag_manifest_read_nodes).takes(given(manifest), nodes({3, 1}), out<slimdag_strings*>()),
};

}  // namespace
