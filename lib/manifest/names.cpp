#include "slimdag/manifest/names.hpp"

#include "manifest/manifest_data.hpp"

namespace slimdag {
namespace {

std::string joined(Texts parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 0) text += '.';
    text += parts[i];
  }
  return text;
}

// "type:package.name"
std::string method_selector(const NodeData& node, std::string_view name) {
  std::string text(to_string(node.resource_type));
  text += ':';
  text += node.package_name;
  text += '.';
  text += name;
  return text;
}

std::string versioned_name(const NodeData& node, std::string_view separator) {
  std::string text(node.name);
  if (node.version.is_null()) return text;
  text += separator;
  text += json::to_python_str(node.version);
  return text;
}

std::string source_table(const NodeData& node) {
  std::string text(node.source_name);
  text += '.';
  text += node.name;
  return text;
}

}  // namespace

std::string search_name(const Manifest& manifest, NodeIndex index) {
  const NodeData& node = manifest.data().nodes.at(index);
  if (node.resource_type == ResourceType::model) return versioned_name(node, ".v");
  if (node.resource_type == ResourceType::source) return source_table(node);
  return std::string(node.name);
}

std::string selector_name(const Manifest& manifest, NodeIndex index) {
  const NodeData& node = manifest.data().nodes.at(index);
  switch (node.resource_type) {
    case ResourceType::source:
      return method_selector(node, source_table(node));
    case ResourceType::exposure:
    case ResourceType::metric:
    case ResourceType::saved_query:
    case ResourceType::semantic_model:
      return method_selector(node, node.name);
    case ResourceType::unit_test:
      return method_selector(node, versioned_name(node, "_v"));
    default:
      return joined(node.fqn);
  }
}

}  // namespace slimdag
