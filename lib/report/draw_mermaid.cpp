#include <fmt/format.h>

#include <iterator>

#include "report/escape.hpp"
#include "report/formats.hpp"
#include "support/json_value.hpp"

namespace slimdag {

namespace {

constexpr std::string_view classes = R"(  classDef plain fill:#fff,stroke:#8a94a6,color:#1b2230
  classDef modified fill:#fff3e6,stroke:#b84e00,stroke-width:3px,color:#1b2230
  classDef new fill:#e4f6ef,stroke:#00785a,stroke-width:2px,color:#1b2230
  classDef downstream fill:#eaf3fb,stroke:#00609a,stroke-width:1.6px,stroke-dasharray:7 4,color:#1b2230
  classDef removed fill:#f5f5f6,stroke:#666e7b,stroke-width:1.8px,stroke-dasharray:2 4,color:#4d5563
)";

/// As an entity in any case: at the start of a line Mermaid takes "-" and "+" for lists, which a label cannot have.
std::string sign_of(Look look) {
  const std::string_view sign = mark(look);
  return sign.empty() ? "" : fmt::format("#{}; ", static_cast<int>(sign[0]));
}

std::string label_of(const PictureNode& node) {
  const std::string name = mermaid_escaped(node.name);
  return fmt::format("<small>{}</small><br/>{}{}", mermaid_escaped(node.kind), sign_of(node.look),
                     node.look == Look::removed ? "<s>" + name + "</s>" : name);
}

std::string_view class_of(Look look) { return look == Look::plain ? "plain" : class_name(look); }

}  // namespace

std::string to_mermaid(const Picture& picture) {
  std::string out;
  auto to = std::back_inserter(out);
  if (!picture.title.empty()) {
    out += "---\ntitle: ";
    json::dump_string(picture.title, out);  // a JSON string is a YAML string
    out += "\n---\n";
  }
  out += "flowchart LR\n";
  for (std::size_t i = 0; i < picture.nodes.size(); ++i)
    fmt::format_to(to, "  n{}[\"{}\"]:::{}\n", i, label_of(picture.nodes[i]), class_of(picture.nodes[i].look));
  for (const PictureEdge& edge : picture.edges)
    fmt::format_to(to, "  n{} {} n{}\n", edge.source,
                   edge.removed   ? "-.->"
                   : edge.carries ? "==>"
                                  : "-->",
                   edge.target);
  return out.append(classes);
}

}  // namespace slimdag
