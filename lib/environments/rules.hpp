// Rules between the parts of a configuration: names that lead nowhere, marks that are there twice, circles.
#pragma once

#include "environments/environments_data.hpp"
#include "environments/findings.hpp"

namespace slimdag {

/// Adds a finding for each violated rule. O(size of the configuration).
void check_rules(const EnvironmentsData& data, Findings& findings);

/// Where a project's environments stand in the document, for the paths of findings.
std::string project_path(const EnvironmentsData& data, std::string_view project);

}  // namespace slimdag
