#include "selection/selector_grammar.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>

#include "slimdag/error.hpp"
#include "support/text.hpp"
#include "support/unicode.hpp"

namespace slimdag {

namespace {

constexpr std::array<std::string_view, 5> default_criteria = {"fqn:*", "source:*", "exposure:*", "metric:*",
                                                              "semantic_model:*"};

/// Python refuses to convert more digits than this (sys.int_info.default_max_str_digits).
constexpr std::size_t max_digits = 4300;

/// Past the characters from `at` on for which `belongs` holds.
template <typename Predicate>
std::size_t skip(std::string_view text, std::size_t at, Predicate&& belongs) {
  while (at < text.size()) {
    std::size_t next = at;
    if (!belongs(next_code_point(text, next))) break;
    at = next;
  }
  return at;
}

bool is_digit(char32_t c) { return python_digit(c) >= 0; }
bool is_method_character(char32_t c) { return is_python_word(c) || c == U'.'; }

/// The pieces of a criterion, as RAW_SELECTOR_PATTERN in dbt/graph/selector_spec.py finds them. No group of that
/// pattern can give back what it took, so one pass from the left is the same.
struct Pieces {
  bool childrens_parents = false;
  bool parents = false;
  std::string_view parents_depth;
  std::optional<std::string_view> method;
  std::string_view value;
  bool children = false;
  std::string_view children_depth;
};

void take_children(Pieces& pieces) {
  const std::size_t plus = pieces.value.rfind('+');
  if (plus == std::string_view::npos || skip(pieces.value, plus + 1, is_digit) != pieces.value.size()) return;
  pieces.children = true;
  pieces.children_depth = pieces.value.substr(plus + 1);
  pieces.value = pieces.value.substr(0, plus);
}

Pieces take_apart(std::string_view text) {
  Pieces pieces;
  std::size_t at = 0;
  if (text.substr(0, 1) == "@") {
    pieces.childrens_parents = true;
    at = 1;
  }
  if (const std::size_t end = skip(text, at, is_digit); end < text.size() && text[end] == '+') {
    pieces.parents = true;
    pieces.parents_depth = text.substr(at, end - at);
    at = end + 1;
  }
  if (const std::size_t end = skip(text, at, is_method_character); end > at && end < text.size() && text[end] == ':') {
    pieces.method = text.substr(at, end - at);
    at = end + 1;
  }
  pieces.value = text.substr(at);
  take_children(pieces);
  return pieces;
}

Depth depth_of(std::string_view digits) {
  if (digits.empty()) return std::nullopt;
  const std::optional<std::uint64_t> depth = parse_depth(digits);
  if (!depth)
    throw Error(ErrorCode::invalid_selector,
                fmt::format("The depth of a selector has {} digits, which is too many.", digits.size()), {},
                "Leave the number out to follow the graph to its end.");
  return depth;
}

SpecPtr make_group(Spec::Kind kind, std::vector<SpecPtr> components, IndirectSelection indirect_selection) {
  auto group = std::make_shared<Spec>();
  group->kind = kind;
  group->components = std::move(components);
  group->indirect_selection = indirect_selection;
  return group;
}

/// Criteria separated by commas.
SpecPtr parse_intersection(std::string_view text, bool expect_exists, const SelectorSyntax& syntax) {
  auto group = std::make_shared<Spec>();
  group->kind = Spec::Kind::set_intersection;
  group->indirect_selection = syntax.indirect_selection;
  group->expect_exists = expect_exists;
  group->raw = text;
  for (const std::string_view part : split(text, ',')) group->components.push_back(parse_criterion(part, syntax));
  return group;
}

template <typename Texts>
SpecPtr parse_union(const Texts& texts, bool expect_exists, const SelectorSyntax& syntax) {
  std::vector<SpecPtr> components;
  for (const auto& text : texts)
    for (const std::string_view part : split(text, ' '))
      components.push_back(parse_intersection(part, expect_exists, syntax));
  return make_group(Spec::Kind::set_union, std::move(components), syntax.indirect_selection);
}

}  // namespace

std::optional<std::uint64_t> parse_depth(std::string_view digits) {
  constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t depth = 0;
  std::size_t count = 0;
  for (std::size_t at = 0; at < digits.size(); ++count) {
    const auto digit = static_cast<std::uint64_t>(python_digit(next_code_point(digits, at)));
    depth = depth > (largest - digit) / 10 ? largest : depth * 10 + digit;
  }
  if (count > max_digits) return std::nullopt;
  return depth;
}

Method default_method(std::string_view value) {
  if (value.find('/') != std::string_view::npos) return Method::path;
  const std::string lower = to_lower(value);
  for (const std::string_view ending : {".sql", ".py", ".csv"})
    if (lower.ends_with(ending)) return Method::file;
  return Method::fqn;
}

void set_method(Criterion& criterion, std::string_view text, Semantics semantics) {
  const std::vector<std::string_view> parts = split(text, '.');
  const std::optional<Method> method = method_from(parts.front(), semantics);
  if (!method)
    throw Error(ErrorCode::invalid_selector, fmt::format("'{}' is not a valid method name.", parts.front()), {},
                "Use one of: " + method_names(semantics) + ".");
  criterion.method = *method;
  criterion.arguments.assign(parts.begin() + 1, parts.end());
}

void require_method(std::string_view text, Semantics semantics) {
  Criterion criterion;
  if (const Pieces pieces = take_apart(text); pieces.method) set_method(criterion, *pieces.method, semantics);
}

void require_compatible_operators(const Spec& spec) {
  if (spec.criterion.children && spec.criterion.childrens_parents)
    throw Error(ErrorCode::invalid_selector,
                fmt::format("Invalid node spec {} - \"@\" prefix and \"+\" suffix are incompatible.", spec.raw), {},
                "\"@\" selects the children already: leave out the \"+\" at the end.");
}

SpecPtr parse_criterion(std::string_view text, const SelectorSyntax& syntax) {
  if (text.find('\n') != std::string_view::npos)
    throw Error(ErrorCode::invalid_selector, fmt::format("Invalid selector spec \"{}\": it has a line break.", text),
                {}, "Separate criteria by spaces (union) or commas (intersection).");
  const Pieces pieces = take_apart(text);
  auto spec = std::make_shared<Spec>();
  auto arena = std::make_shared<Arena>();
  spec->raw = text;
  spec->indirect_selection = syntax.indirect_selection;
  Criterion& criterion = spec->criterion;
  if (pieces.method)
    set_method(criterion, *pieces.method, syntax.semantics);
  else
    criterion.method = default_method(pieces.value);
  criterion.value = json::Value::of_string(arena->copy(pieces.value));
  criterion.childrens_parents = pieces.childrens_parents;
  criterion.parents = pieces.parents;
  criterion.children = pieces.children;
  criterion.parents_depth = depth_of(pieces.parents_depth);
  criterion.children_depth = depth_of(pieces.children_depth);
  spec->arena = std::move(arena);
  require_compatible_operators(*spec);
  return spec;
}

SpecPtr parse_command_line(const std::optional<std::vector<std::string>>& select,
                           const std::optional<std::vector<std::string>>& exclude, const SelectorSyntax& syntax) {
  SpecPtr included = select ? parse_union(*select, true, syntax) : parse_union(default_criteria, false, syntax);
  SpecPtr excluded =
      exclude ? parse_union(*exclude, true, syntax) : make_group(Spec::Kind::set_union, {}, syntax.indirect_selection);
  // The difference itself never looks at indirectly selected tests again: dbt leaves its mode at eager.
  return make_group(Spec::Kind::set_difference, {std::move(included), std::move(excluded)}, IndirectSelection::eager);
}

}  // namespace slimdag
