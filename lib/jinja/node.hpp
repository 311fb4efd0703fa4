// The syntax tree of a Jinja expression: jinja2's own node types, with the fields that jinja2 gives them, in its order.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slimdag::jinja {

struct Node;
using NodePtr = std::unique_ptr<Node>;

/// What a field holds: a Python value in the spelling of repr(), a node, or a list of nodes.
struct FieldValue {
  enum class Kind : unsigned char { python, node, list };
  Kind kind = Kind::python;
  std::string repr = "None";
  NodePtr node;
  std::vector<NodePtr> list;
};

struct Field {
  std::string_view name;
  FieldValue value;
};

struct Node {
  std::string_view type;      ///< jinja2's class: "Const", "Call", "Getattr", ...
  std::vector<Field> fields;  ///< In the order of the class.
  std::string text;           ///< Names, attributes, operators; the content of a Const that is a string.
  bool is_text = false;       ///< A Const that is a string.

  /// nullptr where there is no such field, or it holds something else.
  const Node* child(std::string_view name) const noexcept;
  const std::vector<NodePtr>& children(std::string_view name) const noexcept;
};

/// repr(node), e.g. "Name(name='x', ctx='load')". Source: Node.__repr__ in jinja2/nodes.py.
std::string repr(const Node& node);

/// The first node for which `wanted` holds among those below `node`, itself included, in the order of
/// jinja2.nodes.Node.find_all(); nullptr: none.
const Node* find_first(const Node& node, bool (*wanted)(const Node& node));

}  // namespace slimdag::jinja
