// Changes of environments.yml that leave every line that is not concerned as it is, byte for byte.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/environments/environments.hpp"

namespace slimdag {

/// A changed text, which is not yet in the file.
struct Edit {
  std::string text;                       ///< The whole file. It may hold secrets that the file holds.
  std::vector<std::string> changes;       ///< What was done, one sentence each.
  std::vector<std::string> deleted_jobs;  ///< Names.
  std::vector<Finding> findings;          ///< Warnings and notes that the file did not have before.
};

/// One setting to change: "threads", "schema", "variables.DBT_DATABASE", "credentials.username", ...
struct SettingChange {
  std::string key;
  std::optional<std::string> value;  ///< nullopt takes the key away. Text; numbers and booleans as YAML writes them.
};

/// All functions below find environments as Environments::get() does, and throw Error: environment_not_found,
/// project_not_found; invalid_environments_file where the changed file would violate a rule that it did not violate
/// before; unsafe_edit where the place is written in a way (alias, anchor that others use, flow style over several
/// lines, block text) that cannot be changed without touching something else. Nothing is written: see save(). The
/// changed text is read again and compared with what it should say. O(bytes).

/// Adds an environment behind the last one of its project. `settings` need a `type`. Throws also invalid_argument where
/// there is one of that name already.
Edit add_environment(const Environments& environments, std::string_view name, std::span<const SettingChange> settings,
                     std::string_view project = {});

/// Changes settings of an environment. A connection to another type of warehouse is a warning.
Edit change_environment(const Environments& environments, std::string_view name,
                        std::span<const SettingChange> settings, std::string_view project = {});

/// Moves the mark of the production environment to this one. Throws also invalid_argument for a development
/// environment.
Edit mark_as_production(const Environments& environments, std::string_view name, std::string_view project = {});

/// Lets jobs of one environment run in another one of the same project; all of them where `jobs` is empty. Throws also
/// job_not_found for a job that does not run there.
Edit move_jobs(const Environments& environments, std::string_view from, std::string_view to,
               std::span<const std::string> jobs = {}, std::string_view project = {});

struct DeleteOptions {
  bool delete_jobs = false;  ///< The environment's jobs may go with it.
  std::uint64_t runs = 0;    ///< How many runs of it are recorded; the caller knows.
  bool delete_runs = false;  ///< Their history may be lost.
};

/// Deletes an environment and its jobs. Throws also would_lose_data, which names the jobs, where the options do not
/// allow it.
Edit delete_environment(const Environments& environments, std::string_view name, const DeleteOptions& options = {},
                        std::string_view project = {});

/// Writes the changed text to the file that the configuration was loaded from, all of it or nothing. Throws Error: io;
/// artifact_replaced where the file is no longer what was loaded.
void save(const Environments& environments, const Edit& edit);

/// Environments whose warehouse has another type than in `before`: one warning each.
std::vector<Finding> changed_warehouse_types(const Environments& before, const Environments& after);

/// What was changed, without the text.
std::string to_json(const Edit& edit);

}  // namespace slimdag
