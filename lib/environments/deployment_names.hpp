// What the name of an environment says that it is for.
#pragma once

#include <cstdint>
#include <string_view>

#include "environments/findings.hpp"
#include "slimdag/environments/project.hpp"

namespace slimdag {

/// The usual names of an environment, without regard to case: dev, development; stg, stage, staging; prod, production.
/// Only the whole name counts: prod-eu may be one of several, preprod is none.
enum class NameFamily : std::uint8_t { none, development, staging, production };

NameFamily name_family(std::string_view environment_name);

/// Where no environment of a project is marked as staging or production, the one whose name says so counts as it, with
/// a warning that asks for a mark; two that say so are an error, since nobody can know which is meant. Marks win; where
/// a name says something else than the type does, that is said, too. `path` is that of the project's environments.
void infer_deployment_types(Project& project, std::string_view path, Findings& findings);

}  // namespace slimdag
