#include "manifest/project_flag.hpp"

#include <filesystem>

#include "manifest/artifact_source.hpp"
#include "manifest/item_stream.hpp"
#include "manifest/manifest_data.hpp"
#include "slimdag/error.hpp"
#include "support/files.hpp"
#include "support/yaml_tree.hpp"

namespace slimdag {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view flag_name = "state_modified_compare_more_unrendered_values";

/// The folder of a manifest that is a file; empty for one in memory.
fs::path folder_of(const ManifestData& manifest) {
  if (manifest.source == nullptr || manifest.source->path().empty()) return {};
  const fs::path folder = fs::path(manifest.source->path()).parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

/// `args` of the invocation that wrote the manifest. What cannot be read says nothing: it is not asked for.
std::optional<bool> flag_of_run(const ManifestData& manifest) {
  const fs::path folder = folder_of(manifest);
  const fs::path path = folder / "run_results.json";
  if (folder.empty() || manifest.metadata.invocation_id.empty() || !is_file(path)) return std::nullopt;
  bool same_invocation = false;
  std::optional<bool> flag;
  WantedItems wanted;
  wanted.members = {"metadata", "args"};
  ItemVisitor visitor;
  visitor.start = [&] {
    same_invocation = false;
    flag.reset();
  };
  visitor.member = [&](std::string_view name, const json::Value& value) {
    if (name == "metadata") {
      const json::Value* id = value.find("invocation_id");
      same_invocation = id != nullptr && id->string() == manifest.metadata.invocation_id;
    } else {
      const json::Value* found = value.find(flag_name);
      if (found != nullptr && found->kind == json::Kind::boolean) flag = found->truth;
    }
  };
  try {
    visit_items(*ArtifactSource::from_file(InputPath::inside(path.parent_path(), path.filename().string())), wanted,
                visitor);
  } catch (const Error&) {
    return std::nullopt;
  }
  return same_invocation ? flag : std::nullopt;
}

yaml::Node read_project(const fs::path& path) {
  const std::string text =
      ArtifactSource::from_file(InputPath::inside(path.parent_path(), path.filename().string()))->read_all();
  return yaml::read_tree(
      text, {path.string(), "The project file", ErrorCode::invalid_artifact, "Let dbt parse the project first."});
}

std::optional<bool> flag_in(const yaml::Node& project) {
  const yaml::Node* flags = project.find("flags");
  const yaml::Node* flag = flags == nullptr ? nullptr : flags->find(flag_name);
  if (flag == nullptr || flag->kind != yaml::Node::Kind::boolean) return std::nullopt;
  return flag->truth;
}

/// The project that a manifest belongs to stands in the same folder or in the one above `target/`; another project
/// that happens to be there has another name.
std::optional<bool> flag_of_neighbour(const ManifestData& manifest) {
  const fs::path folder = folder_of(manifest);
  if (folder.empty() || !manifest.has_project_name) return std::nullopt;
  for (const fs::path& place : {folder, folder / ".."}) {
    const fs::path path = place / "dbt_project.yml";
    if (!is_file(path)) continue;
    const yaml::Node project = read_project(path);
    const yaml::Node* name = project.find("name");
    if (name != nullptr && name->text == manifest.metadata.project_name) return flag_in(project);
  }
  return std::nullopt;
}

}  // namespace

std::optional<ProjectFlag> flag_of_surroundings(const ManifestData& manifest) {
  if (const std::optional<bool> flag = flag_of_run(manifest)) return ProjectFlag{*flag, true};
  if (const std::optional<bool> flag = flag_of_neighbour(manifest)) return ProjectFlag{*flag, false};
  return std::nullopt;
}

std::optional<bool> flag_of_project(const std::string& project_dir) {
  return flag_in(read_project(fs::path(project_dir) / "dbt_project.yml"));
}

}  // namespace slimdag
