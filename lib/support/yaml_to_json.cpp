#include "slimdag/yaml.hpp"
#include "support/yaml_tree.hpp"

namespace slimdag {

std::string yaml_to_json(std::string_view text, const std::string& file) {
  return yaml::to_json(yaml::read_tree(text, {file, "The YAML text", ErrorCode::invalid_artifact, {}}));
}

}  // namespace slimdag
