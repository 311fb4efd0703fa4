// What a change reaches, as a Graphviz picture: nodes by folder, new and modified ones filled.
//
// usage: picture TARGET STATE | dot -Tsvg -o picture.svg
//
// slimdag::draw() makes such pictures without Graphviz. This one is for those who want another one: it shows how to get
// at nodes and edges. It prints the same as ../python/picture.py.
#include <algorithm>
#include <iostream>
#include <map>
#include <slimdag/manifest/names.hpp>
#include <slimdag/slimdag.hpp>

namespace {

using slimdag::NodeIndex;

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') result += '\\';
    result += character;
  }
  return result + '"';
}

std::string_view shape(slimdag::ResourceType type) {
  switch (type) {
    case slimdag::ResourceType::source:
      return "cylinder";
    case slimdag::ResourceType::seed:
      return "folder";
    case slimdag::ResourceType::snapshot:
      return "box3d";
    case slimdag::ResourceType::exposure:
      return "note";
    default:
      return "box";
  }
}

std::string_view style(const slimdag::Comparison& changes, NodeIndex node) {
  if (changes.new_nodes().contains(node)) return "filled,bold";
  return changes.modified().contains(node) ? "filled" : "solid";
}

// The fully qualified name without the name of the node: project and folders.
std::string folder(const slimdag::Node& node) {
  std::string result;
  for (const std::string_view part : node.fqn.first(node.fqn.size() - 1)) {
    if (!result.empty()) result += '/';
    result += part;
  }
  return result;
}

void print_folders(const slimdag::Manifest& manifest, const slimdag::Comparison& changes,
                   const slimdag::NodeSet& shown) {
  std::map<std::string, std::vector<NodeIndex>> folders;
  for (const std::string_view unique_id : slimdag::sorted_unique_ids(manifest, shown)) {
    const NodeIndex node = manifest.find(unique_id);
    folders[folder(manifest.node(node))].push_back(node);
  }
  int number = 0;
  for (const auto& [name, nodes] : folders) {
    std::cout << "  subgraph cluster_" << number++ << " {\n    label=" << quoted(name) << ";\n";
    for (const NodeIndex node : nodes)
      std::cout << "    " << quoted(manifest.node(node).unique_id)
                << " [label=" << quoted(slimdag::search_name(manifest, node))
                << ", shape=" << shape(manifest.node(node).resource_type) << ", style=\"" << style(changes, node)
                << "\"];\n";
    std::cout << "  }\n";
  }
}

void print_edges(const slimdag::Manifest& manifest, const slimdag::NodeSet& shown) {
  std::vector<std::pair<std::string_view, std::string_view>> edges;
  // A path over nodes that are not shown counts as an edge.
  for (const auto& [source, child] : manifest.dag().subset_edges(shown))
    edges.emplace_back(manifest.node(source).unique_id, manifest.node(child).unique_id);
  std::sort(edges.begin(), edges.end());
  for (const auto& [source, child] : edges) std::cout << "  " << quoted(source) << " -> " << quoted(child) << ";\n";
}

void print_dot(const std::string& target, const std::string& previous) {
  const auto manifest = slimdag::Manifest::load(target);
  const auto state = slimdag::State::load(previous);
  const auto changes = slimdag::compare(manifest, state);
  slimdag::SelectOptions options;
  options.select = {{"state:modified+"}};
  options.exclude = {{"resource_type:test", "resource_type:unit_test"}};
  const auto shown = slimdag::select(manifest, &state, options);

  std::cout << "digraph changes {\n  rankdir=LR;\n  node [shape=box, fillcolor=lightgrey];\n";
  print_folders(manifest, changes, shown);
  print_edges(manifest, shown);
  std::cout << "}\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: picture TARGET STATE\n";
    return 2;
  }
  try {
    print_dot(argv[1], argv[2]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
