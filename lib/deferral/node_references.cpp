#include "deferral/node_references.hpp"

#include <algorithm>

#include "deferral/node_kinds.hpp"
#include "deferral/reference_expression.hpp"

namespace slimdag {
namespace {

using json::Value;

std::string_view text_of(const Value& object, std::string_view key) noexcept {
  const Value* value = object.find(key);
  return value == nullptr ? std::string_view() : value->string();
}

/// dbt writes the relation in the place of the expression once it has compiled the model. It may be one of another
/// environment, with only the identifier in common.
NodeIndex find_rendered(const ManifestData& manifest, const NodeData& model, std::string_view relation) {
  NodeIndex same_identifier = no_node;
  for (const std::string_view unique_id : model.depends_on_nodes) {
    const std::uint32_t* found = manifest.node_by_id.find(unique_id);
    if (found == nullptr) continue;
    const NodeData& node = manifest.nodes[*found];
    if (!node.relation_name.empty() && node.relation_name == relation) return *found;
    std::string_view identifier = relation.substr(relation.rfind('.') + 1);
    if (identifier.size() > 1 && (identifier.front() == '"' || identifier.front() == '`'))
      identifier = identifier.substr(1, identifier.size() - 2);
    if (identifier == node.alias && (is_refable(node) || node.section == Section::sources)) same_identifier = *found;
  }
  return same_identifier;
}

NodeIndex find_target(const ManifestData& manifest, const NodeData& model, std::string_view to) {
  const auto expression = parse_reference_expression(to);
  return expression ? find_referenced(manifest, *expression, model.depends_on_nodes)
                    : find_rendered(manifest, model, to);
}

/// One entry of `refs`.
ReferenceExpression ref_expression(const Value& ref) {
  ReferenceExpression expression;
  expression.package = text_of(ref, "package");
  expression.name = text_of(ref, "name");
  const Value* version = ref.find("version");
  if (version != nullptr && !version->is_null()) expression.version = json::to_python_str(*version);
  return expression;
}

/// One entry of `sources`: the names of source and table.
ReferenceExpression source_expression(const Value& source) {
  ReferenceExpression expression;
  expression.is_source = true;
  if (source.array().size() != 2) return expression;
  expression.package = source.array()[0].string();
  expression.name = source.array()[1].string();
  return expression;
}

/// How often the model names each of its dependencies, constraints included: dbt appends those to `refs` and `sources`.
boost::unordered_flat_map<NodeIndex, int> count_references(const ManifestData& manifest, const NodeData& node,
                                                           const ReferenceData& data) {
  boost::unordered_flat_map<NodeIndex, int> counts;
  for (const Value& ref : data.refs.array())
    ++counts[find_referenced(manifest, ref_expression(ref), node.depends_on_nodes)];
  for (const Value& source : data.sources.array())
    ++counts[find_referenced(manifest, source_expression(source), node.depends_on_nodes)];
  return counts;
}

}  // namespace

NodeReferences::NodeReferences(const ManifestData& manifest, const NodeSet& nodes) : manifest_(manifest) {
  nodes.for_each([&](NodeIndex v) {
    const auto found = manifest.references.find(manifest.nodes[v].unique_id);
    if (found == manifest.references.end()) return;
    if (manifest.nodes[v].section == Section::unit_tests) {
      read_unit_test(v, found->second);
    } else {
      read_model(v, found->second);
    }
  });
}

void NodeReferences::read_model(NodeIndex v, const ReferenceData& data) {
  const NodeData& node = manifest_.nodes[v];
  ForeignKeys keys{{}, NodeSet(manifest_.universe())};
  boost::unordered_flat_map<NodeIndex, int> counts = count_references(manifest_, node, data);
  for (const std::string_view to : data.foreign_keys) {
    const NodeIndex target = find_target(manifest_, node, to);
    if (target == no_node) continue;
    if (std::ranges::find(keys.targets, target) == keys.targets.end()) keys.targets.push_back(target);
    --counts[target];
  }
  for (const NodeIndex target : keys.targets)
    if (counts[target] <= 0) keys.only_in_constraints.insert(target);
  foreign_keys_.emplace(v, std::move(keys));
}

/// dbt looks up the types of the columns of what a unit test is given. Source:
/// UnitTestManifestLoader.parse_unit_test_case in dbt/parser/unit_tests.py.
void NodeReferences::read_unit_test(NodeIndex v, const ReferenceData& data) {
  const NodeData& node = manifest_.nodes[v];
  if (node.depends_on_nodes.empty()) return;
  const std::uint32_t* tested = manifest_.node_by_id.find(node.depends_on_nodes.front());
  if (tested == nullptr) return;
  std::vector<Reference> references;
  const Texts candidates = manifest_.nodes[*tested].depends_on_nodes;
  for (const std::string_view text : data.inputs) {
    const auto expression = parse_reference_expression(text);
    const NodeIndex input = expression ? find_referenced(manifest_, *expression, candidates) : *tested;
    if (input == no_node) continue;
    references.push_back({input, ReferenceKind::unit_test_input, input == *tested});
  }
  for (const std::string_view unique_id : candidates) {
    const std::uint32_t* found = manifest_.node_by_id.find(unique_id);
    if (found != nullptr && manifest_.nodes[*found].section == Section::functions)
      references.push_back({*found, ReferenceKind::function});
  }
  unit_tests_.emplace(v, std::move(references));
}

std::vector<Reference> NodeReferences::dependencies(NodeIndex v) const {
  std::vector<Reference> references;
  for (const std::string_view unique_id : manifest_.nodes[v].depends_on_nodes) {
    const std::uint32_t* found = manifest_.node_by_id.find(unique_id);
    if (found == nullptr) continue;
    const NodeData& node = manifest_.nodes[*found];
    if (node.section == Section::sources) {
      references.push_back({*found, ReferenceKind::source});
    } else if (node.section == Section::functions) {
      references.push_back({*found, ReferenceKind::function});
    } else if (is_refable(node)) {
      references.push_back({*found, ReferenceKind::ref});
    }
  }
  return references;
}

std::vector<Reference> NodeReferences::of(NodeIndex v) const {
  const NodeData& node = manifest_.nodes[v];
  if (const auto found = unit_tests_.find(v); found != unit_tests_.end()) return found->second;
  if (node.section != Section::nodes && node.section != Section::functions) return {};
  std::vector<Reference> references = dependencies(v);
  const auto keys = foreign_keys_.find(v);
  if (keys == foreign_keys_.end()) return references;
  std::erase_if(references, [&](const Reference& r) { return keys->second.only_in_constraints.contains(r.node); });
  for (const NodeIndex target : keys->second.targets) references.push_back({target, ReferenceKind::foreign_key});
  return references;
}

}  // namespace slimdag
