// Arguments of functions about environments.
#pragma once

#include <string>

#include "arguments.hpp"

namespace slimdag::capi {

/// Throws Error(invalid_argument) where the counts of names and values differ in being there, or a name is empty.
VariableValues variable_values(const slimdag_text* names, const slimdag_text* values, std::size_t count);

/// A configuration and the name of an environment in it.
struct EnvironmentArgument {
  EnvironmentArgument(const slimdag_environments* environments, const char* environment, std::size_t environment_size,
                      const char* of_project, std::size_t project_size);

  const Environments& in;
  std::string_view name;
  std::string_view project;
};

/// The context, or an empty one.
const VariableContext& context_or_empty(const slimdag_variable_context* context);

}  // namespace slimdag::capi
