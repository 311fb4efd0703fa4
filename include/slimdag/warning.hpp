// dbt's warnings, as values.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace slimdag {

/// A warning that dbt would log, e.g. that a criterion matches nothing.
struct Warning {
  std::string_view code;  ///< dbt's event name, e.g. "NoNodesForSelectionCriteria". Static storage.
  std::string message;    ///< dbt's sentence.
  std::string unique_id;  ///< The node it is about, or empty.
};

/// Receives warnings; may be empty. An exception that it throws passes through the function that called it.
using WarningSink = std::function<void(const Warning&)>;

}  // namespace slimdag
