#include "manifest/static_config.hpp"

#include <fmt/format.h>

#include <array>

#include "jinja/parser.hpp"

namespace slimdag {
namespace {

using jinja::Node;
using jinja::NodePtr;

std::string source_of(const Node& node);

std::string joined(const std::vector<NodePtr>& nodes, std::string_view separator) {
  std::string text;
  for (const NodePtr& node : nodes) {
    if (!text.empty() || &node != &nodes.front()) text += separator;
    text += source_of(*node);
  }
  return text;
}

std::string source_of_child(const Node& node, std::string_view field) {
  const Node* child = node.child(field);
  return child == nullptr ? std::string("None") : source_of(*child);
}

/// Source: _reconstruct_call.
std::string source_of_call(const Node& call) {
  std::vector<std::string> parts;
  for (const NodePtr& argument : call.children("args")) parts.push_back(source_of(*argument));
  for (const NodePtr& keyword : call.children("kwargs"))
    parts.push_back(keyword->text + "=" + source_of_child(*keyword, "value"));
  if (const Node* list = call.child("dyn_args")) parts.push_back("*" + source_of(*list));
  if (const Node* mapping = call.child("dyn_kwargs")) parts.push_back("**" + source_of(*mapping));
  return fmt::format("{}({})", source_of_child(call, "node"), fmt::join(parts, ", "));
}

std::string source_of_dict(const Node& dict) {
  std::vector<std::string> pairs;
  for (const NodePtr& pair : dict.children("items"))
    pairs.push_back(source_of_child(*pair, "key") + ": " + source_of_child(*pair, "value"));
  return fmt::format("{{{}}}", fmt::join(pairs, ", "));
}

std::string_view operator_of(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> operators = {{{"eq", "=="},
                                                                                              {"ne", "!="},
                                                                                              {"lt", "<"},
                                                                                              {"lteq", "<="},
                                                                                              {"gt", ">"},
                                                                                              {"gteq", ">="},
                                                                                              {"in", "in"},
                                                                                              {"notin", "not in"}}};
  for (const auto& [known, symbol] : operators)
    if (known == name) return symbol;
  return name;
}

/// Source: _reconstruct_compare.
std::string source_of_comparison(const Node& node) {
  std::vector<std::string> operands;
  for (const NodePtr& operand : node.children("ops"))
    operands.push_back(fmt::format("{} {}", operator_of(operand->text), source_of_child(*operand, "expr")));
  return fmt::format("{} {}", source_of_child(node, "expr"), fmt::join(operands, " "));
}

/// What dbt has no rule for is written as jinja2 shows it. Source: _NODE_HANDLERS.
std::string source_of(const Node& node) {
  const std::string_view type = node.type;
  if (type == "Const") return node.fields.front().value.repr;
  if (type == "Name") return node.text;
  if (type == "Call") return source_of_call(node);
  if (type == "List") return fmt::format("[{}]", joined(node.children("items"), ", "));
  if (type == "Tuple") {
    const bool single = node.children("items").size() == 1;
    return fmt::format("({}{})", joined(node.children("items"), ", "), single ? "," : "");
  }
  if (type == "Dict") return source_of_dict(node);
  if (type == "Getattr") return source_of_child(node, "node") + "." + node.text;
  if (type == "Getitem") return fmt::format("{}[{}]", source_of_child(node, "node"), source_of_child(node, "arg"));
  if (type == "Concat") return joined(node.children("nodes"), " ~ ");
  if (type == "Compare") return source_of_comparison(node);
  if (type == "Not") return "not " + source_of_child(node, "node");
  if (type == "Neg") return "-" + source_of_child(node, "node");
  if (type == "And") return source_of_child(node, "left") + " and " + source_of_child(node, "right");
  if (type == "Or") return source_of_child(node, "left") + " or " + source_of_child(node, "right");
  return jinja::repr(node);
}

bool is_config_call(const Node& node) {
  const Node* called = node.type == "Call" ? node.child("node") : nullptr;
  return called != nullptr && called->type == "Name" && called->text == "config";
}

}  // namespace

std::vector<std::pair<std::string, std::string>> static_config(std::string_view code) {
  if (code.find("config(") == std::string_view::npos) return {};
  const std::optional<std::vector<NodePtr>> expressions = jinja::parse_expressions(code);
  if (!expressions) return {};
  for (const NodePtr& expression : *expressions) {
    const Node* call = jinja::find_first(*expression, is_config_call);
    if (call == nullptr) continue;
    std::vector<std::pair<std::string, std::string>> config;
    for (const NodePtr& keyword : call->children("kwargs")) {
      const Node& value = *keyword->child("value");
      config.emplace_back(keyword->text, value.is_text ? value.text : source_of(value));
    }
    return config;
  }
  return {};
}

}  // namespace slimdag
