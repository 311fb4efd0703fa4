#include <fmt/format.h>

#include <iterator>

#include "report/escape.hpp"
#include "report/formats.hpp"

namespace slimdag {

namespace {

std::string_view attributes_of(Look look) {
  switch (look) {
    case Look::modified:
      return R"(style="rounded,filled", fillcolor="#fff3e6", color="#b84e00", penwidth=3)";
    case Look::added:
      return R"(style="rounded,filled", fillcolor="#e4f6ef", color="#00785a", penwidth=2)";
    case Look::downstream:
      return R"(style="rounded,filled,dashed", fillcolor="#eaf3fb", color="#00609a", penwidth=1.6)";
    case Look::removed:
      return R"(style="rounded,filled,dotted", fillcolor="#f5f5f6", color="#666e7b", penwidth=1.8)";
    case Look::plain:
      break;
  }
  return R"(style="rounded,filled", fillcolor="white", color="#8a94a6")";
}

/// An HTML-like label, the only one that can strike a text through.
std::string label_of(const PictureNode& node) {
  const std::string name = xml_escaped(node.name);
  const std::string_view sign = mark(node.look);
  return fmt::format("<<font point-size=\"9\" color=\"#566074\">{}</font><br/>{}{}{}>", xml_escaped(node.kind),
                     sign.empty() ? "" : fmt::format("<b>{}</b> ", xml_escaped(sign)),
                     node.look == Look::removed ? "<s>" + name + "</s>" : name, "");
}

std::string_view attributes_of(const PictureEdge& edge) {
  if (edge.removed) return R"( [style=dotted, color="#777f8d"])";
  return edge.carries ? R"( [color="#3d4757", penwidth=1.7])" : "";
}

}  // namespace

std::string to_dot(const Picture& picture) {
  std::string out = "digraph slimdag {\n  rankdir=LR;\n";
  auto to = std::back_inserter(out);
  if (!picture.title.empty())
    fmt::format_to(to, "  label=\"{}\"; labelloc=t; fontname=\"Helvetica\";\n", dot_escaped(picture.title));
  out +=
      "  node [shape=box, fontname=\"Helvetica\", fontsize=12, fontcolor=\"#1b2230\"];\n  edge [color=\"#a3abba\"];\n";
  for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
    const PictureNode& node = picture.nodes[i];
    fmt::format_to(to, "  n{} [id=\"{}\", label={}, tooltip=\"{}\", {}];\n", i, dot_escaped(node.unique_id),
                   label_of(node), dot_escaped(tooltip(node)), attributes_of(node.look));
  }
  for (const PictureEdge& edge : picture.edges)
    fmt::format_to(to, "  n{} -> n{}{};\n", edge.source, edge.target, attributes_of(edge));
  return out + "}\n";
}

}  // namespace slimdag
