#include "selection/selectors_file.hpp"

#include <fmt/format.h>

#include <boost/unordered/unordered_flat_map.hpp>
#include <cmath>

#include "selection/selector_grammar.hpp"
#include "selection/yaml_reader.hpp"
#include "semantics/rules.hpp"
#include "slimdag/error.hpp"

namespace slimdag {

namespace {

[[noreturn]] void not_found(std::string_view name, const std::string& known) {
  throw Error(ErrorCode::selector_not_found, fmt::format("Could not find selector named {}.", name), {},
              known.empty() ? std::string("There are no YAML selectors.") : "Use one of: " + known + ".");
}

void append_name(std::string& names, std::string_view name) {
  if (!names.empty()) names += ", ";
  names += name;
}

/// Checks a document against the schema of dbt's SelectorFile and parses its definitions.
class FileParser {
 public:
  FileParser(const yaml::Document& document, const std::string& file, const SelectorSyntax& syntax)
      : document_(document), file_(file), syntax_(syntax) {}

  Selectors parse() {
    // dbt takes an empty file, and whatever else Python calls false, for a file without selectors.
    if (!json::truthy(document_.root)) return {};
    check_schema();
    check_defaults();
    for (const json::Value& selector : list()) parse_selector(selector);
    check_normalization();
    return std::move(selectors_);
  }

 private:
  [[noreturn]] void refuse(const json::Value& at, std::string message, std::string hint = {}) const {
    ErrorLocation where;
    where.file = file_;
    if (const std::optional<yaml::Position> position = document_.position_of(at)) {
      where.line = position->line;
      where.column = position->column;
    }
    throw Error(ErrorCode::invalid_selectors_file, std::move(message), std::move(where), std::move(hint));
  }

  std::span<const json::Value> list() const { return document_.root.find("selectors")->array(); }

  void check_schema() const {
    const json::Value& root = document_.root;
    if (!root.is_object()) refuse(root, "The selectors file is not a mapping.", "It begins with 'selectors:'.");
    for (const json::Member& member : root.object())
      if (member.key != "selectors" && member.key != "version")
        refuse(root, fmt::format("The selectors file has the unknown key '{}'.", printable(member.key)));
    const json::Value* selectors = root.find("selectors");
    if (selectors == nullptr || !selectors->is_array()) refuse(root, "The selectors file has no list 'selectors'.");
    if (const json::Value* version = root.find("version"); version != nullptr && !is_integer(*version))
      refuse(root, "The version of the selectors file is not a whole number.");
    for (const json::Value& selector : selectors->array()) check_selector(selector);
  }

  static std::string_view printable(std::string_view key) { return is_string_key(key) ? key : key.substr(1); }

  /// An integer to JSON schema: 2.0 is one.
  static bool is_integer(const json::Value& value) {
    if (value.kind != json::Kind::number) return false;
    const double number = json::to_double(value);
    return number == std::trunc(number) &&
           (std::isfinite(number) || value.string().find_first_of("IN") == std::string_view::npos);
  }

  void check_selector(const json::Value& selector) const {
    if (!selector.is_object()) refuse(selector, "A selector is not a mapping with 'name' and 'definition'.");
    for (const json::Member& member : selector.object())
      if (member.key != "name" && member.key != "definition" && member.key != "description" && member.key != "default")
        refuse(selector, fmt::format("A selector has the unknown key '{}'.", printable(member.key)));
    const json::Value* name = selector.find("name");
    if (name == nullptr || !name->is_string()) refuse(selector, "A selector has no 'name' that is a text.");
    const json::Value* definition = selector.find("definition");
    if (definition == nullptr || !(definition->is_string() || definition->is_object()))
      refuse(selector,
             fmt::format("The definition of the selector '{}' is neither a text nor a mapping.", name->string()),
             "Valid definitions are union, intersection, string and dictionary. No lists.");
    for (const json::Member& member : definition->object())
      if (!is_string_key(member.key))
        refuse(*definition, fmt::format("The definition of the selector '{}' has the key '{}', which is no text.",
                                        name->string(), printable(member.key)));
    const json::Value* description = selector.find("description");
    if (description != nullptr && !description->is_string())
      refuse(selector, fmt::format("The description of the selector '{}' is no text.", name->string()));
    const json::Value* is_default = selector.find("default");
    if (is_default != nullptr && is_default->kind != json::Kind::boolean)
      refuse(selector, fmt::format("'default' of the selector '{}' is neither true nor false.", name->string()));
  }

  static bool is_default(const json::Value& selector) {
    const json::Value* value = selector.find("default");
    return value != nullptr && value->truth;
  }

  void check_defaults() const {
    const json::Value* first = nullptr;
    for (const json::Value& selector : list()) {
      if (!is_default(selector)) continue;
      if (first != nullptr)
        refuse(selector, fmt::format("Found multiple selectors with `default: true`: {} and {}.",
                                     first->find("name")->string(), selector.find("name")->string()));
      first = &selector;
    }
  }

  void parse_selector(const json::Value& selector) {
    const std::string_view name = selector.find("name")->string();
    const json::Value& definition = *selector.find("definition");
    SpecPtr spec;
    try {
      spec = parse_definition(definition, known_, document_.arena, syntax_);
    } catch (const Error& e) {
      refuse(definition, fmt::format("The selector '{}' cannot be read: {}", name, e.message()), e.hint());
    }
    const auto [place, is_new] = places_.emplace(name, selectors_.named.size());
    Selectors::Named named{std::string(name), is_default(selector), spec};
    if (is_new)
      selectors_.named.push_back(std::move(named));
    else
      selectors_.named[place->second] = std::move(named);
    known_[name] = std::move(spec);
  }

  /// dbt writes the selectors into the manifest in a normalized form, and what that refuses stops it too.
  void check_normalization() const {
    for (const json::Value& selector : list()) {
      const json::Value& definition = *selector.find("definition");
      try {
        normalize(definition);
      } catch (const Error& e) {
        refuse(definition,
               fmt::format("The selector '{}' cannot be read: {}", selector.find("name")->string(), e.message()),
               e.hint());
      }
    }
  }

  /// What SelectorDict.parse_from_definition refuses besides what the definition's own parser does: where the first
  /// value of a mapping is a list, it takes the elements for definitions.
  void normalize(const json::Value& definition) const {
    if (definition.is_string()) {
      if (definition.string().find('\n') == std::string_view::npos)
        require_method(definition.string(), syntax_.semantics);
      return;
    }
    if (definition.is_array()) return normalize_list(definition);
    if (!definition.is_object())
      throw Error(ErrorCode::invalid_selectors_file,
                  fmt::format("{} stands where a selector is expected.", json::dump(definition)));
    for (const std::string_view key : {"union", "intersection"})
      if (const json::Value* list = definition.find(key)) return normalize_elements(*list);
    if (definition.size == 0)
      throw Error(ErrorCode::invalid_selectors_file, "An empty mapping stands where a selector is expected.");
    if (const json::Value& first = definition.object().front().value; first.is_array())
      for (const json::Value& element : first.array()) normalize(element);
    const json::Member& first = definition.object().front();
    if (definition.size > 1 && first.key == "method" && first.value.is_string() && first.value.string() == "selector" &&
        has(syntax_.semantics, Rule::selectors_inherit_when_read))
      require_known(definition.find("value"));
  }

  /// Elements of a union or intersection may be anything here, and Python also goes over the keys of a mapping.
  void normalize_elements(const json::Value& list) const {
    if (!list.is_array() && !list.is_object() && !list.is_string())
      throw Error(ErrorCode::invalid_selectors_file,
                  fmt::format("{} stands where a list is expected.", json::dump(list)));
    for (const json::Value& element : list.array())
      if (element.is_object() || element.is_string()) normalize(element);
    for (const json::Member& member : list.object()) require_method(member.key, syntax_.semantics);
  }

  /// Python looks for "union" among the elements, and then for the list's element of that name.
  static void normalize_list(const json::Value& list) {
    for (const json::Value& element : list.array())
      if (element.is_string() && (element.string() == "union" || element.string() == "intersection"))
        throw Error(ErrorCode::invalid_selectors_file, "A list stands where a selector is expected.");
  }

  void require_known(const json::Value* name) const {
    if (name == nullptr || !name->is_string() || places_.find(name->string()) == places_.end())
      throw Error(ErrorCode::invalid_selectors_file, "An inherited selector definition was not found.");
  }

  const yaml::Document& document_;
  const std::string& file_;
  const SelectorSyntax& syntax_;
  Selectors selectors_;
  KnownSelectors known_;
  boost::unordered_flat_map<std::string_view, std::size_t> places_;
};

/// The names of the manifest's selectors, for the hint.
std::string names_of(const json::Value& selectors) {
  std::string names;
  for (const json::Member& member : selectors.object()) append_name(names, member.key);
  return names;
}

const json::Member* find_default(const json::Value& selectors) {
  for (const json::Member& member : selectors.object()) {
    const json::Value* is_default = member.value.find("default");
    if (is_default != nullptr && json::truthy(*is_default)) return &member;
  }
  return nullptr;
}

/// The definition of a selector of the manifest, which owns the text and outlives the selection.
SpecPtr parse_member(const ManifestData& manifest, const json::Member& selector, const SelectorSyntax& syntax) {
  const json::Value* definition = selector.value.find("definition");
  ErrorLocation where;
  where.file = manifest.source == nullptr ? std::string() : manifest.source->name();
  if (definition == nullptr)
    throw Error(ErrorCode::invalid_selectors_file,
                fmt::format("The selector '{}' of the manifest has no definition.", selector.key), std::move(where));
  try {
    return parse_definition(*definition, {}, nullptr, syntax);
  } catch (const Error& e) {
    throw Error(ErrorCode::invalid_selectors_file,
                fmt::format("The selector '{}' of the manifest cannot be read: {}", selector.key, e.message()),
                std::move(where), e.hint());
  }
}

const json::Member* find_named(const json::Value& selectors, std::string_view name) {
  for (const json::Member& member : selectors.object())
    if (member.key == name) return &member;
  not_found(name, names_of(selectors));
}

}  // namespace

const SpecPtr& Selectors::get(std::string_view name) const {
  std::string names;
  for (const Named& selector : named) {
    if (selector.name == name) return selector.spec;
    append_name(names, selector.name);
  }
  not_found(name, names);
}

const Selectors::Named* Selectors::get_default() const noexcept {
  for (const Named& selector : named)
    if (selector.is_default) return &selector;
  return nullptr;
}

Selectors read_selectors(std::string_view text, const std::string& file, const SelectorSyntax& syntax) {
  const yaml::Document document = yaml::read(text, file);
  return FileParser(document, file, syntax).parse();
}

ChosenSpec manifest_selector(const ManifestData& manifest, const std::optional<std::string>& name,
                             const SelectorSyntax& syntax) {
  const json::Member* selector = name ? find_named(manifest.selectors, *name) : find_default(manifest.selectors);
  if (selector == nullptr) return {};
  const auto kind = name ? SpecOrigin::Kind::selector : SpecOrigin::Kind::default_selector;
  return {parse_member(manifest, *selector, syntax), {kind, std::string(selector->key)}};
}

Selectors manifest_selectors(const ManifestData& manifest, const SelectorSyntax& syntax) {
  Selectors selectors;
  for (const json::Member& member : manifest.selectors.object())
    selectors.named.push_back({std::string(member.key), false, parse_member(manifest, member, syntax)});
  return selectors;
}

}  // namespace slimdag
