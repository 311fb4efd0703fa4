// path and file: where a node is written. dbt looks at the files of the root project; here the manifest stands for
// them.
#include <fmt/format.h>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <string>

#include "selection/criterion_text.hpp"
#include "selection/methods.hpp"
#include "slimdag/error.hpp"
#include "support/glob.hpp"
#include "support/text.hpp"

namespace slimdag {

namespace {

/// The files and folders that a pattern matches, and which nodes they hold.
class MatchedPaths {
 public:
  MatchedPaths(const ManifestData& manifest, std::string_view pattern)
      : files_(manifest.root_files.begin(), manifest.root_files.end()) {
    if (pattern.find('\0') != std::string_view::npos) return;  // no file system has such a file
    for (const std::string_view path : glob(files_, pattern)) paths_.insert(path);
  }

  bool match(const NodeData& node) {
    const std::string_view patch = patch_file(node);  // dbt takes it apart even where nothing can match
    if (paths_.empty()) return false;
    return contain(normalize_path(node.original_file_path)) ||
           (patch.data() != nullptr && paths_.contains(normalize_path(patch)));
  }

 private:
  /// The path itself or a folder above it. Nodes share files, so that answers are kept.
  bool contain(const std::string& path) {
    const auto [known, is_new] = answers_.try_emplace(path, false);
    if (is_new) known->second = paths_.contains(path) || has_matched_parent(path);
    return known->second;
  }

  bool has_matched_parent(std::string_view path) const {
    if (path == "." || path == "/" || path == "//") return false;
    for (std::size_t slash; (slash = path.rfind('/')) != std::string_view::npos && slash > 0;) {
      path = path.substr(0, slash);
      if (paths_.contains(path)) return true;
    }
    return path.front() != '/' && paths_.contains(".");
  }

  /// What follows "package://"; data() == nullptr where a node has no patch.
  static std::string_view patch_file(const NodeData& node) {
    if (node.patch_path.empty()) return {};
    const std::size_t scheme = node.patch_path.find("://");
    if (scheme == std::string_view::npos) refuse(node);
    const std::string_view behind = node.patch_path.substr(scheme + 3);
    return behind.substr(0, behind.find("://"));
  }

  [[noreturn]] static void refuse(const NodeData& node) {
    ErrorLocation where;
    where.unique_id = node.unique_id;
    throw Error(ErrorCode::invalid_artifact,
                fmt::format("The patch_path '{}' of {} names no package.", node.patch_path, node.unique_id),
                std::move(where));
  }

  std::vector<std::string_view> files_;
  boost::unordered_flat_set<std::string_view> paths_;
  boost::unordered_flat_map<std::string, bool> answers_;
};

}  // namespace

/// Source: PathSelectorMethod. Any package's node matches that has the relative path of a matched file.
NodeSet search_path(const SelectionContext& context, const Criterion& criterion) {
  MatchedPaths paths(context.manifest, text_of(criterion));
  return find_members(context, [&](const NodeData& node) { return paths.match(node); });
}

/// Source: FileSelectorMethod.
NodeSet search_file(const SelectionContext& context, const Criterion& criterion) {
  const CriterionPattern pattern(criterion);
  return find_members(context, [&](const NodeData& node) {
    const std::string path = normalize_path(node.original_file_path);
    return pattern.matches(path_name(path)) || pattern.matches(path_stem(path));
  });
}

}  // namespace slimdag
