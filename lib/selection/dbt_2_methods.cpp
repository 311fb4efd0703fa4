#include "selection/dbt_2_methods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>
#include <charconv>
#include <optional>
#include <span>
#include <vector>

#include "slimdag/error.hpp"
#include "state/dbt_2_checks.hpp"
#include "state/state_checks.hpp"
#include "support/rust_glob.hpp"
#include "support/text.hpp"

namespace slimdag::dbt_2 {
namespace {

std::string_view value_of(const Criterion& criterion) noexcept { return criterion.value.string(); }

/// A pattern that is read once.
class Pattern {
 public:
  explicit Pattern(std::string_view text) : text_(text), is_glob_(is_rust_glob(text)) {
    if (is_glob_) glob_ = RustGlob::parse(text);
  }
  /// Source: fnmatch.
  bool matches(std::string_view name) const { return is_glob_ ? glob_ && glob_->matches(name) : name == text_; }
  /// As the engine matches where it has not looked for special characters before.
  bool glob_matches(std::string_view name) const { return glob_ && glob_->matches(name); }

 private:
  std::string_view text_;
  bool is_glob_;
  std::optional<RustGlob> glob_;
};

// --- fqn -------------------------------------------------------------------------------------------------------------

std::string joined(std::span<const std::string_view> parts) { return fmt::format("{}", fmt::join(parts, ".")); }

/// Source: is_selected_node.
class FqnSelector {
 public:
  explicit FqnSelector(std::string_view text)
      : text_(text), pattern_(text), is_bare_glob_(is_rust_glob(text) && text.find('.') == std::string_view::npos) {
    parts_ = split(text, '.');
    const auto wildcard = std::find_if(parts_.begin(), parts_.end(), is_rust_glob);
    first_wildcard_ = static_cast<std::size_t>(wildcard - parts_.begin());
    if (wildcard != parts_.end()) {
      tail_text_ = joined({parts_.data() + first_wildcard_, parts_.size() - first_wildcard_});
      tail_.emplace(tail_text_);
    }
    // "any.name.v2" stands for "any.name_v2".
    const std::size_t dot = text.rfind('.');
    versioned_ = dot == std::string_view::npos ? std::string(text)
                                               : fmt::format("{}_{}", text.substr(0, dot), text.substr(dot + 1));
  }

  bool matches(const NodeData& node) const {
    if (pattern_.matches(node.name) || pattern_.matches(node.unique_id)) return true;
    const bool versioned = node.resource_type == ResourceType::model && !node.version.is_null();
    return is_selected(node.fqn, versioned) || (node.fqn.size() > 1 && is_selected(node.fqn.subspan(1), versioned));
  }

 private:
  bool is_selected(Texts fqn, bool versioned) const {
    if (fqn.empty()) return false;
    if (is_bare_glob_) return pattern_.glob_matches(fqn.back());
    if (versioned) {
      if (fqn.size() >= 2 && fqn[fqn.size() - 2] == text_) return true;
      if (fqn.size() >= 2 && fmt::format("{}_{}", fqn[fqn.size() - 2], fqn.back()) == versioned_) return true;
    } else if (fqn.back() == text_) {
      return true;
    }
    return matches_parts(fqn);
  }

  bool matches_parts(Texts fqn) const {
    std::vector<std::string_view> flat;
    for (const std::string_view part : fqn)
      for (const std::string_view word : split(part, '.')) flat.push_back(word);
    if (flat.size() < parts_.size()) return false;
    if (!std::equal(parts_.begin(), parts_.begin() + static_cast<std::ptrdiff_t>(first_wildcard_), flat.begin()))
      return false;
    return !tail_ || tail_->glob_matches(joined({flat.data() + first_wildcard_, flat.size() - first_wildcard_}));
  }

  std::string_view text_;
  Pattern pattern_;
  bool is_bare_glob_;
  std::vector<std::string_view> parts_;
  std::size_t first_wildcard_ = 0;
  std::string tail_text_;
  std::optional<Pattern> tail_;
  std::string versioned_;
};

NodeSet search_fqn(const SelectionContext& context, const Criterion& criterion) {
  const FqnSelector selector(value_of(criterion));
  return find_members(context, [&](const NodeData& node) {
    return node.resource_type != ResourceType::source && selector.matches(node);
  });
}

// --- names of resources ----------------------------------------------------------------------------------------------

/// NAME or PACKAGE.NAME of one kind of node; more dots are an error once there is a node of that kind.
NodeSet search_named(const SelectionContext& context, const Criterion& criterion, ResourceType type,
                     std::string_view what) {
  const std::vector<std::string_view> parts = split(value_of(criterion), '.');
  const Pattern package(parts.size() == 2 ? parts[0] : "*");
  const Pattern name(parts.size() == 2 ? parts[1] : parts[0]);
  return find_members(context, [&](const NodeData& node) {
    if (node.resource_type != type) return false;
    if (parts.size() > 2)
      throw Error(ErrorCode::invalid_selector,
                  fmt::format("Invalid {0} selector value. It must be of the form {0}_name or package.{0}_name", what));
    return package.matches(node.package_name) && name.matches(node.name);
  });
}

/// Source: match_source.
NodeSet search_source(const SelectionContext& context, const Criterion& criterion) {
  const std::vector<std::string_view> parts = split(value_of(criterion), '.');
  const Pattern package(parts.size() == 3 ? parts[0] : "*");
  const Pattern source(parts.size() >= 2 ? parts[parts.size() - 2] : parts[0]);
  const Pattern table(parts.size() >= 2 ? parts.back() : "*");
  return find_members(context, [&](const NodeData& node) {
    if (node.resource_type != ResourceType::source) return false;
    if (parts.size() > 3)
      throw Error(ErrorCode::invalid_selector,
                  "Invalid source selector value. Sources must be of the form source_name, source_name.target_name, or "
                  "package_name.source_name.target_name");
    return package.matches(node.package_name) && source.matches(node.source_name) && table.matches(node.name);
  });
}

NodeSet search_tag(const SelectionContext& context, const Criterion& criterion) {
  const Pattern pattern(value_of(criterion));
  return find_members(context, [&](const NodeData& node) {
    return std::any_of(node.tags.begin(), node.tags.end(), [&](std::string_view tag) { return pattern.matches(tag); });
  });
}

/// `this` is the project. Source: match_package.
NodeSet search_package(const SelectionContext& context, const Criterion& criterion) {
  const std::string_view value = value_of(criterion);
  const Pattern pattern(value == "this" && context.manifest.has_project_name
                            ? std::string_view(context.manifest.metadata.project_name)
                            : value);
  return find_members(context, [&](const NodeData& node) { return pattern.matches(node.package_name); });
}

/// Models, and functions, which are private where nobody says otherwise. Source: get_access.
NodeSet search_access(const SelectionContext& context, const Criterion& criterion) {
  return find_members(context, [&](const NodeData& node) {
    if (node.resource_type == ResourceType::model) return node.access == value_of(criterion);
    if (node.resource_type != ResourceType::function) return false;
    const json::Value* access = context.manifest.config_of(node).find("access");
    return (access != nullptr && access->is_string() ? access->string() : "private") == value_of(criterion);
  });
}

/// Models and functions have a group, and data tests that of the model that they are attached to. Source: get_group.
NodeSet search_group(const SelectionContext& context, const Criterion& criterion) {
  NodeSet found = find_members(context, [&](const NodeData& node) {
    if (node.resource_type != ResourceType::model && node.resource_type != ResourceType::function) return false;
    const json::Value* group = context.manifest.config_of(node).find("group");
    return group != nullptr && group->is_string() && group->string() == value_of(criterion);
  });
  boost::unordered_flat_set<Hash128, HashOf128> models;
  found.for_each([&](NodeIndex i) { models.insert(text_hash(context.manifest.nodes[i].unique_id)); });
  if (models.empty()) return found;
  const Table& table = table_of(context.manifest);
  context.members.for_each([&](NodeIndex i) {
    if (context.manifest.nodes[i].resource_type == ResourceType::test &&
        models.contains(table.nodes[i].part(Part::attached_node)))
      found.insert(i);
  });
  return found;
}

NodeSet search_resource_type(const SelectionContext& context, const Criterion& criterion) {
  const std::string_view value = value_of(criterion);
  return find_members(context, [&](const NodeData& node) {
    if (value == "relation") return node.resource_type != ResourceType::test;
    return value == to_string(node.resource_type);
  });
}

// --- tests -----------------------------------------------------------------------------------------------------------

/// Source: match_test_name.
NodeSet search_test_name(const SelectionContext& context, const Criterion& criterion) {
  const Pattern pattern(value_of(criterion));
  return find_members(context, [&](const NodeData& node) {
    if (node.resource_type == ResourceType::unit_test) return pattern.matches(node.name);
    if (node.resource_type != ResourceType::test) return false;
    return pattern.matches(node.generic_test ? node.test_name : node.name);
  });
}

/// Source: match_test_type.
NodeSet search_test_type(const SelectionContext& context, const Criterion& criterion) {
  const std::string_view value = value_of(criterion);
  return find_members(context, [&](const NodeData& node) {
    if (value == "unit") return node.resource_type == ResourceType::unit_test;
    if (node.resource_type != ResourceType::test) return false;
    if (value == "data") return true;
    const bool generic = file_path(context.manifest, node).find("generic_tests") != std::string::npos;
    return (value == "generic" && generic) || (value == "singular" && !generic);
  });
}

// --- files -----------------------------------------------------------------------------------------------------------

bool is_file_of_package(const NodeData& node) noexcept {
  switch (node.resource_type) {
    case ResourceType::model:
    case ResourceType::seed:
    case ResourceType::snapshot:
    case ResourceType::analysis:
    case ResourceType::function:
    case ResourceType::test:
      return true;
    default:
      return false;
  }
}

/// file_stem(): without what follows the last dot, unless the name begins with it.
std::string_view stem_of(std::string_view name) noexcept {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
}

std::string_view name_of(std::string_view path) noexcept {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

NodeSet search_file(const SelectionContext& context, const Criterion& criterion) {
  const Pattern pattern(value_of(criterion));
  return find_members(context, [&](const NodeData& node) {
    const std::string path = file_path(context.manifest, node);
    const std::string_view name = name_of(path);
    return !name.empty() && (pattern.matches(name) || pattern.matches(stem_of(name)));
  });
}

/// clean_path: ".", ".." and double slashes are resolved in the text.
std::string clean_path(std::string_view path) {
  const bool absolute = path.starts_with('/');
  std::vector<std::string_view> parts;
  for (const std::string_view part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !absolute) {
      parts.push_back(part);
    }
  }
  std::string result = absolute ? "/" : "";
  result += fmt::format("{}", fmt::join(parts, "/"));
  return result.empty() ? "." : result;
}

std::string_view without_package(std::string_view patch_path) noexcept {
  const std::size_t separator = patch_path.find("://");
  return separator == std::string_view::npos ? patch_path : patch_path.substr(separator + 3);
}

/// Source: match_path. A folder holds files; a file that describes nodes counts only itself.
NodeSet search_path(const SelectionContext& context, const Criterion& criterion) {
  const std::string wanted = clean_path(value_of(criterion));
  const Pattern pattern(wanted);
  const bool is_glob = is_rust_glob(wanted);
  return find_members(context, [&](const NodeData& node) {
    const std::string path = file_path(context.manifest, node);
    if (pattern.matches(path) ||
        (node.patch_path.data() != nullptr && pattern.matches(without_package(node.patch_path))))
      return true;
    return !is_glob && path.size() > wanted.size() && path.starts_with(wanted) && path[wanted.size()] == '/';
  });
}

// --- versions and earlier runs ---------------------------------------------------------------------------------------

std::optional<std::int64_t> number_of(const json::Value& version) {
  const std::string_view digits = version.string();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

/// Source: match_version; `none` goes by the name of the file.
NodeSet search_version(const SelectionContext& context, const Criterion& criterion) {
  const std::string_view value = value_of(criterion);
  const bool known = value == "latest" || value == "prerelease" || value == "old" || value == "none";
  return find_members(context, [&](const NodeData& node) {
    if (node.resource_type != ResourceType::model) return false;
    if (!known) throw Error(ErrorCode::invalid_selector, "version must be one of old, none, latest, prerelease");
    if (value == "none") {
      const std::string_view stem = stem_of(name_of(node.original_file_path));
      return !stem.ends_with("_v1") && !stem.ends_with("_v2");
    }
    if (node.version.is_null() || node.latest_version.is_null()) return false;
    if (value == "latest")
      return node.version.kind == node.latest_version.kind && json::equal(node.version, node.latest_version);
    const auto version = number_of(node.version);
    const auto latest = number_of(node.latest_version);
    return version && latest && (value == "old" ? *version < *latest : *version > *latest);
  });
}

/// Without a state everything is new. Source: match_state.
NodeSet search_state(const SelectionContext& context, const Criterion& criterion) {
  const std::string_view value = value_of(criterion);
  if (context.state == nullptr || !context.state->manifest)
    return split(value, '.').front() == "new" ? context.members : NodeSet(context.members.universe());
  return nodes_in_state(context.manifest, context.state->manifest->data(), value, context.members);
}

NodeSet search_result(const SelectionContext& context, const Criterion& criterion) {
  NodeSet found(context.members.universe());
  if (context.state == nullptr || !context.state->run_results) return found;
  for (const RunResults::Result& result : context.state->run_results->results) {
    const std::uint32_t* at = context.manifest.node_by_id.find(result.unique_id);
    if (at != nullptr && context.members.contains(*at) && result.status == value_of(criterion)) found.insert(*at);
  }
  return found;
}

const SourceFreshness::Result* find_result(const SourceFreshness& freshness, std::string_view unique_id) noexcept {
  const auto at = std::find_if(freshness.results.begin(), freshness.results.end(),
                               [&](const auto& result) { return result.unique_id == unique_id; });
  return at == freshness.results.end() ? nullptr : &*at;
}

SourceFreshness read_current(const std::optional<std::string>& path) {
  constexpr std::string_view hint = "Run dbt source freshness, and give the path of its sources.json.";
  if (path) return read_source_freshness(*path);
  throw Error(ErrorCode::missing_state,
              "source_status:fresher selector requires a current sources.json file in the target directory.", {},
              std::string(hint));
}

/// A source that the earlier file does not know is not fresher. Source: match_source_status.
NodeSet search_source_status(const SelectionContext& context, const Criterion& criterion) {
  const NodeSet none(context.members.universe());
  if (context.state == nullptr || !context.state->sources || to_lower(value_of(criterion)) != "fresher") return none;
  const SourceFreshness& before = *context.state->sources;
  std::optional<SourceFreshness> now;
  return find_members(context, [&](const NodeData& node) {
    const auto* previous = node.resource_type == ResourceType::source ? find_result(before, node.unique_id) : nullptr;
    if (previous == nullptr) return false;
    if (!now) now.emplace(read_current(context.options.current_sources));
    const auto* current = find_result(*now, node.unique_id);
    return current != nullptr && current->max_loaded_at && previous->max_loaded_at &&
           *current->max_loaded_at > *previous->max_loaded_at;
  });
}

}  // namespace

std::string file_path(const ManifestData& manifest, const NodeData& node) {
  if (node.resource_type == ResourceType::test && node.generic_test)
    return fmt::format("target/generic_tests/{}.sql", node.alias.data() == nullptr ? node.name : node.alias);
  const bool foreign = manifest.has_project_name && node.package_name != manifest.metadata.project_name;
  if (!foreign || !is_file_of_package(node)) return std::string(node.original_file_path);
  return fmt::format("dbt_packages/{}/{}", node.package_name, node.original_file_path);
}

NodeSet search(const SelectionContext& context, const Criterion& criterion) {
  switch (criterion.method) {
    case Method::fqn:
      return search_fqn(context, criterion);
    case Method::tag:
      return search_tag(context, criterion);
    case Method::group:
      return search_group(context, criterion);
    case Method::access:
      return search_access(context, criterion);
    case Method::source:
      return search_source(context, criterion);
    case Method::path:
      return search_path(context, criterion);
    case Method::file:
      return search_file(context, criterion);
    case Method::package:
      return search_package(context, criterion);
    case Method::config:
      return search_config(context, criterion);
    case Method::test_name:
      return search_test_name(context, criterion);
    case Method::test_type:
      return search_test_type(context, criterion);
    case Method::resource_type:
      return search_resource_type(context, criterion);
    case Method::state:
      return search_state(context, criterion);
    case Method::exposure:
      return search_named(context, criterion, ResourceType::exposure, "exposure");
    case Method::metric:
      return search_named(context, criterion, ResourceType::metric, "metric");
    case Method::semantic_model:
      return search_named(context, criterion, ResourceType::semantic_model, "semantic model");
    case Method::saved_query:
      return search_named(context, criterion, ResourceType::saved_query, "saved query");
    case Method::unit_test:
      return search_named(context, criterion, ResourceType::unit_test, "unit test");
    case Method::function:
      return search_named(context, criterion, ResourceType::function, "function");
    case Method::result:
      return search_result(context, criterion);
    case Method::source_status:
      return search_source_status(context, criterion);
    case Method::version:
      return search_version(context, criterion);
    case Method::everything:
      return context.members;
    case Method::selector:
    case Method::column:
      break;
  }
  return NodeSet(context.members.universe());
}

}  // namespace slimdag::dbt_2
