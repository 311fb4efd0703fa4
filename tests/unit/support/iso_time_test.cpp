#include "support/iso_time.hpp"

#include <doctest/doctest.h>

using namespace slimdag;

namespace {
std::string comparable(std::string_view text) { return to_comparable_text(parse_iso_time(text).value()); }
}  // namespace

TEST_CASE("moments that are equal have equal texts") {
  CHECK(comparable("2024-01-31T10:20:30Z") == comparable("2024-01-31T12:20:30+02:00"));
  CHECK(comparable("2024-01-31T10:20:30Z") == comparable("2024-01-31 10:20:30.000+0000"));
  CHECK(comparable("2024-01-31") == comparable("2024-01-31T00:00"));
  CHECK(comparable("2024-01-31") != comparable("2024-01-30"));
  CHECK(comparable("2024-01-31T00:00:00") == comparable("2024-01-31T00:00:00Z"));
  CHECK(comparable("2024-02-29T23:00:00-02:30") == comparable("2024-03-01T01:30:00Z"));
  CHECK(parse_iso_time("1970-01-02T00:00:00.000001Z")->microseconds == 86400000001);
}

TEST_CASE("dates are read as dateutil reads them") {
  CHECK(comparable("2024-01-31T10:20:30Z") == comparable("  20240131T102030Z\n"));
  CHECK(comparable("2024-01-31T10:20:30Z") == comparable("2024-01-31 10:20:30 UTC"));
  CHECK(comparable("2024-01-31T10:20:30Z") == comparable("2024-01-31t10:20:30 +00"));
  CHECK(comparable("2024-01-31T10:20:30.1234567Z") == comparable("2024-01-31T10:20:30,123456Z"));
  for (const char* text :
       {"2025-02-29", "2024-04-31", "2024-01-31T24:00:00", "2024-01-31T10:60", "2024-01-31T10:20:60Z", "0000-01-01",
        "2024-01-31T10:20:30.Z", "2024-01-31T10:20:30+02:00:30"})
    CHECK_FALSE(parse_iso_time(text).has_value());
}

TEST_CASE("other texts are not dates") {
  for (const char* text :
       {"", "2024", "2024-13-01", "2024-01-31T", "2024-01-31Tx", "31.01.2024", "2024-01-31T10:20:30Zx"})
    CHECK_FALSE(parse_iso_time(text).has_value());
}
