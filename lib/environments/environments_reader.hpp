// environments.yml as text to Environments' data, with every violated rule.
#pragma once

#include <memory>
#include <string>

#include "environments/environments_data.hpp"

namespace slimdag {

/// Throws Error(invalid_environments_file) where the text is not YAML.
std::shared_ptr<const EnvironmentsData> read_environments(std::string text, std::string file, VariableValues variables);

}  // namespace slimdag
