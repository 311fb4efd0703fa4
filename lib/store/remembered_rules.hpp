// The rules of environments that a store remembers, so that its answers do not depend on who asks from where.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "slimdag/error.hpp"
#include "slimdag/store/store.hpp"
#include "store/environment_rules.hpp"
#include "store/sql.hpp"

namespace slimdag {

/// As much of an environments.yml as the answers of a store and deferral depend on: types, branches, what defers to
/// what, comparison states, jobs and their triggers; no connection, credential, variable or command. Equal for equal
/// rules, whatever their order. A project without a name gets `project`.
std::string rules_text(const Environments& environments, std::string_view project);

/// The rules that a store remembers of one project.
struct RememberedRules {
  std::string project;
  std::string text;
  std::string said_by;  ///< For people: the run, or the command, and when.
};

/// nullopt where nothing is remembered of the project; where it is not named, of the only one with runs in such an
/// environment, else of the only one at all.
std::optional<RememberedRules> find_remembered(StoreData& store, std::string_view project,
                                               std::string_view environment);
Environments parse_remembered(const StoreData& store, const RememberedRules& rules);

/// Which rules count, and what is said about it.
struct RulesInUse {
  std::optional<Environments> environments;
  RulesUsed used;
};

/// Throws the error again.
[[noreturn]] void throw_with_cure(const RulesInUse& rules, const Error& error);

/// An explicit file, else what the store remembers, else a file that merely lies there. Takes the store's lock. Throws
/// Error: store_corrupt, and what the store throws.
RulesInUse rules_in_use(StoreData& store, std::string_view project, std::string_view environment);

/// apply_environment() by these rules. Where a name is not in what the store remembers the error says how it gets
/// there.
template <typename... Arguments>
void apply_rules(const RulesInUse& rules, Arguments&&... arguments) {
  try {
    apply_environment(rules.environments, std::forward<Arguments>(arguments)...);
  } catch (const Error& error) {
    throw_with_cure(rules, error);
  }
}

/// Within a transaction. `run` may be empty: an explicit command.
void remember(SqlConnection& connection, std::int64_t project, const std::string& text, const std::string& run,
              Moment now);

}  // namespace slimdag
