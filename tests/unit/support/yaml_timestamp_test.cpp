#include "support/yaml_timestamp.hpp"

#include <doctest/doctest.h>

using slimdag::yaml::looks_like_timestamp;
using slimdag::yaml::timestamp_to_isoformat;

TEST_CASE("dates and times as Python writes them") {
  CHECK(timestamp_to_isoformat("2021-01-01") == "2021-01-01");
  CHECK(timestamp_to_isoformat("2021-01-01T10:11:12") == "2021-01-01T10:11:12");
  CHECK(timestamp_to_isoformat("2021-1-1 1:11:12.5 -05:30") == "2021-01-01T01:11:12.500000-05:30");
  CHECK(timestamp_to_isoformat("2021-01-01t10:11:12Z") == "2021-01-01T10:11:12+00:00");
  CHECK(timestamp_to_isoformat("2021-01-01 10:11:12.1234567 +1") == "2021-01-01T10:11:12.123456+01:00");
  CHECK(timestamp_to_isoformat("2020-02-29") == "2020-02-29");
}

TEST_CASE("moments that do not exist") {
  for (const char* text : {"2021-02-29", "2021-13-01", "2021-00-01", "0000-01-01", "2021-01-01T24:00:00",
                           "2021-01-01T10:60:00", "2021-01-01T10:00:00+24"}) {
    CAPTURE(text);
    CHECK(looks_like_timestamp(text));
    CHECK_FALSE(timestamp_to_isoformat(text));
  }
}

TEST_CASE("texts that are no timestamps") {
  for (const char* text : {"2021-1-1", "2021-01-01T10", "2021-01-01T10:11", "21-01-01", "2021-01-01x", "2021-01-01T",
                           "2021-01-01 10:11:12 ", "2021-01-01T10:11:12+5:3", ""}) {
    CAPTURE(text);
    CHECK_FALSE(looks_like_timestamp(text));
  }
}
