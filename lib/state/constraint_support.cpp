// What each adapter says about constraints: CONSTRAINT_SUPPORT of its class, as of 2026-11. An adapter whose class says
// nothing inherits the table of BaseAdapter.
#include <algorithm>
#include <array>

#include "slimdag/state/compare.hpp"

namespace slimdag {
namespace {

constexpr auto enforced = ConstraintSupport::enforced;
constexpr auto not_enforced = ConstraintSupport::not_enforced;
constexpr auto not_supported = ConstraintSupport::not_supported;

// check, not_null, unique, primary_key, foreign_key
constexpr ConstraintSupportTable all_enforced = {enforced, enforced, enforced, enforced, enforced};
constexpr ConstraintSupportTable none_enforced = {not_enforced, not_enforced, not_enforced, not_enforced, not_enforced};
constexpr ConstraintSupportTable none_supported = {not_supported, not_supported, not_supported, not_supported,
                                                   not_supported};
constexpr ConstraintSupportTable not_null_only = {not_supported, enforced, not_supported, not_supported, not_supported};
constexpr ConstraintSupportTable warehouse = {not_supported, enforced, not_enforced, not_enforced, not_enforced};
// dbt/adapters/base/impl.py of dbt-adapters
constexpr ConstraintSupportTable base_adapter = {not_supported, enforced, not_enforced, not_enforced, enforced};

struct Entry {
  std::string_view adapter_type;
  ConstraintSupportTable table;
};

// Sorted by name. The comment names the file in the adapter's repository.
constexpr std::array entries = {
    Entry{"athena", none_supported},  // dbt-athena/src/dbt/adapters/athena/impl.py
    Entry{"bigquery",                 // dbt-bigquery/src/dbt/adapters/bigquery/impl.py
          {not_supported, enforced, not_supported, not_enforced, not_enforced}},
    Entry{"clickhouse",  // dbt/adapters/clickhouse/impl.py
          {enforced, not_supported, not_supported, not_supported, not_supported}},
    Entry{"cratedb",  // dbt/adapters/cratedb/impl.py
          {enforced, enforced, not_supported, enforced, not_supported}},
    Entry{"databend", base_adapter},  // dbt/adapters/databend/impl.py: inherits SQLAdapter's
    Entry{"databricks",               // dbt/adapters/databricks/constraints.py
          {enforced, enforced, not_supported, not_enforced, not_enforced}},
    Entry{"doris",  // dbt/adapters/doris/impl.py
          {enforced, enforced, enforced, enforced, not_supported}},
    Entry{"dremio",  // dbt/adapters/dremio/impl.py
          {not_supported, not_enforced, not_supported, not_supported, not_supported}},
    Entry{"duckdb", all_enforced},  // dbt/adapters/duckdb/impl.py
    Entry{"exasol",                 // dbt/adapters/exasol/impl.py
          {not_supported, enforced, not_supported, enforced, enforced}},
    Entry{"fabric",  // dbt/adapters/fabric/fabric_adapter.py
          {not_supported, enforced, enforced, enforced, enforced}},
    Entry{"fabricspark", none_enforced},  // src/dbt/adapters/fabricspark/impl.py
    Entry{"firebolt",                     // dbt/adapters/firebolt/impl.py
          {not_supported, enforced, not_enforced, not_supported, not_supported}},
    Entry{"glue", base_adapter},  // dbt/adapters/glue/impl.py: inherits SQLAdapter's
    Entry{"hive", base_adapter},  // dbt/adapters/hive/impl.py: inherits SQLAdapter's
    Entry{"impala",               // dbt/adapters/impala/impl.py
          {not_supported, not_supported, not_supported, enforced, enforced}},
    Entry{"mariadb",  // dbt/adapters/mariadb/impl.py of dbt-mysql
          {enforced, enforced, enforced, enforced, not_supported}},
    Entry{"materialize", not_null_only},  // misc/dbt-materialize/dbt/adapters/materialize/impl.py
    Entry{"mysql",                        // dbt/adapters/mysql/impl.py of dbt-mysql
          {enforced, enforced, enforced, enforced, not_supported}},
    Entry{"mysql5",  // dbt/adapters/mysql5/impl.py of dbt-mysql
          {not_supported, enforced, enforced, enforced, not_supported}},
    Entry{"oracle", all_enforced},        // dbt/adapters/oracle/impl.py
    Entry{"postgres", all_enforced},      // dbt-postgres/src/dbt/adapters/postgres/impl.py
    Entry{"redshift", warehouse},         // dbt-redshift/src/dbt/adapters/redshift/impl.py
    Entry{"risingwave", all_enforced},    // dbt/adapters/risingwave/impl.py: inherits PostgresAdapter's
    Entry{"saphanacloud", all_enforced},  // dbt/adapters/saphanacloud/impl.py
    Entry{"snowflake", warehouse},        // dbt-snowflake/src/dbt/adapters/snowflake/impl.py
    Entry{"spark", none_enforced},        // dbt-spark/src/dbt/adapters/spark/impl.py
    Entry{"sqlite", base_adapter},        // dbt/adapters/sqlite/impl.py: inherits SQLAdapter's
    Entry{"sqlserver", all_enforced},     // dbt/adapters/sqlserver/sqlserver_adapter.py
    Entry{"starrocks", base_adapter},     // dbt/adapters/starrocks/impl.py: inherits SQLAdapter's
    Entry{"synapse",                      // dbt/adapters/synapse/synapse_adapter.py
          {not_supported, enforced, not_enforced, not_enforced, not_supported}},
    Entry{"teradata", all_enforced},        // dbt/adapters/teradata/impl.py
    Entry{"trino", not_null_only},          // dbt/adapters/trino/impl.py
    Entry{"vertica", warehouse},            // dbt/adapters/vertica/impl.py
    Entry{"watsonx_presto", base_adapter},  // dbt/adapters/watsonx_presto/impl.py: inherits SQLAdapter's
    Entry{"ydb",                            // dbt/adapters/ydb/impl.py
          {not_supported, not_supported, not_supported, enforced, not_supported}},
};

constexpr bool by_name(const Entry& a, const Entry& b) noexcept { return a.adapter_type < b.adapter_type; }
static_assert(std::is_sorted(entries.begin(), entries.end(), by_name));

}  // namespace

std::optional<ConstraintSupportTable> constraint_support_of(std::string_view adapter_type) {
  const auto at = std::lower_bound(entries.begin(), entries.end(), Entry{adapter_type, base_adapter}, by_name);
  if (at == entries.end() || at->adapter_type != adapter_type) return std::nullopt;
  return at->table;
}

}  // namespace slimdag
