// Selectors as the command line and the strings of YAML selectors write them: `@`, `2+`, `method.args:value`, `+3`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "selection/spec.hpp"

namespace slimdag {

/// A single criterion. Throws Error(invalid_selector) where dbt raises: a line break, a method that does not exist,
/// `@x+`, a depth of more digits than Python converts. Source: SelectionCriteria.from_single_spec in
/// dbt/graph/selector_spec.py.
SpecPtr parse_criterion(std::string_view text, const SelectorSyntax& syntax);

/// --select and --exclude: dbt's default selection where `select` is nullopt, minus `exclude`.
/// Source: parse_difference in dbt/graph/cli.py.
SpecPtr parse_command_line(const std::optional<std::vector<std::string>>& select,
                           const std::optional<std::vector<std::string>>& exclude, const SelectorSyntax& syntax);

/// The method and arguments of "config.meta.owner". Throws Error(invalid_selector).
void set_method(Criterion& criterion, std::string_view text, Semantics semantics);
/// Throws Error(invalid_selector) where the method that a criterion names does not exist; looks at nothing else.
void require_method(std::string_view text, Semantics semantics);
/// The method of a value that names none: a path, a file or an fqn.
Method default_method(std::string_view value);
/// Throws Error(invalid_selector) for `@x+`.
void require_compatible_operators(const Spec& spec);
/// Python's int(text) for a text of digits; nullopt where Python raises.
std::optional<std::uint64_t> parse_depth(std::string_view digits);

}  // namespace slimdag
