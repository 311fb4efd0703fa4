#include "slimdag/store/run.hpp"

#include <fmt/format.h>

#include <array>

#include "slimdag/error.hpp"

namespace slimdag {
namespace {

constexpr std::array<std::string_view, 3> status_names = {"success", "error", "cancelled"};
constexpr std::array<std::string_view, 5> trigger_names = {"schedule", "api", "merge", "pull_request", "manual"};

}  // namespace

std::string_view to_string(RunStatus status) noexcept { return status_names[static_cast<std::size_t>(status)]; }
std::string_view to_string(RunTrigger trigger) noexcept { return trigger_names[static_cast<std::size_t>(trigger)]; }

RunStatus run_status_from(std::string_view name) {
  if (name == "failed" || name == "failure") return RunStatus::error;
  if (name == "canceled") return RunStatus::cancelled;
  for (std::size_t i = 0; i < status_names.size(); ++i)
    if (status_names[i] == name) return static_cast<RunStatus>(i);
  throw Error(ErrorCode::invalid_argument, fmt::format("\"{}\" is not a status of a run.", name), {},
              "Use success, error or cancelled.");
}

RunTrigger run_trigger_from(std::string_view name) {
  for (std::size_t i = 0; i < trigger_names.size(); ++i)
    if (trigger_names[i] == name) return static_cast<RunTrigger>(i);
  throw Error(ErrorCode::invalid_argument, fmt::format("\"{}\" is not a trigger of a run.", name), {},
              "Use schedule, api, merge, pull_request or manual.");
}

}  // namespace slimdag
