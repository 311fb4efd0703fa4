#include "jinja/node.hpp"

namespace slimdag::jinja {
namespace {

void append_repr(const Node& node, std::string& out);

void append_list(const std::vector<NodePtr>& list, std::string& out) {
  out += '[';
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out += ", ";
    append_repr(*list[i], out);
  }
  out += ']';
}

void append_repr(const Node& node, std::string& out) {
  out += node.type;
  out += '(';
  for (std::size_t i = 0; i < node.fields.size(); ++i) {
    if (i > 0) out += ", ";
    const FieldValue& value = node.fields[i].value;
    out += node.fields[i].name;
    out += '=';
    if (value.kind == FieldValue::Kind::list) {
      append_list(value.list, out);
    } else if (value.kind == FieldValue::Kind::node) {
      append_repr(*value.node, out);
    } else {
      out += value.repr;
    }
  }
  out += ')';
}

}  // namespace

const Node* Node::child(std::string_view name) const noexcept {
  for (const Field& field : fields)
    if (field.name == name) return field.value.node.get();
  return nullptr;
}

const std::vector<NodePtr>& Node::children(std::string_view name) const noexcept {
  static const std::vector<NodePtr> none;
  for (const Field& field : fields)
    if (field.name == name) return field.value.list;
  return none;
}

std::string repr(const Node& node) {
  std::string out;
  append_repr(node, out);
  return out;
}

const Node* find_first(const Node& node, bool (*wanted)(const Node& node)) {
  if (wanted(node)) return &node;
  for (const Field& field : node.fields) {
    if (field.value.node != nullptr)
      if (const Node* found = find_first(*field.value.node, wanted)) return found;
    for (const NodePtr& item : field.value.list)
      if (const Node* found = find_first(*item, wanted)) return found;
  }
  return nullptr;
}

}  // namespace slimdag::jinja
