// Rules about the templates of a configuration: expressions that are not understood, secrets where none are allowed,
// variables that refer to themselves.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "environments/environments_data.hpp"
#include "environments/findings.hpp"

namespace slimdag {

/// A text of the configuration that may be a template.
struct TemplateText {
  const Project* project = nullptr;          ///< nullptr: of a connection.
  const Environment* environment = nullptr;  ///< nullptr: of the project, a job, or a connection.
  const Job* job = nullptr;
  const Connection* connection = nullptr;
  std::string path;
  std::string_view text;
  bool may_hold_secrets = false;  ///< It goes to the profile, and is never shown.
  bool is_variable = false;
  Place place;
};

/// Calls `visit` for each, in no order that matters.
void for_each_template(const EnvironmentsData& data, const std::function<void(const TemplateText&)>& visit);

void check_templates(const EnvironmentsData& data, Findings& findings);

}  // namespace slimdag
