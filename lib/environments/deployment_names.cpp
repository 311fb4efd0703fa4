#include "environments/deployment_names.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include "environments/fields.hpp"
#include "support/text.hpp"

namespace slimdag {

namespace {

constexpr auto families = std::to_array<std::pair<std::string_view, NameFamily>>({
    {"dev", NameFamily::development},
    {"development", NameFamily::development},
    {"stg", NameFamily::staging},
    {"stage", NameFamily::staging},
    {"staging", NameFamily::staging},
    {"prod", NameFamily::production},
    {"production", NameFamily::production},
});

std::string_view to_string(NameFamily family) {
  switch (family) {
    case NameFamily::development:
      return "development";
    case NameFamily::staging:
      return "staging";
    case NameFamily::production:
      return "production";
    case NameFamily::none:
      break;
  }
  return "";
}

/// Whether one word of a name, as in prod-eu, is of a family.
bool has_word_of(std::string_view name, NameFamily family) {
  std::size_t start = 0;
  for (std::size_t at = 0; at <= name.size(); ++at) {
    if (at < name.size() && std::isalnum(static_cast<unsigned char>(name[at])) != 0) continue;
    if (name_family(name.substr(start, at - start)) == family) return true;
    start = at + 1;
  }
  return false;
}

class Inference {
 public:
  Inference(Project& project, std::string_view path, Findings& findings)
      : project_(project), path_(path), findings_(findings) {}

  void infer() {
    // First what is marked and what is said about it: what is inferred is no mark.
    check_types();
    infer(DeploymentType::production, NameFamily::production);
    infer(DeploymentType::staging, NameFamily::staging);
  }

 private:
  std::string path_of(const Environment& environment) const { return joined_path(path_, environment.name); }

  /// Deployment environments that nobody has marked, of whose name `fits` is true.
  template <typename Fits>
  std::vector<Environment*> unmarked(Fits fits) {
    std::vector<Environment*> found;
    for (Environment& environment : project_.environments)
      if (environment.type == EnvironmentType::deployment && !environment.deployment_type_is_marked &&
          fits(std::string_view(environment.name)))
        found.push_back(&environment);
    return found;
  }

  void infer(DeploymentType type, NameFamily family) {
    const std::vector<Environment*> named =
        unmarked([&](std::string_view name) { return name_family(name) == family; });
    for (const Environment& environment : project_.environments)
      if (environment.deployment_type == type) return note_marked_other(environment, named);
    if (named.size() > 1) return refuse_to_choose(type, named);
    if (named.empty()) return warn_about_parts_of_names(type, family);
    named.front()->deployment_type = type;
    findings_.warning(
        "marked_by_name", path_of(*named.front()), named.front()->place,
        fmt::format("The environment '{}' counts as {} because of its name.", named.front()->name, to_string(type)),
        fmt::format("Write 'deployment_type: {}' or 'deployment_type: general' to say so.", to_string(type)));
  }

  void note_marked_other(const Environment& marked, const std::vector<Environment*>& named) {
    for (const Environment* environment : named)
      findings_.note("name_of_another", path_of(*environment), environment->place,
                     fmt::format("The environment '{}' counts as general: '{}' is marked as {}.", environment->name,
                                 marked.name, to_string(marked.deployment_type)),
                     "Write 'deployment_type: general' to say so.");
  }

  void refuse_to_choose(DeploymentType type, const std::vector<Environment*>& named) {
    for (std::size_t i = 1; i < named.size(); ++i)
      findings_.error("ambiguous_name", path_of(*named[i]), named[i]->place,
                      fmt::format("Both '{}' and '{}' are named as the {} environment, and neither is marked.",
                                  named.front()->name, named[i]->name, to_string(type)),
                      fmt::format("Write 'deployment_type: {}' for one of them and 'deployment_type: general' for the "
                                  "other.",
                                  to_string(type)));
  }

  void warn_about_parts_of_names(DeploymentType type, NameFamily family) {
    for (const Environment* environment : unmarked([&](std::string_view name) { return has_word_of(name, family); }))
      findings_.warning(
          "not_marked", path_of(*environment), environment->place,
          fmt::format("The environment '{}' counts as general: of names only whole ones count, and no environment is "
                      "marked as {}.",
                      environment->name, to_string(type)),
          fmt::format("Write 'deployment_type: {}' or 'deployment_type: general' to say so.", to_string(type)));
  }

  void check_types() {
    for (const Environment& environment : project_.environments) {
      const NameFamily family = name_family(environment.name);
      if (family == NameFamily::none) continue;
      if (environment.type == EnvironmentType::development)
        check_development(environment, family);
      else if (environment.deployment_type_is_marked)
        check_mark(environment, family);
      else if (family == NameFamily::development)
        contradicts(environment, "a deployment environment", family,
                    "Write 'type: development', or 'deployment_type: general' to say so.");
    }
  }

  void check_development(const Environment& environment, NameFamily family) {
    if (family == NameFamily::development) return;
    contradicts(
        environment, "a development environment", family,
        fmt::format("Write 'type: deployment' and 'deployment_type: {}', or give it another name.", to_string(family)));
  }

  /// A mark says what is meant; general and another name's mark are worth a note where they surprise.
  void check_mark(const Environment& environment, NameFamily family) {
    if (environment.deployment_type == DeploymentType::general) return;
    const std::string_view marked = to_string(environment.deployment_type);
    if (marked == to_string(family)) return;
    findings_.note(
        "name_contradicts_type", path_of(environment), environment.place,
        fmt::format("The environment '{}' is marked as {}, which its name does not say.", environment.name, marked),
        "The mark counts. Another name would surprise nobody.");
  }

  void contradicts(const Environment& environment, std::string_view is, NameFamily family, std::string_view hint) {
    findings_.note(
        "name_contradicts_type", path_of(environment), environment.place,
        fmt::format("The environment '{}' is {}, and is named as one for {}.", environment.name, is, to_string(family)),
        hint);
  }

  Project& project_;
  std::string path_;
  Findings& findings_;
};

}  // namespace

NameFamily name_family(std::string_view environment_name) {
  const std::string lower = to_lower(environment_name);
  for (const auto& [name, family] : families)
    if (lower == name) return family;
  return NameFamily::none;
}

void infer_deployment_types(Project& project, std::string_view path, Findings& findings) {
  Inference(project, path, findings).infer();
}

}  // namespace slimdag
