// Cron expressions, as far as a schedule can be wrong.
#pragma once

#include <string>
#include <string_view>

namespace slimdag {

/// What is wrong with a cron expression of five fields (minute, hour, day of the month, month, day of the week); empty
/// where it is one. A field is a list of `*`, `?`, values and ranges, each with a step `/n` if need be; months and days
/// of the week may be their English names, `L` is the last day, `5#2` the second Friday. O(bytes).
std::string problem_of_cron(std::string_view expression);

}  // namespace slimdag
