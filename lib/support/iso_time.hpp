// ISO 8601 dates and times, as dbt's artifacts write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slimdag {

struct IsoTime {
  std::int64_t microseconds = 0;  ///< Since 1970-01-01T00:00:00, in UTC where has_time_zone, else of the wall clock.
  bool has_time_zone = false;
};

/// "2024-01-31", "2024-01-31T10:20:30.123456+02:00", "2024-01-31 10:20 UTC", "20240131T102030Z", with spaces around;
/// nullopt for anything else. Of what Python's dateutil reads, with which dbt reads dates, that is what ISO 8601 has.
std::optional<IsoTime> parse_iso_time(std::string_view text) noexcept;

/// Equal texts for equal moments; a time without time zone is one in UTC, as dbt has it once it has written it.
std::string to_comparable_text(const IsoTime& time);

}  // namespace slimdag
