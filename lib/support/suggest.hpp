// "Did you mean ...?"
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace slimdag {

/// The candidate that is written most like `text`; empty where none is close. Case counts little.
/// O(candidates x length^2).
std::string_view closest(std::string_view text, std::span<const std::string_view> candidates);

/// "Did you mean 'x'?" where there is a close candidate, else "Use one of: a, b, c." A hint for an unknown name.
std::string did_you_mean(std::string_view text, std::span<const std::string_view> candidates);

}  // namespace slimdag
