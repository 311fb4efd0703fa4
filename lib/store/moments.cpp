#include <fmt/format.h>

#include "slimdag/state/provenance.hpp"
#include "store/store_data.hpp"

namespace slimdag {

Moment moment_of(std::int64_t microseconds) noexcept { return Moment(std::chrono::microseconds(microseconds)); }

Moment stored_moment(const SqlValue& value) { return moment_of(integer_of(value, first_moment, last_moment)); }

std::int64_t microseconds_of(Moment moment) noexcept { return moment.time_since_epoch().count(); }

}  // namespace slimdag
