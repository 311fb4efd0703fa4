// What stands behind Environments.
#pragma once

#include <string>
#include <vector>

#include "slimdag/environments/environments.hpp"
#include "support/yaml_tree.hpp"

namespace slimdag {

struct EnvironmentsData {
  std::string file;
  std::string text;
  VariableValues variables;
  std::vector<Project> projects;  ///< In the order of the file.
  std::vector<Connection> connections;
  std::vector<Finding> findings;
  yaml::Node root;
  bool has_several_projects = false;  ///< The form with `projects:`, even where it has just one.
};

/// `project/environment` where the file has several projects, else the environment's name.
std::string qualified_name(const EnvironmentsData& data, std::string_view project, std::string_view name);

}  // namespace slimdag
