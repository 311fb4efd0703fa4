#include <doctest/doctest.h>

#include "slimdag/state/compare.hpp"

using namespace slimdag;

TEST_CASE("the tables of the adapters") {
  using enum ConstraintSupport;
  const auto postgres = constraint_support_of("postgres");
  REQUIRE(postgres);
  CHECK(postgres->check == enforced);
  CHECK(postgres->foreign_key == enforced);
  const auto snowflake = constraint_support_of("snowflake");
  REQUIRE(snowflake);
  CHECK(snowflake->check == not_supported);
  CHECK(snowflake->not_null == enforced);
  CHECK(snowflake->primary_key == not_enforced);
  for (const char* adapter : {"athena", "bigquery", "clickhouse", "databricks", "duckdb", "fabric", "mysql", "oracle",
                              "redshift", "spark", "sqlserver", "synapse", "teradata", "trino", "ydb"})
    CHECK_MESSAGE(constraint_support_of(adapter).has_value(), adapter);
  CHECK_FALSE(constraint_support_of("").has_value());
  CHECK_FALSE(constraint_support_of("postgre").has_value());
  CHECK_FALSE(constraint_support_of("zzz").has_value());
}
