// The value of a criterion as text. YAML selectors can give other types, with which Python's text functions raise.
#pragma once

#include <optional>
#include <string_view>

#include "selection/spec.hpp"
#include "support/fnmatch.hpp"

namespace slimdag {

/// Throws Error(invalid_selector) where the value is no text.
std::string_view text_of(const Criterion& criterion);

/// The value as a pattern. A value that is no text is refused at the first node that is looked at, as by Python's
/// fnmatch.
class CriterionPattern {
 public:
  explicit CriterionPattern(const Criterion& criterion);
  bool matches(std::string_view name) const;

 private:
  const Criterion& criterion_;
  std::optional<Fnmatch> pattern_;
};

}  // namespace slimdag
