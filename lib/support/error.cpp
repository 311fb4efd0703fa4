#include "slimdag/error.hpp"

#include <fmt/format.h>

namespace slimdag {

std::string_view to_string(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument:
      return "invalid_argument";
    case ErrorCode::out_of_memory:
      return "out_of_memory";
    case ErrorCode::file_not_found:
      return "file_not_found";
    case ErrorCode::io:
      return "io";
    case ErrorCode::invalid_json:
      return "invalid_json";
    case ErrorCode::invalid_artifact:
      return "invalid_artifact";
    case ErrorCode::unsupported_version:
      return "unsupported_version";
    case ErrorCode::dependency_not_found:
      return "dependency_not_found";
    case ErrorCode::cycle:
      return "cycle";
    case ErrorCode::invalid_selector:
      return "invalid_selector";
    case ErrorCode::selector_not_found:
      return "selector_not_found";
    case ErrorCode::invalid_selectors_file:
      return "invalid_selectors_file";
    case ErrorCode::missing_state:
      return "missing_state";
    case ErrorCode::contract_breaking_change:
      return "contract_breaking_change";
    case ErrorCode::unknown_adapter:
      return "unknown_adapter";
    case ErrorCode::artifact_replaced:
      return "artifact_replaced";
    case ErrorCode::node_not_found:
      return "node_not_found";
    case ErrorCode::macro_not_found:
      return "macro_not_found";
    case ErrorCode::callback_failed:
      return "callback_failed";
    case ErrorCode::invalid_environments_file:
      return "invalid_environments_file";
    case ErrorCode::environment_not_found:
      return "environment_not_found";
    case ErrorCode::job_not_found:
      return "job_not_found";
    case ErrorCode::project_not_found:
      return "project_not_found";
    case ErrorCode::missing_variable:
      return "missing_variable";
    case ErrorCode::unsafe_edit:
      return "unsafe_edit";
    case ErrorCode::would_lose_data:
      return "would_lose_data";
    case ErrorCode::invalid_snapshot:
      return "invalid_snapshot";
    case ErrorCode::text_not_held:
      return "text_not_held";
    case ErrorCode::reference_not_found:
      return "reference_not_found";
    case ErrorCode::reference_not_public:
      return "reference_not_public";
    case ErrorCode::run_not_found:
      return "run_not_found";
    case ErrorCode::run_conflict:
      return "run_conflict";
    case ErrorCode::no_comparison_state:
      return "no_comparison_state";
    case ErrorCode::wrong_artifact:
      return "wrong_artifact";
    case ErrorCode::store_unreachable:
      return "store_unreachable";
    case ErrorCode::store_locked:
      return "store_locked";
    case ErrorCode::store_read_only:
      return "store_read_only";
    case ErrorCode::store_full:
      return "store_full";
    case ErrorCode::store_corrupt:
      return "store_corrupt";
    case ErrorCode::store_version:
      return "store_version";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

namespace {

std::string describe(const ErrorLocation& where) {
  std::string text = where.file;
  if (where.line) text += fmt::format("{}line {}", text.empty() ? "" : ":", *where.line);
  if (where.column) text += fmt::format(", column {}", *where.column);
  if (where.byte) text += fmt::format("{}byte {}", text.empty() ? "" : ", ", *where.byte);
  if (!where.unique_id.empty()) text += fmt::format("{}{}", text.empty() ? "" : ", ", where.unique_id);
  return text;
}

}  // namespace

Error::Error(ErrorCode code, std::string message, ErrorLocation where, std::string hint)
    : code_(code), message_(std::move(message)), where_(std::move(where)), hint_(std::move(hint)) {
  const std::string place = describe(where_);
  text_ = place.empty() ? message_ : place + ": " + message_;
  if (!hint_.empty()) text_ += " (" + hint_ + ")";
}

}  // namespace slimdag
