"""The names of the semantics, as --semantics takes them and the library writes them."""

CORE_1_11, CORE_1_12, DBT_2 = "dbt-core-1.11", "dbt-core-1.12", "dbt-2"
ENGINES = (CORE_1_11, CORE_1_12, DBT_2)
