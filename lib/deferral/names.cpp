// The words of the enumerations.
#include <algorithm>
#include <array>

#include "slimdag/deferral/clone.hpp"
#include "slimdag/deferral/defer.hpp"

namespace slimdag {
namespace {

constexpr std::array<std::string_view, 8> commands = {"build", "run",     "seed", "snapshot",
                                                      "test",  "compile", "show", "docs generate"};
constexpr std::array<std::string_view, 4> modes = {"dbt", "slim", "slim_strict", "chain"};
constexpr std::array<std::string_view, 5> kinds = {"ref", "source", "function", "foreign_key", "unit_test_input"};
constexpr std::array<std::string_view, 4> origins = {"target", "deferred", "ephemeral", "source"};
constexpr std::array<std::string_view, 12> rules = {"ephemeral_is_inlined",
                                                    "sources_are_not_deferred",
                                                    "built_by_command",
                                                    "exists_in_target",
                                                    "favor_state",
                                                    "absent_from_target",
                                                    "no_counterpart",
                                                    "counterpart_is_ephemeral",
                                                    "foreign_key_follows_state",
                                                    "not_modified",
                                                    "cross_project",
                                                    "foreign_key_to_selected"};
constexpr std::array<std::string_view, 4> actions = {"clone", "exists", "not_in_state", "same_relation"};

template <typename Enum, std::size_t size>
std::optional<Enum> value_named(const std::array<std::string_view, size>& names, std::string_view name) noexcept {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

template <typename Enum, std::size_t size>
std::string_view name_of(const std::array<std::string_view, size>& names, Enum value) noexcept {
  return names[static_cast<std::size_t>(value)];
}

}  // namespace

std::optional<DbtCommand> dbt_command_from(std::string_view name) noexcept {
  return value_named<DbtCommand>(commands, name);
}
std::string_view to_string(DbtCommand command) noexcept { return name_of(commands, command); }
std::optional<DeferralMode> deferral_mode_from(std::string_view name) noexcept {
  return value_named<DeferralMode>(modes, name);
}
std::string_view to_string(DeferralMode mode) noexcept { return name_of(modes, mode); }
std::string_view to_string(ReferenceKind kind) noexcept { return name_of(kinds, kind); }
std::string_view to_string(ResolutionOrigin origin) noexcept { return name_of(origins, origin); }
std::string_view to_string(DeferralRule rule) noexcept { return name_of(rules, rule); }
std::string_view to_string(CloneAction action) noexcept { return name_of(actions, action); }

}  // namespace slimdag
