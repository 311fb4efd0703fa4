#include "selection/exact_criteria.hpp"

#include <algorithm>

#include "selection/dbt_2_evaluation.hpp"
#include "selection/dbt_2_methods.hpp"
#include "selection/evaluation.hpp"
#include "selection/methods.hpp"
#include "selection/selector_grammar.hpp"
#include "semantics/rules.hpp"

namespace slimdag {

namespace {

constexpr char any_character = '?';

/// Neither the shell nor dbt's grammar gives a meaning to it. Bytes of other characters than ASCII's are letters here.
bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || c == '/';
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_plain(c); });
}

/// A text of which nothing needs quotes, with a wildcard for what would; without dots where these separate parts.
std::string quoted(std::string_view text, bool keeps_dots) {
  std::string plain(text);
  for (char& c : plain)
    if (!is_plain(c) || c == '/' || (c == '.' && !keeps_dots)) c = any_character;
  return plain;
}

bool has_wildcard(const ExactCriterion& criterion) { return criterion.value.find(any_character) != std::string::npos; }

std::string_view method_of(Section section) {
  switch (section) {
    case Section::sources:
      return "source";
    case Section::exposures:
      return "exposure";
    case Section::metrics:
      return "metric";
    case Section::semantic_models:
      return "semantic_model";
    case Section::saved_queries:
      return "saved_query";
    default:
      return "fqn";
  }
}

/// The name by which `dbt ls` would print the node, as far as one of its methods takes it back.
ExactCriterion name_of(const NodeData& node) {
  ExactCriterion name{std::string(method_of(node.section)), {}};
  if (name.method == "fqn") {
    for (const std::string_view part : node.fqn) {
      if (!name.value.empty()) name.value += '.';
      name.value += quoted(part, true);
    }
    return name;
  }
  name.value = quoted(node.package_name, false) + '.';
  if (node.section == Section::sources) name.value += quoted(node.source_name, false) + '.';
  name.value += quoted(node.name, false);
  return name;
}

/// Enough to tell nodes apart that nothing else does; more would make arguments long.
constexpr std::size_t most_parents = 8;

}  // namespace

std::string ExactCriterion::text() const { return method + ':' + value + (children ? "+1" : ""); }

ExactCriteriaFinder::ExactCriteriaFinder(const Manifest& manifest, const NodeSet& wanted, Semantics semantics)
    : manifest_(manifest.data()),
      wanted_(wanted),
      context_{manifest_,
               manifest_.dag(),
               nullptr,
               options_,
               manifest_.members(),
               semantics,
               NodeFilter(options_, semantics),
               {}},
      names_(manifest_, context_.members) {}

SelectionContext ExactCriteriaFinder::looking_among(const NodeSet& nodes) const {
  return {
      manifest_, context_.dag, nullptr, options_, nodes, context_.semantics, NodeFilter(options_, context_.semantics),
      {}};
}

NodeSet ExactCriteriaFinder::matched(const ExactCriterion& criterion, const NodeSet& among) const {
  // Plain criteria: each engine reads them alike.
  const SpecPtr spec = parse_criterion(criterion.text(), {IndirectSelection::empty, Semantics::dbt_core_1_12});
  const bool is_rust = has(context_.semantics, Rule::selectors_of_the_rust_engine);
  const auto find_among = [&](const SelectionContext& context) {
    return is_rust ? dbt_2::search(context, spec->criterion) : search(context, spec->criterion);
  };
  if (!criterion.children) return find_among(looking_among(among));
  const NodeSet found = find_among(context_);
  if (is_rust) return dbt_2::with_neighbors(context_, spec->criterion, found) & among;
  return (found | collect_neighbors(context_, spec->criterion, found)) & among;
}

/// Names without wildcards are looked up: of sources, exposures and the like they are unique.
NodeSet ExactCriteriaFinder::matched_by_name(const ExactCriterion& name) const {
  if (has_wildcard(name)) return matched(name, context_.members);
  if (name.method != "fqn") return NodeSet(context_.members.universe());
  return names_.candidates(name.value);
}

std::vector<ExactCriterion> ExactCriteriaFinder::refinements(const NodeData& node) const {
  std::vector<ExactCriterion> found;
  found.push_back({"resource_type", std::string(to_string(node.resource_type))});
  // dbt looks for paths in the root project's folder.
  const bool is_in_root = node.package_name == manifest_.metadata.project_name;
  if (is_in_root && !node.original_file_path.empty() && is_plain(node.original_file_path))
    found.push_back({"path", std::string(node.original_file_path)});
  for (const std::string_view parent :
       node.depends_on_nodes.first(std::min(node.depends_on_nodes.size(), most_parents)))
    if (const NodeData* data = manifest_.find(parent)) {
      ExactCriterion of_parent = name_of(*data);
      of_parent.children = true;
      found.push_back(std::move(of_parent));
    }
  return found;
}

std::optional<ExactCriteria> ExactCriteriaFinder::find(NodeIndex index) const {
  if (!context_.members.contains(index)) return std::nullopt;
  const NodeData& node = manifest_.nodes[index];
  ExactCriteria criteria = {name_of(node)};
  NodeSet others = matched_by_name(criteria.front());
  others -= wanted_;
  if (others.empty()) return criteria;
  others &= matched(criteria.front(), others);
  for (ExactCriterion& refinement : refinements(node)) {
    if (others.empty()) break;
    NodeSet with_node = others;
    with_node.insert(index);
    NodeSet still = matched(refinement, with_node);
    if (!still.contains(index)) continue;  // The engine has another path for some of its nodes.
    still.erase(index);
    if (still == others) continue;
    criteria.push_back(std::move(refinement));
    others = std::move(still);
  }
  if (!others.empty()) return std::nullopt;
  return criteria;
}

}  // namespace slimdag
