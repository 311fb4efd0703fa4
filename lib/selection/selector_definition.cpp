#include "selection/selector_definition.hpp"

#include <fmt/format.h>

#include <cmath>

#include "selection/selector_grammar.hpp"
#include "semantics/rules.hpp"
#include "slimdag/error.hpp"
#include "support/python_text.hpp"
#include "support/text.hpp"

namespace slimdag {

namespace {

[[noreturn]] void refuse(std::string message, std::string hint = {}) {
  throw Error(ErrorCode::invalid_selector, std::move(message), {}, std::move(hint));
}

std::string keys_of(const json::Value& definition) {
  std::string text;
  for (const json::Member& member : definition.object()) {
    if (!text.empty()) text += ", ";
    text += is_string_key(member.key) ? member.key : member.key.substr(1);
  }
  return text;
}

bool is_text(const json::Value* value, std::string_view text) {
  return value != nullptr && value->is_string() && value->string() == text;
}

/// Python's int(value) for the depth of a graph operator; what is false stands for no depth, even 0.
/// Source: _match_to_int in dbt/graph/selector_spec.py.
Depth depth_of(const json::Value* value, std::string_view key) {
  if (value == nullptr || !json::truthy(*value)) return std::nullopt;
  const std::optional<double> number = python_int(*value);
  if (!number)
    refuse(fmt::format("Invalid node spec - could not handle {} {}.", key, json::dump(*value)),
           "Give the depth as a whole number.");
  // A negative depth stops before the first step.
  if (*number <= 0) return 0;
  return *number < 1e18 ? static_cast<std::uint64_t>(*number) : UINT64_MAX;
}

bool flag_of(const json::Value& definition, std::string_view key) {
  const json::Value* value = definition.find(key);
  return value != nullptr && json::truthy(*value);
}

/// Parses one definition; the recursion is as deep as the definition.
class Parser {
 public:
  Parser(const KnownSelectors& known, const std::shared_ptr<const Arena>& arena, const SelectorSyntax& syntax)
      : known_(known), arena_(arena), syntax_(syntax) {}

  SpecPtr parse(const json::Value& definition, bool root = false) {
    if (depth_ == max_definition_depth)
      refuse(fmt::format("The definition of a selector is nested more than {} levels deep.", max_definition_depth),
             "Split it into selectors that inherit each other with 'method: selector'.");
    ++depth_;
    SpecPtr spec = parse_any(definition, root);
    --depth_;
    return spec;
  }

 private:
  SpecPtr parse_any(const json::Value& definition, bool root) {
    if (definition.is_string()) return parse_criterion(definition.string(), syntax_);
    if (!definition.is_object())
      refuse(
          fmt::format("Expected to find union, intersection, str or dict, instead found {}.", json::dump(definition)));
    const bool is_union = definition.find("union") != nullptr;
    const bool is_intersection = definition.find("intersection") != nullptr;
    if (root && (is_union || is_intersection) && definition.size > 1)
      refuse(fmt::format("Only a single 'union' or 'intersection' key is allowed in a root level selector definition; "
                         "found {}.",
                         keys_of(definition)),
             "Nest the other keys as elements of the list.");
    if (is_union) return parse_set(definition, "union", Spec::Kind::set_union);
    if (is_intersection) return parse_set(definition, "intersection", Spec::Kind::set_intersection);
    return parse_mapping(definition);
  }

  /// The elements of a list, each a mapping or text. Source: _get_list_dicts in dbt/graph/cli.py.
  std::span<const json::Value> list_of(const json::Value& definition, std::string_view key) {
    const json::Value& list = *definition.find(key);
    if (!list.is_array()) refuse(fmt::format("Invalid value for key \"{}\". Expected a list.", key));
    for (const json::Value& element : list.array()) {
      if (!element.is_object() && !element.is_string())
        refuse(fmt::format("Invalid value type in key \"{}\", expected dict or str (value: {}).", key,
                           json::dump(element)));
      for (const json::Member& member : element.object())
        if (!is_string_key(member.key))
          refuse(fmt::format("Expected all keys to \"{}\" dict to be strings, but \"{}\" is not.", key,
                             member.key.substr(1)));
    }
    return list.array();
  }

  /// nullptr where the list is empty. Source: _parse_exclusions.
  SpecPtr parse_exclusions(const json::Value& definition) {
    std::vector<SpecPtr> parts;
    for (const json::Value& element : list_of(definition, "exclude")) parts.push_back(parse(element));
    if (parts.empty()) return nullptr;
    return parts.size() == 1 ? parts.front() : group(Spec::Kind::set_union, std::move(parts), "exclude");
  }

  /// A union or intersection, with at most one `exclude`. An element that has `exclude` counts as nothing else,
  /// whatever other keys it has. Source: parse_union_definition and _parse_include_exclude_subdefs.
  SpecPtr parse_set(const json::Value& definition, std::string_view key, Spec::Kind kind) {
    std::vector<SpecPtr> included;
    SpecPtr excluded;
    for (const json::Value& element : list_of(definition, key)) {
      if (element.find("exclude") == nullptr) {
        included.push_back(parse(element));
        continue;
      }
      if (excluded != nullptr)
        refuse("You cannot provide multiple exclude arguments to the same selector set operator.",
               "Put all exclusions into one list.");
      excluded = parse_exclusions(element);
    }
    return without(group(kind, std::move(included), key), std::move(excluded));
  }

  /// Source: parse_dict_definition.
  SpecPtr parse_mapping(const json::Value& definition) {
    if (definition.size == 1) return parse_key_and_value(definition.object().front());
    const json::Value* method = definition.find("method");
    if (is_text(method, "selector") && has(syntax_.semantics, Rule::selectors_inherit_when_read))
      return inherit(definition.find("value"));
    if (method == nullptr || definition.find("value") == nullptr)
      refuse(
          fmt::format("Expected either 1 key or else \"method\" and \"value\" keys, but got {}.", keys_of(definition)));
    SpecPtr excluded = definition.find("exclude") != nullptr ? parse_exclusions(definition) : nullptr;
    return without(parse_full_form(definition), std::move(excluded));
  }

  SpecPtr parse_key_and_value(const json::Member& member) {
    if (!is_string_key(member.key))
      refuse(fmt::format("Expected definition key to be a \"str\", got {}.", member.key.substr(1)));
    auto spec = make_criterion();
    set_method(spec->criterion, member.key, syntax_.semantics);
    spec->criterion.value = member.value;
    spec->raw = text_of(*spec);
    return spec;
  }

  SpecPtr inherit(const json::Value* name) {
    const auto found = name != nullptr && name->is_string() ? known_.find(name->string()) : known_.end();
    if (found == known_.end())
      refuse(
          fmt::format("Existing selector definition for {} not found.", name == nullptr ? "None" : python_str(*name)),
          "A selector can inherit only those that are defined before it.");
    return found->second;
  }

  SpecPtr parse_full_form(const json::Value& definition) {
    auto spec = make_criterion();
    Criterion& criterion = spec->criterion;
    criterion.value = *definition.find("value");
    set_method_of(criterion, *definition.find("method"));
    criterion.childrens_parents = flag_of(definition, "childrens_parents");
    criterion.parents = flag_of(definition, "parents");
    criterion.children = flag_of(definition, "children");
    criterion.parents_depth = depth_of(definition.find("parents_depth"), "parents_depth");
    criterion.children_depth = depth_of(definition.find("children_depth"), "children_depth");
    if (const json::Value* mode = definition.find("indirect_selection")) {
      const auto known_mode = mode->is_string() ? indirect_selection_from(mode->string()) : std::nullopt;
      if (!known_mode)
        refuse(fmt::format("{} is not a valid IndirectSelection.", json::dump(*mode)),
               "Use eager, cautious, buildable or empty.");
      spec->indirect_selection = *known_mode;
    }
    spec->raw = text_of(*spec);
    require_compatible_operators(*spec);
    return spec;
  }

  void set_method_of(Criterion& criterion, const json::Value& method) {
    if (method.is_string()) return set_method(criterion, method.string(), syntax_.semantics);
    // `method: null` means that the value tells, as on the command line.
    if (!method.is_null()) refuse(fmt::format("The method {} of a selector is no text.", json::dump(method)));
    if (!criterion.value.is_string())
      refuse(fmt::format("The selector value {} without a method is no text.", json::dump(criterion.value)));
    criterion.method = default_method(criterion.value.string());
  }

  std::shared_ptr<Spec> make_criterion() {
    auto spec = std::make_shared<Spec>();
    spec->indirect_selection = syntax_.indirect_selection;
    spec->arena = arena_;
    return spec;
  }

  /// The criterion as the command line would write it, for explanations.
  static std::string text_of(const Spec& spec) {
    const Criterion& criterion = spec.criterion;
    const auto depth = [](const Depth& d) { return d ? fmt::to_string(*d) : std::string(); };
    std::string text;
    if (criterion.childrens_parents) text += '@';
    if (criterion.parents) text += depth(criterion.parents_depth) + '+';
    text += to_string(criterion.method);
    for (const std::string& argument : criterion.arguments) text += '.' + argument;
    text += ':' + (criterion.value.is_string() ? std::string(criterion.value.string()) : json::dump(criterion.value));
    if (criterion.children) text += '+' + depth(criterion.children_depth);
    return text;
  }

  /// Groups of YAML selectors always have dbt's default mode, eager.
  static SpecPtr group(Spec::Kind kind, std::vector<SpecPtr> components, std::string_view raw) {
    auto spec = std::make_shared<Spec>();
    spec->kind = kind;
    spec->components = std::move(components);
    spec->raw = raw;
    return spec;
  }

  static SpecPtr without(SpecPtr included, SpecPtr excluded) {
    if (excluded == nullptr) return included;
    return group(Spec::Kind::set_difference, {std::move(included), std::move(excluded)}, "exclude");
  }

  const KnownSelectors& known_;
  const std::shared_ptr<const Arena>& arena_;
  const SelectorSyntax& syntax_;
  unsigned depth_ = 0;
};

}  // namespace

SpecPtr parse_definition(const json::Value& definition, const KnownSelectors& known,
                         const std::shared_ptr<const Arena>& arena, const SelectorSyntax& syntax) {
  return Parser(known, arena, syntax).parse(definition, true);
}

}  // namespace slimdag
