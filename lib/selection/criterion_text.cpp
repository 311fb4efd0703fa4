#include "selection/criterion_text.hpp"

#include <fmt/format.h>

#include "slimdag/error.hpp"

namespace slimdag {

std::string_view text_of(const Criterion& criterion) {
  if (!criterion.value.is_string())
    throw Error(ErrorCode::invalid_selector,
                fmt::format("The value {} of the selector method '{}' is no text.", json::dump(criterion.value),
                            to_string(criterion.method)),
                {}, "Put the value into quotes.");
  return criterion.value.string();
}

CriterionPattern::CriterionPattern(const Criterion& criterion) : criterion_(criterion) {
  if (criterion.value.is_string()) pattern_.emplace(criterion.value.string());
}

bool CriterionPattern::matches(std::string_view name) const {
  if (!pattern_) text_of(criterion_);
  return pattern_->matches(name);
}

}  // namespace slimdag
