// Selectors as the Rust engine reads them, on the command line and in YAML, as the same tree that dbt-core's become.
// Sources: crates/dbt-common/src/node_selector.rs, crates/dbt-selector-parser/src/parser.rs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "selection/selectors_file.hpp"
#include "selection/spec.hpp"

namespace slimdag::dbt_2 {

/// --select and --exclude. Throws Error(invalid_selector): an empty value, an unknown method, "@x+", a "+" that is no
/// operator.
SpecPtr parse_command_line(const SelectOptions& options);
/// The selection of a YAML selector, minus --exclude, which counts beside it.
SpecPtr with_excluded(const SpecPtr& selected, const SelectOptions& options);

/// All selectors of a selectors.yml. Throws Error(invalid_selectors_file).
Selectors read_selectors(std::string_view text, const std::string& file, const SelectOptions& options);
/// The selectors that the manifest carries; the engine writes them without arguments of methods, modes of indirect
/// selection and `default`.
Selectors manifest_selectors(const ManifestData& manifest, const SelectOptions& options);
/// One of them, without a spec where there is no such default.
ChosenSpec manifest_selector(const ManifestData& manifest, const SelectOptions& options);

}  // namespace slimdag::dbt_2
