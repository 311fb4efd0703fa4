#include "selection/dbt_2_grammar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "selection/selector_definition.hpp"
#include "selection/selector_grammar.hpp"
#include "selection/yaml_reader.hpp"
#include "slimdag/error.hpp"
#include "support/python_text.hpp"
#include "support/rust_text.hpp"
#include "support/text.hpp"
#include "support/unicode.hpp"

namespace slimdag::dbt_2 {
namespace {

using Kind = Spec::Kind;
using Depth32 = std::optional<std::uint32_t>;

[[noreturn]] void refuse(std::string message, std::string hint = {}) {
  throw Error(ErrorCode::invalid_selector, std::move(message), {}, std::move(hint));
}

[[noreturn]] void refuse_spec(std::string_view text) { refuse(fmt::format("Invalid selector spec: `{}`", text)); }

SpecPtr group(Kind kind, std::vector<SpecPtr> parts) {
  if (kind != Kind::set_difference && parts.size() == 1) return std::move(parts.front());
  auto spec = std::make_shared<Spec>();
  spec->kind = kind;
  spec->components = std::move(parts);
  for (const SpecPtr& part : spec->components) {
    if (!spec->raw.empty()) spec->raw += kind == Kind::set_intersection ? "," : " ";
    spec->raw += part->raw;
  }
  return spec;
}

SpecPtr difference(SpecPtr from, SpecPtr excluded) {
  return group(Kind::set_difference, {std::move(from), std::move(excluded)});
}

// --- one criterion ---------------------------------------------------------------------------------------------------

/// The pieces of the engine's regular expression.
struct Pieces {
  bool childrens_parents = false;
  bool parents = false;
  bool children = false;
  std::string_view parents_depth, children_depth;
  std::optional<std::string_view> method;
  std::string_view value;
};

std::size_t digits_at(std::string_view text) noexcept {
  return std::min(text.find_first_not_of("0123456789"), text.size());
}

bool is_method_text(std::string_view text) {
  if (text.empty()) return false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c != U'.' && !is_python_word(c)) return false;
  }
  return true;
}

Pieces take_apart(std::string_view text) {
  Pieces pieces;
  if (text.starts_with('@')) {
    pieces.childrens_parents = true;
    text.remove_prefix(1);
  }
  if (const std::size_t digits = digits_at(text); digits < text.size() && text[digits] == '+') {
    pieces.parents = true;
    pieces.parents_depth = text.substr(0, digits);
    text.remove_prefix(digits + 1);
  }
  if (const std::size_t colon = text.find(':');
      colon != std::string_view::npos && is_method_text(text.substr(0, colon))) {
    pieces.method = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  // The value is as short as can be: of several "+" at the end the first one counts.
  std::size_t plus = text.find('+');
  while (plus != std::string_view::npos && digits_at(text.substr(plus + 1)) != text.size() - plus - 1)
    plus = text.find('+', plus + 1);
  if (plus != std::string_view::npos) {
    pieces.children = true;
    pieces.children_depth = text.substr(plus + 1);
    text = text.substr(0, plus);
  }
  pieces.value = text;
  return pieces;
}

Depth depth_of(std::string_view digits, std::string_view text) {
  if (digits.empty()) return std::nullopt;
  std::uint32_t depth = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), depth);
  if (error != std::errc()) refuse_spec(text);
  return depth;
}

/// Splits "config.meta.owner"; names of methods are taken in any case.
std::optional<Method> method_of(std::string_view text, std::vector<std::string>& arguments) {
  const std::vector<std::string_view> words = split(text, '.');
  arguments.assign(words.begin() + 1, words.end());
  return method_from(to_lower(words.front()), Semantics::dbt_2);
}

/// Source: MethodName::default_for.
Method default_method_of(std::string_view value) {
  if (value.find('/') != std::string_view::npos) return Method::path;
  const std::string lower = to_lower(value);
  const bool file = lower.ends_with(".sql") || lower.ends_with(".py") || lower.ends_with(".csv");
  return file ? Method::file : Method::fqn;
}

std::shared_ptr<Spec> make_criterion(std::string_view raw, std::string_view value) {
  auto spec = std::make_shared<Spec>();
  auto arena = std::make_shared<Arena>();
  spec->raw = raw;
  spec->criterion.value = json::Value::of_string(arena->copy(value));
  spec->arena = std::move(arena);
  return spec;
}

/// Source: `column:` in parse_single_selector; at runtime the whole node is meant.
void read_column(Criterion& criterion, std::string_view text, Arena& arena) {
  const std::string_view value = criterion.value.string();
  const std::size_t dot = value.rfind('.');
  if (dot == std::string_view::npos || dot + 1 == value.size()) refuse_spec(text);
  criterion.method = Method::fqn;
  criterion.value = json::Value::of_string(arena.copy(value.substr(0, dot)));
}

/// Source: parse_single_selector.
SpecPtr parse_single(std::string_view text, IndirectSelection mode) {
  if (text.find('\n') != std::string_view::npos) refuse_spec(text);
  const Pieces pieces = take_apart(text);
  if (pieces.value.empty()) refuse_spec(text);
  auto spec = make_criterion(text, pieces.value);
  spec->indirect_selection = mode;
  Criterion& criterion = spec->criterion;
  if (pieces.method) {
    const auto method = method_of(*pieces.method, criterion.arguments);
    if (!method)
      refuse(fmt::format("Invalid node selector method: `{}`", split(*pieces.method, '.').front()),
             fmt::format("Valid are: {}.", method_names(Semantics::dbt_2)));
    criterion.method = *method;
  } else {
    criterion.method = default_method_of(pieces.value);
  }
  criterion.childrens_parents = pieces.childrens_parents;
  criterion.parents = pieces.parents;
  criterion.children = pieces.children;
  criterion.parents_depth = depth_of(pieces.parents_depth, text);
  criterion.children_depth = depth_of(pieces.children_depth, text);
  if (criterion.childrens_parents && criterion.children)
    refuse(fmt::format("Invalid selector `{}` - \"@\" and trailing \"+\" are incompatible", text));
  if (!criterion.parents && !criterion.children && pieces.value.find('+') != std::string_view::npos)
    refuse(fmt::format("Invalid model specifier near: {}", text));
  if (criterion.method == Method::column) {
    auto arena = std::make_shared<Arena>();
    read_column(criterion, text, *arena);
    spec->arena = std::move(arena);
  }
  return spec;
}

/// Words are a union, what commas separate in a word is an intersection; empty parts fall away.
/// Source: parse_model_specifiers.
SpecPtr parse_words(const std::vector<std::string_view>& words, IndirectSelection mode) {
  std::vector<SpecPtr> parts;
  for (const std::string_view word : words) {
    std::vector<SpecPtr> pieces;
    for (const std::string_view piece : split(word, ','))
      if (const std::string_view text = rust_trim(piece); !text.empty()) pieces.push_back(parse_single(text, mode));
    if (!pieces.empty()) parts.push_back(group(Kind::set_intersection, std::move(pieces)));
  }
  if (!parts.empty()) return group(Kind::set_union, std::move(parts));
  // Nothing but commas is the name of a node that there is not.
  const std::string raw = fmt::format("{}", fmt::join(words, " "));
  auto spec = make_criterion(raw, raw);
  spec->indirect_selection = mode;
  return spec;
}

std::vector<std::string_view> words_of(const std::vector<std::string>& texts) {
  std::vector<std::string_view> words;
  for (const std::string& text : texts)
    for (const std::string_view word : split(text, ' ')) words.push_back(word);
  return words;
}

SpecPtr everything() {
  auto spec = make_criterion("", "");
  spec->criterion.method = Method::everything;
  spec->indirect_selection = IndirectSelection::empty;
  return spec;
}

bool is_given(const std::optional<std::vector<std::string>>& texts) { return texts && !texts->empty(); }

/// Tests of what is excluded go, too. Source: the greedy exclusion in schedule_graph.
SpecPtr minus_excluded(SpecPtr selected, const SelectOptions& options) {
  if (!is_given(options.exclude)) return selected;
  auto spec = std::make_shared<Spec>(
      *difference(std::move(selected), parse_words(words_of(*options.exclude), options.indirect_selection)));
  spec->excludes_tests = true;
  return spec;
}

// --- YAML ------------------------------------------------------------------------------------------------------------

/// A definition of a selectors.yml or of a manifest. Recursion is as deep as the definition.
class Definitions {
 public:
  /// `named`: where `method: selector` looks; a forward reference is one like others.
  Definitions(const SelectOptions& options, std::string file, bool of_manifest)
      : options_(options), file_(std::move(file)), of_manifest_(of_manifest) {}

  void add(std::string_view name, const json::Value& definition) { named_.push_back({name, &definition}); }

  SpecPtr parse_named(std::string_view name) {
    if (std::find(running_.begin(), running_.end(), name) != running_.end())
      refuse_file(fmt::format("Selector `{}` refers to itself", name));
    for (const auto& [known, definition] : named_) {
      if (known != name) continue;
      running_.push_back(name);
      SpecPtr spec = parse(*definition);
      running_.pop_back();
      return spec;
    }
    refuse_file(fmt::format("Unknown selector `{}`", name));
  }

  SpecPtr parse(const json::Value& definition) {
    constexpr int deepest = 200;
    if (depth_ == deepest) refuse_file("a selector is nested too deep");
    ++depth_;
    SpecPtr spec = parse_any(definition);
    --depth_;
    return spec;
  }

 private:
  [[noreturn]] void refuse_file(std::string message) const {
    ErrorLocation where;
    where.file = file_;
    throw Error(ErrorCode::invalid_selectors_file, std::move(message), std::move(where), {});
  }

  /// The command line's mode replaces every other. Source: set_indirect_selection.
  IndirectSelection mode_of(IndirectSelection own) const {
    return options_.indirect_selection_given ? options_.indirect_selection : own;
  }

  SpecPtr parse_any(const json::Value& definition) {
    // The text is one word: blanks do not separate here.
    if (definition.is_string()) return parse_words({definition.string()}, mode_of(IndirectSelection::eager));
    if (definition.is_array()) return group(Kind::set_union, parse_list(definition));
    if (!definition.is_object()) refuse_file(fmt::format("no selector: {}", json::dump(definition)));
    if (definition.find("union") != nullptr || definition.find("intersection") != nullptr)
      return parse_composite(definition);
    if (definition.find("method") != nullptr && definition.find("value") != nullptr) return parse_method(definition);
    if (definition.find("exclude") != nullptr) refuse_file("Top level exclude not allowed in YAML selectors");
    if (definition.size != 1) refuse_file("MethodKey must have exactly one key-value pair");
    return parse_criterion(definition.object().front().key, definition.object().front().value, json::Value());
  }

  std::vector<SpecPtr> parse_list(const json::Value& list) {
    std::vector<SpecPtr> parts;
    // A manifest has one definition where YAML has a list.
    if (!list.is_array()) {
      parts.push_back(parse(list));
      return parts;
    }
    for (const json::Value& item : list.array()) parts.push_back(parse(item));
    return parts;
  }

  static bool is_exclude(const json::Value& item) noexcept {
    return item.is_object() && item.size == 1 && item.find("exclude") != nullptr;
  }

  SpecPtr parse_composite(const json::Value& definition) {
    const json::Value* union_parts = definition.find("union");
    const json::Value* parts = union_parts != nullptr ? union_parts : definition.find("intersection");
    if (union_parts != nullptr && definition.find("intersection") != nullptr)
      refuse_file("selector definition has both union and intersection — use one");
    std::vector<SpecPtr> included;
    std::vector<SpecPtr> excluded;
    for (const json::Value& item : parts->array()) {
      if (!is_exclude(item)) {
        included.push_back(parse(item));
        continue;
      }
      std::vector<SpecPtr> more = parse_list(*item.find("exclude"));
      if (more.empty()) refuse_file("Empty exclude list");
      excluded.insert(excluded.end(), more.begin(), more.end());
    }
    if (const json::Value* own = definition.find("exclude")) {
      const std::vector<SpecPtr> more = parse_list(*own);
      excluded.insert(excluded.end(), more.begin(), more.end());
    }
    SpecPtr spec = group(union_parts != nullptr ? Kind::set_union : Kind::set_intersection, std::move(included));
    return excluded.empty() ? spec : difference(std::move(spec), group(Kind::set_union, std::move(excluded)));
  }

  SpecPtr parse_method(const json::Value& definition) {
    const json::Value& method = *definition.find("method");
    if (!method.is_string()) refuse_file("the method of a selector is no text");
    return parse_criterion(method.string(), *definition.find("value"), definition);
  }

  std::string text_of(const json::Value& value) const {
    if (value.is_string()) return std::string(value.string());
    if (value.kind == json::Kind::boolean) return value.truth ? "true" : "false";
    if (value.kind != json::Kind::number) refuse_file("the value of a selector is a text, a number or true or false");
    return std::string(value.string());
  }

  static bool flag(const json::Value& definition, std::string_view key) noexcept {
    const json::Value* v = definition.find(key);
    return v != nullptr && v->kind == json::Kind::boolean && v->truth;
  }

  /// Written as a number; in a manifest as text.
  std::optional<std::uint32_t> depth(const json::Value& definition, std::string_view key) const {
    const json::Value* v = definition.find(key);
    if (v == nullptr || v->is_null()) return std::nullopt;
    const std::string_view digits = v->string();
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size()) refuse_file(fmt::format("{} is no number", key));
    return number;
  }

  SpecPtr parse_criterion(std::string_view method, const json::Value& value, const json::Value& definition) {
    const std::string text = text_of(value);
    if (method == "selector") return parse_named(names_.emplace_back(std::make_unique<std::string>(text))->c_str());
    auto spec = make_criterion(fmt::format("{}:{}", method, text), text);
    Criterion& criterion = spec->criterion;
    // What is no method is an fqn, a path or a file.
    criterion.method = method_of(method, criterion.arguments).value_or(default_method_of(text));
    if (of_manifest_ && criterion.method == Method::config) supply_argument(criterion, text);
    if (criterion.method == Method::column) {
      auto arena = std::make_shared<Arena>();
      const std::size_t dot = text.rfind('.');
      criterion.method = Method::fqn;
      criterion.value = json::Value::of_string(arena->copy(dot == std::string::npos ? "" : text.substr(0, dot)));
      spec->arena = std::move(arena);
    }
    read_operators(criterion, definition);
    IndirectSelection own = IndirectSelection::eager;
    if (const json::Value* written = definition.find("indirect_selection");
        written != nullptr && written->is_string()) {
      const auto known = indirect_selection_from(to_lower(written->string()));
      if (!known) refuse_file(fmt::format("no mode of indirect selection: {}", written->string()));
      own = *known;
    }
    spec->indirect_selection = mode_of(own);
    const json::Value* exclude = definition.find("exclude");
    if (exclude == nullptr || exclude->is_null()) return spec;
    std::vector<SpecPtr> excluded = parse_list(*exclude);
    if (excluded.empty()) return spec;
    return difference(std::move(spec), group(Kind::set_union, std::move(excluded)));
  }

  /// The engine writes `config.materialized: view` into its manifest as `config: view`. Where the value tells which key
  /// is meant it is taken, with a word of warning.
  void supply_argument(Criterion& criterion, std::string_view text) const {
    constexpr std::array<std::string_view, 10> materializations = {
        "view", "table",    "incremental",     "ephemeral",     "materialized_view",
        "seed", "snapshot", "streaming_table", "dynamic_table", "test"};
    if (!criterion.arguments.empty() || text.find(':') != std::string_view::npos) return;
    std::string_view key;
    if (std::find(materializations.begin(), materializations.end(), text) != materializations.end())
      key = "materialized";
    if (text == "true" || text == "false") key = "enabled";
    if (options_.on_warning)
      options_.on_warning(
          {"SelectorWithoutArgument",
           fmt::format(
               "The manifest does not say which config a selector means by the value {}: {}. Give the project's "
               "selectors.yml, which says it.",
               text, key.empty() ? std::string("nothing matches") : fmt::format("config.{} is taken", key)),
           {}});
    if (!key.empty()) criterion.arguments.emplace_back(key);
  }

  void read_operators(Criterion& criterion, const json::Value& definition) const {
    criterion.childrens_parents = flag(definition, "childrens_parents");
    const auto parents = depth(definition, "parents_depth");
    const auto children = depth(definition, "children_depth");
    criterion.parents = flag(definition, "parents") || parents;
    criterion.children = flag(definition, "children") || children;
    if (parents) criterion.parents_depth = *parents;
    if (children) criterion.children_depth = *children;
  }

  const SelectOptions& options_;
  std::string file_;
  bool of_manifest_;
  std::vector<std::pair<std::string_view, const json::Value*>> named_;
  std::vector<std::string_view> running_;
  std::vector<std::unique_ptr<std::string>> names_;
  int depth_ = 0;
};

[[noreturn]] void not_found(std::string_view name) {
  throw Error(ErrorCode::selector_not_found, fmt::format("Unknown selector `{}` (see selectors.yml)", name), {},
              "Name a YAML selector of the project.");
}

Definitions manifest_definitions(const ManifestData& manifest, const SelectOptions& options) {
  Definitions definitions(options, manifest.source == nullptr ? std::string() : manifest.source->name(), true);
  for (const json::Member& m : manifest.selectors.object())
    if (const json::Value* definition = m.value.find("definition")) definitions.add(m.key, *definition);
  return definitions;
}

}  // namespace

SpecPtr parse_command_line(const SelectOptions& options) {
  return minus_excluded(
      is_given(options.select) ? parse_words(words_of(*options.select), options.indirect_selection) : everything(),
      options);
}

SpecPtr with_excluded(const SpecPtr& selected, const SelectOptions& options) {
  return minus_excluded(selected, options);
}

Selectors read_selectors(std::string_view text, const std::string& file, const SelectOptions& options) {
  const yaml::Document document = yaml::read(text, file);
  const json::Value* list = document.root.find("selectors");
  Definitions definitions(options, file, false);
  Selectors selectors;
  if (list == nullptr) return selectors;
  for (const json::Value& item : list->array()) {
    const json::Value* name = item.find("name");
    const json::Value* definition = item.find("definition");
    if (name == nullptr || !name->is_string() || definition == nullptr) {
      ErrorLocation where;
      where.file = file;
      throw Error(ErrorCode::invalid_selectors_file, "a selector has no name or no definition", std::move(where), {});
    }
    definitions.add(name->string(), *definition);
    const json::Value* is_default = item.find("default");
    selectors.named.push_back(
        {std::string(name->string()), is_default != nullptr && json::truthy(*is_default), nullptr});
  }
  for (Selectors::Named& selector : selectors.named) selector.spec = definitions.parse_named(selector.name);
  return selectors;
}

Selectors manifest_selectors(const ManifestData& manifest, const SelectOptions& options) {
  Definitions definitions = manifest_definitions(manifest, options);
  Selectors selectors;
  for (const json::Member& m : manifest.selectors.object())
    selectors.named.push_back({std::string(m.key), false, definitions.parse_named(m.key)});
  return selectors;
}

ChosenSpec manifest_selector(const ManifestData& manifest, const SelectOptions& options) {
  if (!options.selector) return {};
  if (manifest.selectors.find(*options.selector) == nullptr) not_found(*options.selector);
  return {manifest_definitions(manifest, options).parse_named(*options.selector),
          {SpecOrigin::Kind::selector, *options.selector}};
}

}  // namespace slimdag::dbt_2
