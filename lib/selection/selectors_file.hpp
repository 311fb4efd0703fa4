// The YAML selectors of a project: a selectors.yml, or what dbt left of it in the manifest.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest_data.hpp"
#include "selection/selector_definition.hpp"
#include "selection/spec.hpp"

namespace slimdag {

/// Named selectors in the order of the file.
struct Selectors {
  struct Named {
    std::string name;
    bool is_default = false;
    SpecPtr spec;
  };
  std::vector<Named> named;

  /// Throws Error(selector_not_found).
  const SpecPtr& get(std::string_view name) const;
  /// nullptr where no selector is the default.
  const Named* get_default() const noexcept;
};

/// Reads and checks a whole selectors.yml, as dbt does when it loads a project; `file` names it in errors.
/// Throws Error(invalid_selectors_file).
/// Source: selector_config_from_data in dbt/config/selectors.py, parse_from_selectors_definition in dbt/graph/cli.py.
Selectors read_selectors(std::string_view text, const std::string& file, const SelectorSyntax& syntax);

/// The selector of that name in the manifest, or its default selector where there is no name; without a spec where
/// there is no default. Only this one is parsed. Throws Error(selector_not_found), Error(invalid_selectors_file).
ChosenSpec manifest_selector(const ManifestData& manifest, const std::optional<std::string>& name,
                             const SelectorSyntax& syntax);

/// All selectors of the manifest. Throws Error(invalid_selectors_file).
Selectors manifest_selectors(const ManifestData& manifest, const SelectorSyntax& syntax);

}  // namespace slimdag
