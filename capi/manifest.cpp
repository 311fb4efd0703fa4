#include <numeric>

#include "arguments.hpp"
#include "guard.hpp"
#include "slimdag/manifest/names.hpp"
#include "support/json_writer.hpp"

using namespace slimdag::capi;
using slimdag::JsonWriter;
using slimdag::Manifest;
using slimdag::Node;
using slimdag::NodeIndex;

namespace {

using Texts = std::span<const std::string_view>;

PackedTexts pack_metadata(const Manifest& manifest) {
  const slimdag::ManifestMetadata metadata = manifest.metadata();
  PackedTexts packed;
  for (std::string_view text : {metadata.dbt_schema_version, metadata.dbt_version, metadata.project_name,
                                metadata.adapter_type, metadata.generated_at, metadata.invocation_id})
    packed.add(text.data() == nullptr ? std::string_view("") : text);
  return packed;
}

// The fields that are kept in a Node; the others are made by node_field().
std::string_view stored_field(const Node& node, slimdag_node_field field) {
  switch (field) {
    case SLIMDAG_NODE_UNIQUE_ID:
      return node.unique_id;
    case SLIMDAG_NODE_RESOURCE_TYPE:
      return to_string(node.resource_type);
    case SLIMDAG_NODE_SECTION:
      return to_string(node.section);
    case SLIMDAG_NODE_NAME:
      return node.name;
    case SLIMDAG_NODE_PACKAGE_NAME:
      return node.package_name;
    case SLIMDAG_NODE_ORIGINAL_FILE_PATH:
      return node.original_file_path;
    case SLIMDAG_NODE_PATCH_PATH:
      return node.patch_path;
    case SLIMDAG_NODE_SOURCE_NAME:
      return node.source_name;
    case SLIMDAG_NODE_GROUP:
      return node.group;
    case SLIMDAG_NODE_ACCESS:
      return node.access;
    case SLIMDAG_NODE_RELATION_NAME:
      return node.relation_name;
    case SLIMDAG_NODE_DATABASE:
      return node.database;
    case SLIMDAG_NODE_SCHEMA:
      return node.schema;
    case SLIMDAG_NODE_ALIAS:
      return node.alias;
    default:
      throw_unknown_value("field", field);
  }
}

void add_field(PackedTexts& column, const Manifest& manifest, NodeIndex index, slimdag_node_field field) {
  if (field == SLIMDAG_NODE_SEARCH_NAME) return column.add(search_name(manifest, index));
  if (field == SLIMDAG_NODE_SELECTOR_NAME) return column.add(selector_name(manifest, index));
  const std::string_view text = stored_field(manifest.node(index), field);
  column.add(text.data() == nullptr ? std::string_view("") : text);
}

std::shared_ptr<const PackedTexts> column_of(const slimdag_manifest& handle, slimdag_node_field field) {
  if (field < 0 || static_cast<std::size_t>(field) >= node_field_count) throw_unknown_value("field", field);
  return handle.columns[static_cast<std::size_t>(field)].get([&] {
    auto column = std::make_shared<PackedTexts>();
    for (std::size_t i = 0; i < handle.manifest.size(); ++i)
      add_field(*column, handle.manifest, static_cast<NodeIndex>(i), field);
    return column;
  });
}

Texts list_of(const Node& node, slimdag_node_list list) {
  switch (list) {
    case SLIMDAG_NODE_FQN:
      return node.fqn;
    case SLIMDAG_NODE_TAGS:
      return node.tags;
    case SLIMDAG_NODE_DEPENDS_ON_NODES:
      return node.depends_on_nodes;
    case SLIMDAG_NODE_DEPENDS_ON_MACROS:
      return node.depends_on_macros;
    default:
      throw_unknown_value("list", list);
  }
}

void write_node(JsonWriter& json, const Manifest& manifest, NodeIndex index) {
  const Node node = manifest.node(index);
  json.begin_object();
  json.key("unique_id").text(node.unique_id);
  json.key("resource_type").text(to_string(node.resource_type));
  json.key("section").text(to_string(node.section));
  json.key("name").text(node.name);
  json.key("package_name").text(node.package_name);
  json.key("original_file_path").text(node.original_file_path);
  json.key("patch_path").text(node.patch_path);
  json.key("source_name").text(node.source_name);
  json.key("group").text(node.group);
  json.key("access").text(node.access);
  json.key("relation_name").text(node.relation_name);
  json.key("database").text(node.database);
  json.key("schema").text(node.schema);
  json.key("alias").text(node.alias);
  json.key("search_name").text(search_name(manifest, index));
  json.key("selector_name").text(selector_name(manifest, index));
  json.key("fqn").texts_or_null(node.fqn);
  json.key("tags").texts_or_null(node.tags);
  json.key("depends_on_nodes").texts_or_null(node.depends_on_nodes);
  json.key("depends_on_macros").texts_or_null(node.depends_on_macros);
  json.key("enabled").boolean(node.enabled);
  json.end_object();
}

std::vector<NodeIndex> all_nodes(const Manifest& manifest) {
  std::vector<NodeIndex> nodes(manifest.size());
  std::iota(nodes.begin(), nodes.end(), NodeIndex{0});
  return nodes;
}

}  // namespace

slimdag_manifest::slimdag_manifest(Manifest value) : manifest(std::move(value)), metadata(pack_metadata(manifest)) {}

extern "C" {

slimdag_status slimdag_manifest_load(const char* path, size_t path_size, slimdag_manifest** out,
                                     slimdag_error** error) {
  return guard(error, [&] {
    const std::string from(slimdag::capi::path(path, path_size, "path"));
    slimdag_manifest*& to = required(out, "out");
    to = new slimdag_manifest(Manifest::load(from));
  });
}

slimdag_status slimdag_manifest_parse(const char* bytes, size_t size, const char* name, size_t name_size,
                                      slimdag_manifest** out, slimdag_error** error) {
  return guard(error, [&] {
    std::string content(slimdag::capi::bytes(bytes, size, "bytes"));
    std::string file(slimdag::capi::bytes(name, name_size, "name"));
    slimdag_manifest*& to = required(out, "out");
    to = new slimdag_manifest(Manifest::parse(std::move(content), file.empty() ? "<memory>" : std::move(file)));
  });
}

slimdag_status slimdag_manifest_save_snapshot(const slimdag_manifest* manifest, const char* path, size_t path_size,
                                              slimdag_error** error) {
  return guard(error, [&] {
    const Manifest& of = live(manifest, "manifest").manifest;
    of.save_snapshot(std::string(slimdag::capi::path(path, path_size, "path")));
  });
}

void slimdag_manifest_free(slimdag_manifest* manifest) { free_handle(manifest); }

slimdag_status slimdag_manifest_metadata(const slimdag_manifest* manifest, slimdag_metadata_field field,
                                         slimdag_text* out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag_manifest& handle = live(manifest, "manifest");
    if (field < 0 || static_cast<std::size_t>(field) >= metadata_field_count) throw_unknown_value("field", field);
    required(out, "out") = handle.metadata.at(static_cast<std::size_t>(field));
  });
}

slimdag_status slimdag_manifest_schema_version(const slimdag_manifest* manifest, int32_t* out, slimdag_error** error) {
  return guard(error, [&] {
    required(out, "out") = static_cast<int32_t>(live(manifest, "manifest").manifest.metadata().schema_version);
  });
}

slimdag_status slimdag_manifest_node_count(const slimdag_manifest* manifest, size_t* out, slimdag_error** error) {
  return guard(error, [&] { required(out, "out") = live(manifest, "manifest").manifest.size(); });
}

slimdag_status slimdag_manifest_find(const slimdag_manifest* manifest, const char* unique_id, size_t unique_id_size,
                                     uint32_t* out, slimdag_error** error) {
  return guard(error, [&] {
    const Manifest& in = live(manifest, "manifest").manifest;
    required(out, "out") = node_named(in, unique_id, unique_id_size);
  });
}

slimdag_status slimdag_manifest_node_text(const slimdag_manifest* manifest, uint32_t node, slimdag_node_field field,
                                          slimdag_text* out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag_manifest& handle = live(manifest, "manifest");
    const NodeIndex index = node_index(handle.manifest, node, "node");
    required(out, "out") = column_of(handle, field)->at(index);
  });
}

slimdag_status slimdag_manifest_node_texts(const slimdag_manifest* manifest, slimdag_node_field field,
                                           slimdag_strings** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag_manifest& handle = live(manifest, "manifest");
    slimdag_strings*& to = required(out, "out");
    to = new slimdag_strings(column_of(handle, field));
  });
}

slimdag_status slimdag_manifest_node_strings(const slimdag_manifest* manifest, uint32_t node, slimdag_node_list list,
                                             slimdag_strings** out, slimdag_error** error) {
  return guard(error, [&] {
    const Manifest& in = live(manifest, "manifest").manifest;
    const Node found = in.node(node_index(in, node, "node"));
    slimdag_strings*& to = required(out, "out");
    to = new_strings(list_of(found, list));
  });
}

slimdag_status slimdag_manifest_node_enabled(const slimdag_manifest* manifest, uint32_t node, int32_t* out,
                                             slimdag_error** error) {
  return guard(error, [&] {
    const Manifest& in = live(manifest, "manifest").manifest;
    required(out, "out") = in.node(node_index(in, node, "node")).enabled ? 1 : 0;
  });
}

slimdag_status slimdag_manifest_nodes_json(const slimdag_manifest* manifest, const uint32_t* nodes, size_t count,
                                           slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const Manifest& in = live(manifest, "manifest").manifest;
    slimdag_string*& to = required(out, "out");
    const auto asked = node_indices(in, nodes, nodes == nullptr ? 0 : count, "nodes");
    const std::vector<NodeIndex> all = nodes == nullptr ? all_nodes(in) : std::vector<NodeIndex>();
    JsonWriter json;
    json.begin_array();
    for (NodeIndex node : nodes == nullptr ? std::span<const NodeIndex>(all) : asked) write_node(json, in, node);
    json.end_array();
    to = new slimdag_string(std::move(json).str());
  });
}

slimdag_status slimdag_manifest_read_node(const slimdag_manifest* manifest, const char* unique_id,
                                          size_t unique_id_size, slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const Manifest& in = live(manifest, "manifest").manifest;
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(in.read_node(text(unique_id, unique_id_size, "unique_id")));
  });
}

slimdag_status slimdag_manifest_read_nodes(const slimdag_manifest* manifest, const uint32_t* nodes, size_t count,
                                           slimdag_strings** out, slimdag_error** error) {
  return guard(error, [&] {
    const Manifest& in = live(manifest, "manifest").manifest;
    slimdag_strings*& to = required(out, "out");
    to = new_strings(std::span<const std::string>(in.read_nodes(node_indices(in, nodes, count, "nodes"))));
  });
}

}  // extern "C"
